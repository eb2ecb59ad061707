import type { InsightsQuery, Period } from '@/lib/contracts/insights';
import { AppError } from '@/lib/errors';

const day = 86_400_000;
const text = (time: number): string => new Date(time).toISOString().slice(0, 10);
const start = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** What a period is where none is named: twelve weeks, today included. */
export const usualDays = 84;
const longest = 3660;

/** The period that is asked for, and the one before it; days are UTC. Throws `bad-input`. */
export function periodsOf(
  query: InsightsQuery,
  now: Date,
): { readonly period: Period; readonly compare: Period | null } {
  const to = query.to ?? text(Math.max(now.getTime(), query.from ? start(query.from) : 0));
  const from = query.from ?? text(start(to) - (usualDays - 1) * day);
  const days = (start(to) - start(from)) / day + 1;
  if (days < 1) throw new AppError('bad-input', 'The last day is before the first one.');
  if (days > longest) throw new AppError('bad-input', 'A period is ten years at most.');
  return { period: { from, to, days }, compare: before({ from, to, days }, query.compare) };
}

function before({ from, to, days }: Period, how: InsightsQuery['compare']): Period | null {
  if (how === 'none') return null;
  if (how === 'previous') {
    return { from: text(start(from) - days * day), to: text(start(from) - day), days };
  }
  const lastYear = (date: string): string => {
    const then = new Date(`${date}T00:00:00Z`);
    then.setUTCFullYear(then.getUTCFullYear() - 1);
    return text(then.getTime());
  };
  const [first, last] = [lastYear(from), lastYear(to)];
  return { from: first, to: last, days: (start(last) - start(first)) / day + 1 };
}

/** The moments a period begins at and is over at. */
export const momentsOf = (period: Period): { from: Date; to: Date } => ({
  from: new Date(start(period.from)),
  to: new Date(start(period.to) + day),
});

/** How fine a period is drawn: by days up to five weeks, by weeks up to nine months, then by months. */
export function bucketSize({ days }: Period): 'day' | 'week' | 'month' {
  if (days <= 35) return 'day';
  return days <= 275 ? 'week' : 'month';
}

/** The first day of every bucket that a period touches; weeks begin on Monday, as date_trunc has them. */
export function bucketStarts(period: Period): string[] {
  const size = bucketSize(period);
  const found: string[] = [];
  const at = new Date(start(period.from));
  if (size === 'week') at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  if (size === 'month') at.setUTCDate(1);
  while (at.getTime() <= start(period.to)) {
    found.push(text(at.getTime()));
    if (size === 'month') at.setUTCMonth(at.getUTCMonth() + 1);
    else at.setUTCDate(at.getUTCDate() + (size === 'week' ? 7 : 1));
  }
  return found;
}
