import { writeToken } from '@/lib/contracts/history-filter';
import type { Bucket, Figures, Period, Span } from '@/lib/contracts/insights';

/** Addresses of the lists behind figures. */
export interface Drill {
  /** The log of the period, narrowed by tokens; `by`: a person's id. */
  readonly log: (tokens: string, more?: { readonly by?: string }) => string;
  /** The log of one bucket of the period. */
  readonly bucket: (bucket: Bucket, tokens: string) => string;
  readonly queue: (tokens: string) => string;
  readonly candidate: (oid: string) => string;
}

const day = 86_400_000;
const text = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The last day of a bucket that begins on `start`. */
export function bucketEnd(start: string, size: Figures['bucket']): string {
  const at = new Date(`${start}T00:00:00Z`);
  if (size === 'month') at.setUTCMonth(at.getUTCMonth() + 1);
  else at.setUTCDate(at.getUTCDate() + (size === 'week' ? 7 : 1));
  return text(at.getTime() - day);
}

export function drillOf(project: string, period: Period, size: Figures['bucket']): Drill {
  const base = `/p/${project}`;
  const log = (
    tokens: string,
    { from, to, by }: { from: string; to: string; by?: string | undefined },
  ) => {
    const search = new URLSearchParams();
    if (tokens) search.set('q', tokens);
    if (by) search.set('by', by);
    search.set('from', from);
    search.set('to', to);
    return `${base}/history?${search}`;
  };
  return {
    log: (tokens, more) => log(tokens, { ...period, by: more?.by }),
    bucket: ({ start }, tokens) => {
      const end = bucketEnd(start, size);
      return log(tokens, {
        from: start.localeCompare(period.from) < 0 ? period.from : start,
        to: end.localeCompare(period.to) > 0 ? period.to : end,
      });
    },
    queue: (tokens) => `${base}/queue?${new URLSearchParams({ q: tokens })}`,
    candidate: (oid) => `${base}/candidates/${oid}`,
  };
}

/** Tokens of a time to the first vote: "is:first took:>=24h took:<72h". */
export const tookTokens = ({ min, max }: Span): string =>
  [
    'is:first',
    ...(min > 0 ? [`took:>=${min}h`] : []),
    ...(max === null ? [] : [`took:<${max}h`]),
  ].join(' ');

/** Tokens of an age in the queue: "age:>1d age:<3d". */
export const ageTokens = ({ min, max }: Span): string =>
  [...(min > 0 ? [`age:>${min / 24}d`] : []), ...(max === null ? [] : [`age:<${max / 24}d`])].join(
    ' ',
  );

/** Exactly this subsystem; candidates without one have no token. */
export const subsystemToken = (name: string): string | null =>
  name === '' ? null : writeToken('subsystem', `=${name}`);
