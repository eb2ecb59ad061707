import { expect, it } from 'vitest';
import { earlierSiblings } from './earlier-siblings';

const one = (branch: string, oid: string, time: number, upstream = 'u') => ({
  branch,
  oid,
  time,
  upstream,
});

it('takes what was committed before, newer branches first, nearest first', () => {
  const all = [
    [one('1', 'a', 10)],
    [one('2', 'b', 12)],
    [one('3', 'c', 20)],
    [one('4', 'd', 19), one('4', 'x', 5, 'other')],
    [one('5', 'e', 11), one('5', 'f', 12)],
    [one('6', 'g', 1)],
  ];
  expect(earlierSiblings({ upstream: 'u', time: 20 }, all, 2)).toEqual([
    { branch: '4', oid: 'd', newer: true },
    { branch: '6', oid: 'g', newer: true },
    { branch: '2', oid: 'b', newer: false },
    { branch: '1', oid: 'a', newer: false },
  ]);
  // At the same second nobody can say which was there first.
  expect(earlierSiblings({ upstream: 'u', time: 10 }, all, 1)).toEqual([
    { branch: '6', oid: 'g', newer: true },
  ]);
});
