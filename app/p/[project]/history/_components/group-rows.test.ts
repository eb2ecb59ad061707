import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '@/lib/contracts/pages';
import { groupRows } from './group-rows';

const vote = (over: Partial<HistoryRow>): HistoryRow => ({
  id: 'v1',
  batchId: 'b1',
  seq: 1,
  candidate: { oid: 'a'.repeat(40), subject: 'nvme: fix', subsystem: 'nvme' },
  branch: '6.6',
  verb: 'accept',
  reason: '',
  by: { id: 'u1', name: 'Ada' },
  at: '2026-05-04T10:00:00.000Z',
  stands: true,
  known: {
    tip: 'b'.repeat(40),
    state: 'applies',
    affected: 'yes',
    verdict: 'yes',
    confidence: 0.9,
  },
  analysis: null,
  policy: 'one approval',
  waits: [],
  ...over,
});

describe('groupRows', () => {
  it('puts the votes of one key press into one line, newest branch first', () => {
    const days = groupRows(
      [vote({ id: 'v3', branch: '5.10' }), vote({ id: 'v2', branch: '7.0' }), vote({})],
      ['7.0', '6.6', '5.10'],
    );
    expect(days).toHaveLength(1);
    expect(days[0]?.lines).toHaveLength(1);
    expect(days[0]?.lines[0]?.votes.map((one) => one.branch)).toEqual(['7.0', '6.6', '5.10']);
  });

  it('keeps apart what differs in verb, candidate or day', () => {
    const days = groupRows(
      [
        vote({ id: 'v4', verb: 'reject', branch: '5.10' }),
        vote({
          id: 'v3',
          candidate: { oid: 'c'.repeat(40), subject: 'ext4: fix', subsystem: 'ext4' },
        }),
        vote({ id: 'v2' }),
        vote({ id: 'v1', at: '2026-05-03T23:59:59.000Z' }),
      ],
      ['6.6'],
    );
    expect(days.map((day) => [day.day, day.lines.length])).toEqual([
      ['2026-05-04', 3],
      ['2026-05-03', 1],
    ]);
  });
});
