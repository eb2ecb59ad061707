import type { PhaseContext } from '@/lib/analysis/context';
import { isActive } from '@/lib/analysis/input';
import { hasBug, matterOf } from '@/lib/analysis/model/is-repair';
import type { Severity } from '@/lib/contracts/vocabulary';
import type { AffectedUsers } from './affected-users';
import { failureWords, type JudgedFailure } from './failure-mode';
import type { JudgedLikelihood } from './likelihood';

/** One named contribution to a score. */
export interface ScorePart {
  readonly points: number;
  readonly why: string;
  readonly cites: readonly string[];
}

export interface ImpactScore {
  readonly level: 'low' | 'medium' | 'high';
  readonly points: number;
  /** What makes the sum, the weightiest first. */
  readonly parts: readonly ScorePart[];
}

const severityPoints: Readonly<Record<Severity, number>> = {
  critical: 5,
  high: 4,
  medium: 3,
  low: 1,
  info: 0,
};

/** What those who take the fix gain: how bad, how likely, for how many, and who asked. Up to 2 low, up to 5 medium. */
export function benefitScore(
  context: PhaseContext,
  failure: JudgedFailure | null,
  likelihood: JudgedLikelihood,
  users: AffectedUsers,
): ImpactScore {
  const parts: ScorePart[] = [];
  if (failure === null)
    parts.push({ points: 0, why: 'no known failure mode was found', cites: [] });
  else
    parts.push({
      points: severityPoints[failure.severity],
      why: `${failure.severity} severity (${failureWords[failure.mode]})`,
      cites: failure.cites,
    });
  const chance = { seen: 2, described: 1, theoretical: -1, 'not-told': 0, 'not-asked': 0 }[
    likelihood.level
  ];
  parts.push({ points: chance, why: likelihood.why, cites: likelihood.cites });
  if (users.reach === 'everyone') parts.push({ points: 1, why: 'everybody runs it', cites: [] });
  const core = context
    .findings('subsystem', 'criticality')
    .filter((one) => one.finding.data.level === 'core');
  if (core.length > 0)
    parts.push({ points: 1, why: 'a core subsystem', cites: core.map((one) => one.key) });
  if (users.reach === 'developers')
    parts.push({ points: -2, why: 'nobody who runs it gains', cites: [] });
  const asked = context.findings('message', 'stable-request');
  if (asked.length > 0)
    parts.push({ points: 1, why: 'stable was asked for', cites: asked.map((one) => one.key) });
  const { asOf, branches } = context.input;
  const active = new Set(branches.filter((one) => isActive(one, asOf)).map((one) => one.name));
  const cells = context
    .findings('branches', 'cell')
    .filter((one) => active.has(String(one.finding.data.branch)));
  if (cells.length > 0 && cells.every((one) => one.finding.data.affected === 'no'))
    parts.push({
      points: -3,
      why: `no active branch has ${matterOf(context)}`,
      cites: cells.slice(0, 4).map((one) => one.key),
    });
  return total(parts);
}

/** What may go wrong by taking it: the change itself, its way into the branches, what came after it. */
export function riskScore(context: PhaseContext): ImpactScore {
  const parts: ScorePart[] = [];
  for (const risk of context.findings('diff', 'regression-risk')) {
    const given = risk.finding.data.parts as readonly { points: number; why: string }[];
    for (const { points, why } of given) parts.push({ points, why, cites: [risk.key] });
  }
  const add = (points: number, why: string, from: readonly { readonly key: string }[]) => {
    if (from.length > 0) parts.push({ points, why, cites: from.slice(0, 4).map((one) => one.key) });
  };
  add(3, 'reverted later', context.findings('history', 'reverted'));
  add(2, 'repaired later', context.findings('history', 'follow-up'));
  add(1, 'needs another commit first', context.findings('history', 'prerequisite'));
  add(1, 'uses what a branch does not have', context.findings('code', 'needed-symbol'));
  add(2, 'breakage reported on the list', context.findings('mail', 'bug-report'));
  const cells = context.findings('branches', 'cell');
  add(
    1,
    `conflicts on a branch that may ${hasBug(context) ? 'need it' : `have ${matterOf(context)}`}`,
    cells.filter(
      ({ finding: { data } }) =>
        data.state === 'conflicts' && data.active === true && data.affected !== 'no',
    ),
  );
  add(-1, 'tested by somebody', context.findings('message', 'tested'));
  const reviews = context.findings('message', 'review');
  if (reviews.length > 0) add(-1, 'reviewed', reviews);
  return total(parts);
}

function total(parts: readonly ScorePart[]): ImpactScore {
  const points = parts.reduce((sum, one) => sum + one.points, 0);
  const sorted = [...parts].sort(
    (a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.why < b.why ? -1 : 1),
  );
  return { level: points <= 2 ? 'low' : points <= 5 ? 'medium' : 'high', points, parts: sorted };
}
