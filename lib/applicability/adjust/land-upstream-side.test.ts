import { expect, it } from 'vitest';
import { mergeFile } from './merge-file';
import type { AdjustRule } from './rules';

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');
const rules = new Set<AdjustRule>(['upstream-side']);
const around = (...middle: string[]) =>
  text('open(a);', 'read(a);', ...middle, 'close(a);', 'end();');

it("takes upstream's side where both change lines that touch, once for all places in it", () => {
  const base = around('check(a, 1);', 'keep(a);', 'send(a, 1);');
  const ours = around('verify(a);', 'keep(a, 0);', 'post(a);');
  const theirs = around('check(a, 2);', 'keep(a);', 'send(a, 2);');
  const result = mergeFile(base, ours, theirs, rules);
  expect(result.merged).toBe(theirs);
  expect(result.merged === null ? [] : result.notes.map(({ rule }) => rule)).toEqual([
    'upstream-side',
    'upstream-side',
  ]);
  expect(mergeFile(base, ours, theirs, new Set()).merged).toBeNull();
});

it("leaves the branch's own lines alone that nothing of the patch touches", () => {
  const base = around('check(a, 1);', 'keep(a);', 'more(a);', 'send(a, 1);');
  const ours = around('verify(a);', 'keep(a);', 'more(a);', 'post(a);');
  const theirs = around('check(a, 2);', 'keep(a);', 'more(a);', 'send(a, 1);');
  expect(mergeFile(base, ours, theirs, rules).merged).toBe(
    around('check(a, 2);', 'keep(a);', 'more(a);', 'post(a);'),
  );
});
