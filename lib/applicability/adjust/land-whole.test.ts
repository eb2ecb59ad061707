import { expect, it } from 'vitest';
import { mergeFile } from './merge-file';
import { adjustRules, allRules } from './rules';

const around = (...middle: string[]) =>
  ["sources = files('a.c')", '', ...middle, 'lib = library(sources)', 'done()'].join('\n');
const base = around(
  'error_flags = [',
  "        '-Wno-unused-parameter',",
  "        '-Wno-unused-value',",
  ']',
  'foreach flag: error_flags',
  '    c_args += flag',
  'endforeach',
  '',
);
const ours = around(
  "error_flags = ['-Wno-unused-parameter', '-Wno-unused-value',",
  "    '-Wno-strict-aliasing'",
  ']',
  'foreach flag: error_flags',
  '    c_args += flag',
  'endforeach',
  '',
);

it('takes away what both sides write in their own way, where upstream does', () => {
  const result = mergeFile(base, ours, around(), allRules);
  expect(result.merged).toBe(around());
  expect(result.merged === null ? [] : result.notes.map(({ rule }) => rule)).toContain(
    'upstream-lines',
  );
  const others = new Set(
    adjustRules.filter((rule) => rule !== 'upstream-lines' && rule !== 'upstream-side'),
  );
  expect(mergeFile(base, ours, around(), others).merged).toBeNull();
});

it('does not where the branch has other code there', () => {
  const other = around('summary(sources)', "install('a', 'b', mode: 7)", 'check(dependency)', '');
  const rules = new Set(
    [...allRules].filter((rule) => rule !== 'other-code' && rule !== 'upstream-side'),
  );
  expect(mergeFile(base, other, around(), rules).merged).toBeNull();
});
