import { describe, expect, it } from 'vitest';
import { mergeFile } from './merge-file';
import { type AdjustRule, adjustRules } from './rules';

// Upstream's side of a conflict is an answer to everything: it has tests of its own.
const all = new Set<AdjustRule>(adjustRules.filter((rule) => rule !== 'upstream-side'));
const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');
const merge = (base: string, ours: string, theirs: string, rules: ReadonlySet<AdjustRule> = all) =>
  mergeFile(base, ours, theirs, rules);
const without = (rule: AdjustRule) => new Set([...all].filter((one) => one !== rule));
const rulesOf = (result: ReturnType<typeof mergeFile>) =>
  result.merged === null ? null : [...new Set(result.notes.map((note) => note.rule))];

const first = text(
  'static int get_ring(struct dev *dev)',
  '{',
  '\tif (!dev->ops->get_ring)',
  '\t\treturn 0;',
  '\treturn dev->ops->get_ring(dev);',
  '}',
  '',
);
const second = text(
  'static int get_flags(struct dev *dev)',
  '{',
  '\tif (!dev->ops->get_flags)',
  '\t\treturn 0;',
  '\treturn dev->ops->get_flags(dev);',
  '}',
  '',
);
const third = text('static int end(struct dev *dev)', '{', '\treturn dev->end;', '}');
const check = (code: string) => code.replaceAll('(!dev->ops->', '(!dev->ops || !dev->ops->');

describe('absent-function', () => {
  const base = first + second + third;
  const ours = first + third;

  it('leaves out a change inside a function that the branch does not have', () => {
    const result = merge(base, ours, check(base));
    expect(result).toMatchObject({
      merged: check(ours),
      places: 2,
      left: 1,
      without: ['get_flags'],
    });
    expect(result.merged === null ? [] : result.notes).toEqual([
      {
        rule: 'absent-function',
        line: 10,
        what: "the branch's file does not have get_flags",
      },
    ]);
  });

  it('does not when the rule is off', () => {
    const result = merge(base, ours, check(base), new Set<AdjustRule>());
    expect(result.merged).toBeNull();
  });

  it('does not where the branch has the function under another name', () => {
    const renamed = (first + second + third).replaceAll('int get_flags(', 'int read_flags(');
    expect(merge(base, renamed, check(base)).merged).toBe(check(renamed));
  });

  it('does not where the branch has its code in line', () => {
    const inline =
      first +
      third.replace('\treturn', `${text('\tif (!dev->ops->get_flags)', '\t\treturn 0;')}\treturn`);
    const result = merge(base, inline, check(base));
    expect(rulesOf(result) ?? []).not.toContain('absent-function');
  });
});

it('puts a new function beside the one that stands beside it upstream', () => {
  const added = text('static int added(void)', '{', '\treturn 1;', '}', '');
  const tail = (name: string) =>
    text(`static int ${name}(void)`, '{', `\treturn ${name}_code;`, '}');
  const before = text(
    'static int late(struct dev *dev)',
    '{',
    '\tstop(dev);',
    '\treturn 0;',
    '',
    '#endif',
    '}',
    '',
  );
  const here = text(
    'static int late(struct dev *dev)',
    '{',
    '\thalt(dev);',
    '\tif (dev)',
    '\t\treturn 2;',
    '}',
    '',
  );
  const base = first + before + tail('upstream');
  const theirs = first + before + added + tail('upstream');
  const ours = first + here + tail('branch');
  const result = merge(base, ours, theirs);
  expect(result.merged).toBe(first + here + added + tail('branch'));
});

