import { expect, it } from 'vitest';
import { type CellLine, differences } from '@/lib/gate/cell-truth';

const cell = (changes: Partial<CellLine>): CellLine => ({
  commit: 'a',
  branch: 'b',
  strict: true,
  pick: 'clean',
  tree: 't',
  ...changes,
});

it('finds cells that differ or are missing, and lets those be that git could not tell', () => {
  const truth = [
    cell({}),
    cell({ commit: 'c' }),
    cell({ commit: 'd' }),
    cell({ commit: 'e', pick: 'error', tree: null }),
  ];
  const ours = [cell({}), cell({ commit: 'c', tree: 'other' }), cell({ commit: 'e', pick: null })];
  const found = differences(truth, ours);
  expect([...found].map(([commit, list]) => [commit, list.length])).toEqual([
    ['a', 0],
    ['c', 1],
    ['d', 1],
    ['e', 0],
  ]);
});
