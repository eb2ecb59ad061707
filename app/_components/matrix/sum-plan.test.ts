import { describe, expect, it } from 'vitest';
import type { PlannedCell } from '@/lib/contracts/matrix';
import { sumPlan, votesOf } from './sum-plan';

const cell = (oid: string, branch: string, change: Partial<PlannedCell> = {}): PlannedCell => ({
  ...{ oid, branch, subject: 'fix', state: 'applies', affected: 'yes', verdict: 'yes' },
  ...{ standing: null, seq: 2, left: null, asks: null, waits: [] },
  ...change,
});

describe('a plan in figures', () => {
  const plan = {
    cells: [
      cell('a', '7.0', { left: 'There already.' }),
      cell('a', '6.6', { waits: ['needs 2', 'soaks'] }),
      cell('a', '6.1', { waits: ['needs 2'], asks: 'It conflicts.' }),
      cell('b', '7.0', { left: 'There already.' }),
      cell('b', '6.6'),
      cell('c', '6.6', { left: 'No code.' }),
    ],
    missing: 1,
  };

  it('says how many votes, why the others are left out, and what is still asked for', () => {
    const { votes, ...rest } = sumPlan(plan);
    expect(votes.map((one) => `${one.oid} ${one.branch}`)).toEqual(['a 6.6', 'a 6.1', 'b 6.6']);
    expect(rest).toEqual({
      candidates: 2,
      left: [
        { says: 'There already.', cells: 2 },
        { says: 'It is not computed yet.', cells: 1 },
        { says: 'No code.', cells: 1 },
      ],
      waits: [
        { says: 'needs 2', cells: 2 },
        { says: 'soaks', cells: 1 },
      ],
      asks: [{ says: 'It conflicts.', cells: 1 }],
      waiting: 2,
    });
  });

  it('sends what was seen, candidate by candidate', () => {
    expect(votesOf(sumPlan(plan).votes)).toEqual([
      {
        oid: 'a',
        branches: [
          ['6.6', 2],
          ['6.1', 2],
        ],
      },
      { oid: 'b', branches: [['6.6', 2]] },
    ]);
  });
});
