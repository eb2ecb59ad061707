import { expect, it } from 'vitest';
import { mergeFile } from './merge-file';
import { type AdjustRule, allRules } from './rules';

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');
const file = (...middle: string[]) =>
  text('int main(void)', '{', '\tsetup_ports();', ...middle, '\treturn count_ports();', '}');
const others = new Set<AdjustRule>(
  [...allRules].filter((rule) => rule !== 'other-code' && rule !== 'upstream-side'),
);

const base = file('\tif (eventdev_xstats() > 0)', '\t\treturn eventdev_leave();');
const theirs = file('\tif (eventdev_xstats() > 0)', '\t\tgoto eventdev_cleanup;');

it('leaves out a change of code that the branch has something else for', () => {
  const ours = file('\twait_for_link(5);', '\tshow_banner("x");');
  expect(mergeFile(base, ours, theirs, others).merged).toBeNull();
  const result = mergeFile(base, ours, theirs, allRules);
  expect(result.merged).toBe(ours);
  expect(result.merged === null ? [] : result.notes.map(({ rule }) => rule)).toEqual([
    'other-code',
  ]);
});

it('does not where the branch says the same in other words', () => {
  const ours = file(
    '\tint eventdev_xstats = eventdev_leave() ? eventdev_xstats() : 0;',
    '\tend();',
  );
  const rules = new Set<AdjustRule>(['other-code']);
  expect(mergeFile(base, ours, theirs, rules).merged).toBeNull();
});
