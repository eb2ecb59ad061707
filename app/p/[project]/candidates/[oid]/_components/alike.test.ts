import { expect, it } from 'vitest';
import type { PhaseView } from '@/lib/contracts/pages';
import { groupAlike } from './alike';

type Finding = PhaseView['findings'][number];
const of = (id: string, version: string | null, summary: string, polarity = 'neutral') =>
  ({ id, kind: 'cell', polarity, summary, data: version === null ? {} : { version } }) as Finding;

it('tells once what is the same of several branches, where it was told first', () => {
  const grouped = groupAlike([
    of('a', '7.0', '7.0: lands.'),
    of('b', '7.0', '7.0 has all 3 files.'),
    of('c', '6.6', '6.6: lands.'),
    of('d', '6.6', '6.6 has none of the files.'),
    of('e', '6.1', '6.1: lands.', 'for'),
    of('f', null, 'Lands on 7.0-6.1.'),
    of('g', null, 'Lands on 7.0-6.1.'),
  ]);
  expect(
    grouped.map(({ first, others, versions }) => [first.id, others.map((one) => one.id), versions]),
  ).toEqual([
    ['a', ['c'], ['6.6']],
    ['b', [], []],
    ['d', [], []],
    ['e', [], []],
    ['f', [], []],
    ['g', [], []],
  ]);
});
