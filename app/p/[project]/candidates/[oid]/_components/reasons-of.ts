import type { VerdictData } from '@/lib/contracts/analysis';
import type { PhaseView } from '@/lib/contracts/pages';
import type { PhaseName, Severity } from '@/lib/contracts/vocabulary';

export interface Reason {
  readonly key: string;
  readonly text: string;
  /** 0..1 of the strongest reason of both sides. */
  readonly share: number;
  /** Where its proof stands. */
  readonly phase: PhaseName | null;
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
 * The three strongest reasons each way: the contributions of the verdict by weight; until there is a verdict (or where
 * it carries no weights), the findings by severity.
 */
export function reasonsOf(
  phases: readonly PhaseView[],
  verdict: VerdictData | null,
): { readonly for: readonly Reason[]; readonly against: readonly Reason[] } {
  const weighed =
    verdict !== null && verdict.contributions.length > 0
      ? verdict.contributions.map((part) => ({
          key: part.feature,
          text: part.label,
          weight: part.weight,
          ...proofOf(part.feature, phases),
        }))
      : phases
          .filter((phase) => phase.phase !== 'synthesis')
          .flatMap((phase) => phase.findings.map((finding) => ({ phase: phase.phase, finding })))
          .filter(({ finding }) => finding.polarity !== 'neutral')
          .map(({ phase, finding }) => ({
            key: finding.id,
            text: finding.summary,
            weight: bySeverity[finding.severity] * (finding.polarity === 'for' ? 1 : -1),
            phase,
            proofs: finding.evidence.length,
          }));
  const strongest = Math.max(0.0001, ...weighed.map((reason) => Math.abs(reason.weight)));
  const side = (sign: 1 | -1): readonly Reason[] =>
    weighed
      .filter((reason: Weighed) => reason.weight * sign > 0)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, shown)
      .map(({ weight, ...reason }) => ({ ...reason, share: Math.abs(weight) / strongest }));
  return { for: side(1), against: side(-1) };
}

/** A feature is named for the finding it is taken from: `kind`, `phase/kind`, or either with a suffix after a colon. */
function proofOf(
  feature: string,
  phases: readonly PhaseView[],
): { readonly phase: PhaseName | null; readonly proofs: number } {
  const [name = ''] = feature.split(':');
  const kind = name.split(/[/.]/).at(-1) ?? name;
  for (const phase of phases) {
    if (phase.phase === 'synthesis') continue;
    const findings = phase.findings.filter((finding) => finding.kind === kind);
    if (findings.length > 0) {
      return {
        phase: phase.phase,
        proofs: findings.reduce((sum, finding) => sum + finding.evidence.length, 0),
      };
    }
  }
  return { phase: null, proofs: 0 };
}
