import type { PhaseView } from '@/lib/contracts/pages';
import type { Severity } from '@/lib/contracts/vocabulary';
import { findFinding } from './finding-key';

type Finding = PhaseView['findings'][number];

export interface Reason {
  readonly key: string;
  readonly text: string;
  /** 0..1 of the strongest reason of both sides. */
  readonly share: number;
  /** Keys (`phase/kind/index`) of the findings that it rests on. */
  readonly findings: readonly string[];
  /** Pieces of evidence of those findings. */
  readonly proofs: number;
}

interface Weighed extends Omit<Reason, 'share'> {
  readonly weight: number;
}

const shown = 3;
const bySeverity: Readonly<Record<Severity, number>> = {
  critical: 5,
  high: 4,
  medium: 3,
  low: 2,
  info: 1,
};

/**
 * The three strongest reasons each way: the arguments of the synthesis by weight; until there is one, the findings of
 * the other phases by severity. What holds for every commit (the prior) is no reason and is left to the synthesis.
 */
export function reasonsOf(phases: readonly PhaseView[]): {
  readonly for: readonly Reason[];
  readonly against: readonly Reason[];
} {
  const argued = (phases.find((phase) => phase.phase === 'synthesis')?.findings ?? [])
    .filter((finding) => finding.kind === 'argument')
    .map((finding) => fromArgument(finding, phases));
  const weighed = argued.length > 0 ? argued : fromFindings(phases);
  const strongest = Math.max(0.0001, ...weighed.map((reason) => Math.abs(reason.weight)));
  const side = (sign: 1 | -1): readonly Reason[] =>
    weighed
      .filter((reason) => reason.weight * sign > 0)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, shown)
      .map(({ weight, ...reason }) => ({ ...reason, share: Math.abs(weight) / strongest }));
  return { for: side(1), against: side(-1) };
}

function fromArgument(finding: Finding, phases: readonly PhaseView[]): Weighed {
  const keys = finding.evidence.flatMap(({ evidence }) =>
    evidence.type === 'phase' ? [evidence.finding] : [],
  );
  const resting = keys.reduce(
    (sum, key) => sum + (findFinding(phases, key)?.finding.evidence.length ?? 0),
    0,
  );
  const weight = typeof finding.data.weight === 'number' ? finding.data.weight : 0;
  return {
    key: finding.id,
    text: finding.summary.replace(/\.$/, ''),
    weight,
    findings: keys,
    proofs: resting + finding.evidence.length - keys.length,
  };
}

function fromFindings(phases: readonly PhaseView[]): readonly Weighed[] {
  return phases
    .filter((phase) => phase.phase !== 'synthesis')
    .flatMap((phase) =>
      phase.findings
        .filter((finding) => finding.polarity !== 'neutral')
        .map((finding) => ({
          key: finding.id,
          text: finding.summary,
          weight: bySeverity[finding.severity] * (finding.polarity === 'for' ? 1 : -1),
          findings: [
            `${phase.phase}/${finding.kind}/${phase.findings
              .filter((one) => one.kind === finding.kind)
              .indexOf(finding)}`,
          ],
          proofs: finding.evidence.length,
        })),
    );
}
