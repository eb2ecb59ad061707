import type { VerdictData } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import type { Severity } from '@/lib/contracts/vocabulary';

export interface Summand {
  readonly label: string;
  readonly points: number;
}

const severityPoints: Readonly<Record<Severity, number>> = {
  critical: 40,
  high: 25,
  medium: 12,
  low: 4,
  info: 0,
};
const verdictPoints = { yes: 20, unsure: 8, wait: -10, no: -20 } as const;
const flagPoints: readonly (readonly [flag: string, label: string, points: number])[] = [
  ['cve', 'names a CVE', 15],
  ['stable-request', 'maintainers asked for it', 10],
  ['follow-up', 'a later commit fixes it', 6],
  ['reverted', 'a later commit takes it back', -15],
  ['nak', 'somebody objected', -8],
];

/**
 * Why a candidate stands where it stands in the queue: named summands, largest first. Nothing in it depends on the
 * time of the run.
 */
export function pressingOf(facts: {
  readonly verdict: VerdictData | null;
  readonly severity: Severity | null;
  readonly flags: readonly string[];
  readonly cells: readonly Cell[];
}): Summand[] {
  const { verdict, severity, flags, cells } = facts;
  const summands: Summand[] = [];
  if (severity !== null) {
    summands.push({ label: `${severity} severity`, points: severityPoints[severity] });
  }
  if (verdict !== null) {
    const points = Math.round(verdictPoints[verdict.verdict] * verdict.confidence);
    summands.push({ label: `engine says ${verdict.verdict}`, points });
  }
  for (const [flag, label, points] of flagPoints) {
    if (flags.includes(flag)) summands.push({ label, points });
  }
  const needed = cells.filter((cell) => cell.affected === 'yes' && cell.state !== 'present').length;
  if (needed > 0) {
    summands.push({
      label: `${needed} affected ${needed === 1 ? 'branch' : 'branches'}`,
      points: needed,
    });
  }
  return summands
    .filter((one) => one.points !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
}
