import { describe, expect, it } from 'vitest';
import { addedNames, unsoundness } from './sound';

const base = 'int a_one(void)\n{\n\treturn b_two(x.head);\n}\n';

describe('unsoundness', () => {
  it('finds nothing wrong with the patch itself', () => {
    const theirs = base.replace('b_two(', 'b_three(');
    expect(unsoundness(base, base, theirs, theirs)).toBeNull();
  });

  it.each([
    ['brackets that the patch leaves balanced', base, `${base}}\n`, /unbalanced/],
    [
      'a name that upstream had and the branch has not',
      'int a_one(void)\n{\n\treturn 1;\n}\n',
      'int a_one(void)\n{\n\treturn b_two();\n}\n',
      /b_two/,
    ],
    [
      'a member that upstream had and the branch has not',
      'int a_one(void)\n{\n\treturn b_two(x);\n}\n',
      'int a_one(void)\n{\n\treturn b_two(x.head);\n}\n',
      /x\.head/,
    ],
  ])('sees %s', (_what, ours, merged, said) => {
    expect(unsoundness(base, ours, base, merged)).toMatch(said);
  });

  it('sees a name that the patch takes away and the branch goes on using', () => {
    const theirs = base.replace('a_one', 'c_one');
    const ours = `${base}int d(void) { return a_one(); }\n`;
    const merged = ours.replace('a_one(void)', 'c_one(void)');
    expect(unsoundness(base, ours, theirs, merged)).toMatch(/a_one/);
  });
});

it('takes names from code, not from comments and texts', () => {
  const added = '/* no_comment */\n\tcall_it("no_text"); // no_end\n';
  expect([...addedNames(base, base + added)]).toEqual(['call_it']);
});

it('comes to an end with a text that no quote ends, and with very long words', () => {
  const open = `\t"${'\\"'.repeat(300_000)}\n`;
  expect([...addedNames(base, `${base}${open}\tcall_it();\n`)]).toEqual(['call_it']);
  const long = `/* */ ${'a'.repeat(300_000)}\n`;
  expect(unsoundness(base, base, base + long, base + long)).toBeNull();
});
