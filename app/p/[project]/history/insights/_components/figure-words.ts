import type { Figures, Period } from '@/lib/contracts/insights';

export const count = (n: number): string => n.toLocaleString('en');

/** "3.5 h", "2.1 days"; "none" when nothing was voted on. */
export function hours(value: number | null): string {
  if (value === null) return 'none';
  if (value < 1) return `${Math.round(value * 60)} min`;
  return value < 48 ? `${round(value)} h` : `${round(value / 24)} days`;
}

export const days = (value: number | null): string =>
  value === null ? 'none' : `${round(value)} days`;

/** "42 %"; "none" of nothing. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? 'none' : `${round((part / whole) * 100)} %`;

/** Cells on which the engine said one thing (null: nothing) and people another. */
export const matrixCell = (figures: Figures, verdict: string | null, verb: string): number =>
  figures.matrix.find((cell) => cell.verdict === verdict && cell.verb === verb)?.count ?? 0;

const round = (value: number): string =>
  (Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value)).toLocaleString('en');

export const sayPeriod = (period: Period): string =>
  period.from === period.to ? period.from : `${period.from} to ${period.to}`;

export const sourceWord: Readonly<Record<string, string>> = {
  range: 'commit range',
  commits: 'list of commits',
  missing: 'missing on a branch',
  mbox: 'mailbox',
  mail: 'single mail',
};