describe('indented', () => {
  const around = (...middle: string[]) =>
    text(
      'int f(struct hw *hw)',
      '{',
      '\tint i = 0;',
      '\tstart(hw);',
      ...middle,
      '\tstop(hw);',
      '\treturn i;',
      '}',
    );
  const base = around('\thw->last_avail = read(hw, 0);', '\thw->last_used = read(hw, 1);');
  const theirs = around(
    '\tif (hw->cfg) {',
    '\t\thw->last_avail = read(hw, 0);',
    '\t\thw->last_used = read(hw, 1);',
    '\t}',
  );
  const ours = around(
    '\t*(u32 *)(hw->cfg + OFFSET) =',
    '\t\t(u32)hw->avail |',
    '\t\thw->used << 16;',
  );

  it("moves the branch's own lines as upstream moves its own", () => {
    const result = merge(base, ours, theirs);
    expect(result.merged).toBe(
      around(
        '\tif (hw->cfg) {',
        '\t\t*(u32 *)(hw->cfg + OFFSET) =',
        '\t\t\t(u32)hw->avail |',
        '\t\t\thw->used << 16;',
        '\t}',
      ),
    );
    expect(rulesOf(result)).toEqual(['indented']);
    expect(rulesOf(merge(base, ours, theirs, without('indented'))) ?? []).not.toContain('indented');
  });

  it('moves them out where the condition goes', () => {
    const inside = around(
      '\tif (hw->cfg) {',
      '\t\tset_all(hw, hw->avail, 1);',
      '\t\tflush(hw);',
      '\t}',
    );
    const result = merge(theirs, inside, base);
    expect(result.merged).toBe(around('\tset_all(hw, hw->avail, 1);', '\tflush(hw);'));
  });
});

describe('own-lines-among', () => {
  const around = (...middle: string[]) =>
    text('void f(struct q *q)', '{', '\tprepare(q);', ...middle, '\tfinish(q);', '\tlog(q);', '}');

  it('takes a condition away with its only statement', () => {
    const base = around('\tfree_zone(q->zone);');
    const ours = around('\tif (q->zone)', '\t\tfree_zone(q->zone);');
    const result = merge(base, ours, around());
    expect(result.merged).toBe(around());
    expect(rulesOf(result)).toContain('own-lines-among');
  });

  it('takes lines of the branch between deleted ones away', () => {
    const base = around('\tif (sig == STOP) {', '\t\tquit = 1;', '\t}');
    const ours = around('\tif (sig == STOP) {', '\t\tprint(sig);', '\t\tquit = 1;', '\t}');
    const result = merge(base, ours, around());
    expect(result.merged).toBe(around());
    expect(rulesOf(result)).toContain('own-lines-among');
  });

  it('leaves a condition that has another statement', () => {
    const base = around('\tfree_zone(q->zone);');
    const ours = around('\tif (q->zone) {', '\t\tcount(q);', '\t\tfree_zone(q->zone);', '\t}');
    expect(merge(base, ours, around()).merged).toBe(
      around('\tif (q->zone) {', '\t\tcount(q);', '\t}'),
    );
  });
});

describe('lines that both sides change', () => {
  const around = (middle: string) =>
    text(
      'int add(struct rule *rule)',
      '{',
      '\tif (is_set(rule))',
      middle,
      '\treturn next(rule);',
      '}',
    );

  it("takes upstream's words where both sides have others", () => {
    const [base, ours, theirs] = ['0', 'SUCCESS', 'ERR_EXISTS'].map((code) =>
      around(`\t\treturn ${code};`),
    );
    const result = merge(base ?? '', ours ?? '', theirs ?? '');
    expect(result.merged).toBe(theirs);
    expect(rulesOf(result)).toContain('upstream-words');
    expect(
      merge(base ?? '', ours ?? '', theirs ?? '', without('upstream-words')).merged,
    ).toBeNull();
  });

  it('keeps the version of the branch', () => {
    const version = (number: string) =>
      text('#include <a.h>', `#define DRV_VERSION "EHEA_${number}"`, '#define DRV_NAME "ehea"');
    const result = merge(version('0100'), version('0092'), version('0101'));
    expect(result.merged).toBe(version('0092'));
    expect(rulesOf(result)).toEqual(['version-line']);
  });
});

it('adds no second blank line where the branch has one already', () => {
  const base = text('int f(void)', '{', '\tone();', '\ttwo();', '\tthree();', '}');
  const theirs = base.replace('\ttwo();\n', '\ttwo();\n\n\tadded();\n');
  const ours = base.replace('\tthree();\n', '\n\tother();\n').replace('\ttwo();\n', '\ttwo();\n\n');
  const result = merge(base, ours.replace('\n\n\n', '\n\n'), theirs);
  expect(result.merged).not.toMatch(/\n\n\n/);
});

it('stops when the time is over', () => {
  const base = first + third;
  expect(mergeFile(base, `// ours\n${base}`, check(base), all, { isLate: () => true })).toEqual({
    merged: null,
    line: 3,
    why: 'none was found in the time that a proposal may take',
  });
});
