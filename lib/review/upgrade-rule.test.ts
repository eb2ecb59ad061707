import { expect, it } from 'vitest';
import { type StandingOnBranch, upgradeHoles } from './upgrade-rule';

const today = new Date('2026-01-01T00:00:00Z');
const on = (
  name: string,
  position: number,
  changes: Partial<StandingOnBranch> & { endOfLife?: Date } = {},
): StandingOnBranch => {
  const { endOfLife = null, ...rest } = changes;
  const branch = { name, position, endOfLife };
  return { state: 'applies', affected: 'yes', standing: null, branch, ...rest };
};

it('names newer branches in use that need the fix and do not get it, newest first', () => {
  const elsewhere = [
    on('6.6', 2),
    on('6.12', 1, { affected: 'unknown' }),
    on('7.0', 0, { standing: 'reject' }),
    on('5.10', 4),
  ];
  expect(upgradeHoles(elsewhere, 3, today)).toEqual(['7.0', '6.12', '6.6']);
});

it('leaves out those that have it, get it, do not need it or are past their end', () => {
  const elsewhere = [
    on('a', 0, { state: 'present' }),
    on('b', 1, { standing: 'accept' }),
    on('c', 2, { affected: 'no' }),
    on('d', 3, { state: 'absent' }),
    on('e', 4, { endOfLife: new Date('2025-12-31T00:00:00Z') }),
  ];
  expect(upgradeHoles(elsewhere, 9, today)).toEqual([]);
});
