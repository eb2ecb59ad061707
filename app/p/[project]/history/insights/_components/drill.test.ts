import { describe, expect, it } from 'vitest';
import { parseHistoryFilter } from '@/lib/contracts/history-filter';
import { parseQueueFilter } from '@/lib/contracts/queue-filter';
import { ageTokens, bucketEnd, drillOf, subsystemToken, tookTokens } from './drill';

const period = { from: '2026-01-07', to: '2026-03-31', days: 84 };
const bucket = {
  start: '2026-01-05',
  added: 0,
  firstVoted: 0,
  accept: 0,
  reject: 0,
  defer: 0,
  needsWork: 0,
  withdraw: 0,
  backlog: 0,
};

describe('lists behind figures', () => {
  it('keeps a bucket inside the period', () => {
    const drill = drillOf('p', period, 'week');
    expect(drill.bucket(bucket, 'verb:accept')).toBe(
      '/p/p/history?q=verb%3Aaccept&from=2026-01-07&to=2026-01-11',
    );
    expect(drill.bucket({ ...bucket, start: '2026-03-30' }, '')).toBe(
      '/p/p/history?from=2026-03-30&to=2026-03-31',
    );
  });

  it('ends months and weeks on their last day', () => {
    expect(bucketEnd('2026-02-01', 'month')).toBe('2026-02-28');
    expect(bucketEnd('2026-02-23', 'week')).toBe('2026-03-01');
    expect(bucketEnd('2026-02-28', 'day')).toBe('2026-02-28');
  });

  it('writes tokens that the lists understand', () => {
    const span = { label: '', min: 24, max: 72, count: 1 };
    expect(parseHistoryFilter(tookTokens(span))).toMatchObject({
      tokens: { is: ['first'] },
      took: [
        { than: '>=', hours: 24 },
        { than: '<', hours: 72 },
      ],
      problems: [],
    });
    expect(parseQueueFilter(ageTokens(span))).toMatchObject({
      age: [
        { than: '>', days: 1 },
        { than: '<', days: 3 },
      ],
      problems: [],
    });
    const name = 'drm/i915: "odd" name';
    expect(parseHistoryFilter(subsystemToken(name) ?? '').tokens.subsystem).toEqual([
      '=drm/i915: odd name',
    ]);
    expect(subsystemToken('')).toBeNull();
  });
});
