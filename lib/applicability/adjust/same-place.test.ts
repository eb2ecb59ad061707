import { expect, it } from 'vitest';
import { sameAround } from './same-place';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_one, at) => `line ${from + at}\n`).join('');
const base = lines(0, 60);
const theirs = base.replace('line 30\n', 'line thirty\n');

it.each([
  ['the same file', base, true],
  ['another line far away', base.replace('line 5\n', 'line five\n'), true],
  ['the lines further down', `head\n${base}`, true],
  ['another line near by', base.replace('line 24\n', 'line x\n'), false],
  ['a line more between', base.replace('line 35\n', 'line 35\nmore\n'), false],
])('compares the code around a change: %s', (_what, ours, same) => {
  expect(sameAround(base, ours, theirs)).toBe(same);
});
