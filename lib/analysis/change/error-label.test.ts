import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { classifyChange } from './classes';
import { isErrorLabel } from './error-label';
import { classes, patch } from './testing/patch-text';

const hunks = (...body: readonly string[]) =>
  parsePatch(patch('lib/a/b.c', body)).flatMap((file) => file.hunks);

describe('isErrorLabel', () => {
  it.each([
    ...['out', 'out_free', 'err', 'err_put_moth', 'fail3', 'unlock', 'done', 'cleanup', 'Exit'],
    ...['free_lamps', 'e_inval', 'enomem', 'bad_wing', 'errout', 'jump_to_error', 'func_teardown'],
  ])('knows %s', (label) => expect(isErrorLabel(label, [])).toBe(true));

  it.each([...['moth_update', 'retry', '__retry', 'next_err', 'skip_free', 'found', 'outer_lamp']])(
    'takes %s for a place in the course of things',
    (label) => expect(isErrorLabel(label, [])).toBe(false),
  );

  it('looks at what stands behind another name', () => {
    const behind = (...below: readonly string[]) =>
      isErrorLabel('wings', hunks(' \tx();', ' wings:', ...below, ' }'));
    expect(behind(' \tfold(m);', ' \treturn -EINVAL;')).toBe(true);
    expect(behind(' \tfold(m);', '+\treturn err;')).toBe(true);
    expect(behind(' \tmoth_free(m);')).toBe(true);
    expect(behind(' \tfold(m);', ' \tcount++;')).toBe(false);
    expect(behind(' \treturn 0;', ' }', ' int g(void)', ' {', ' \treturn -EINVAL;')).toBe(false);
    // What goes away stands behind the label no more.
    expect(behind('-\treturn -EINVAL;', '+\treturn 0;')).toBe(false);
  });
});

describe('the error path', () => {
  const jumps = (label: string, sign: '+' | '-') =>
    classes('lib/a/b.c', [
      ' \tx();',
      `${sign}\tif (m->wet)`,
      `${sign}\t\tgoto ${label};`,
      ' \ty();',
    ]);

  it('has no jump to a place in a loop', () => {
    expect(jumps('wing_update', '-')).not.toContain('error-path');
    expect(jumps('wing_update', '+')).not.toContain('error-path');
    expect(jumps('free_wings', '-')).toContain('error-path');
    expect(jumps('free_wings', '+')).toContain('error-path');
  });

  it('has one whose label the file shows to return an error in another hunk', () => {
    const body = ['+\tif (m->wet)', '+\t\tgoto wings;', ' \ty();'];
    const other = '@@ -40,2 +42,2 @@ int f(void)\n wings:\n \treturn -EIO;\n';
    const files = parsePatch(`${patch('lib/a/b.c', body)}${other}`);
    expect(files[0]?.hunks).toHaveLength(2);
    expect(classifyChange(files).map((one) => one.class)).toContain('error-path');
    expect(classes('lib/a/b.c', body)).not.toContain('error-path');
  });
});
