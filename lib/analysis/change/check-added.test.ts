import { describe, expect, it } from 'vitest';
import { conditionChange } from './condition-change';
import { testParts } from './test-parts';
import { classes } from './testing/patch-text';

describe('conditionChange', () => {
  it.each([
    ['a', 'a || b', 'wider', ['b']],
    ['a || b', 'b', 'narrower', ['a']],
    ['a', 'a && b && c', 'narrower', ['b', 'c']],
    ['a && b', 'b', 'wider', ['a']],
    ['a && b', 'a && (b || c)', 'wider', ['c']],
    ['a && (b || c)', 'a && b', 'narrower', ['c']],
    ['a || b', '(a && c) || b', 'narrower', ['c']],
    ['unlikely(a)', '(a) || f(b && c, d)', 'wider', ['f(b&&c,d)']],
  ] as const)('%s to %s', (was, now, to, parts) => {
    expect(conditionChange(was, now)).toEqual({ to, parts });
  });

  it.each([
    ['a', 'b'],
    ['a && b', '( a )&&b'],
    ['a || b', 'a && b'],
    ['a && b', 'c && d'],
    ['a || b || c', 'a || d || e'],
  ])('knows no other: %s to %s', (was, now) => {
    expect(conditionChange(was, now)).toBeNull();
  });
});

describe('testParts', () => {
  it('takes a test apart, also one that the hunk shows the end of only', () => {
    const parts = (text: string) => {
      const found = testParts(text);
      return found === null ? null : [found.condition, found.rest];
    };
    expect(parts('} else if (f(a) && b) {')).toEqual(['f(a) && b', '']);
    expect(parts('if (a) return -1;')).toEqual(['a', 'return -1;']);
    expect(parts('moth[i]) || (a && b)) continue;')).toEqual([
      '(moth[i]) || (a && b)',
      'continue;',
    ]);
    expect(parts('a, b);')).toBeNull();
    expect(parts('while (a) {')).toBeNull();
    expect(parts('if (a &&')).toBeNull();
  });
});

describe('a condition that grows', () => {
  const asked = (...body: readonly string[]) =>
    classes('lib/a/b.c', [' \tx();', ...body, ' \ty();', ' \treturn 0;']).includes('check-added');
  const to = (now: string, ...below: readonly string[]) =>
    asked('-\tif (m->wet)', `+\tif (${now})`, ...below.map((line) => ` \t\t${line}`));

  it('is a check by what it guards', () => {
    expect(to('m->wet || m->old', 'return -EINVAL;')).toBe(true);
    expect(to('m->wet || m->old', 'goto out;')).toBe(true);
    expect(to('m->wet || m->old', 'fold(m);')).toBe(false);
    expect(to('m->wet && m->old', 'fold(m);')).toBe(true);
    expect(to('m->wet && m->old', 'return -EINVAL;')).toBe(false);
    expect(to('m->wet && m->old', 'continue;')).toBe(false);
    expect(to('m->wet && m->old', 'return fold(m);')).toBe(true);
    expect(to('m->wet && m->old', 'return 1;')).toBe(true);
  });

  it('is one before `continue` where it asks for what cannot be used', () => {
    expect(to('m->wet || m->kind == LAMP', 'continue;')).toBe(false);
    expect(to('m->wet || (m->kind && m->kind == lamp)', 'continue;')).toBe(false);
    expect(to('m->wet || !m->wing', 'continue;')).toBe(true);
    expect(to('m->wet || m->wings > 4', 'break;')).toBe(true);
    expect(to('m->wet || err', 'break;')).toBe(true);
  });

  it('is one where a return of nothing stands before a refusal', () => {
    const body = ['-\tif (m->wet)', '+\tif (m->wet && m->old)', ' \t\treturn 0;'];
    expect(asked(...body)).toBe(false);
    expect(asked(...body, ' \treturn -ENOTSUP;')).toBe(true);
  });

  it('is one that what it follows asks for', () => {
    const body = ['-\tif (m->wet)', '+\tif (m && m->wet)', ' \t\treturn -EINVAL;'];
    expect(asked(...body)).toBe(true);
  });

  it('is read over lines, and where the hunk begins inside of it', () => {
    const more = ['+\t\t    (m->kind &&', '+\t\t     m->kind == lamp[i]) ||'];
    const loop = [' \t\tif (m->wet ||', ...more, ' \t\t    m->dry)'];
    const rest = (what: string) => [` \t\t\t${what}`, ' \t\tfold(m);', ' \t}'];
    expect(classes('lib/a/b.c', [...loop, ...rest('continue;')])).not.toContain('check-added');
    expect(classes('lib/a/b.c', [...loop, ...rest('return -EIO;')])).toContain('check-added');
    const tail = [' \t\t     m->kind == lamp[0]) ||', ...loop.slice(1)];
    expect(classes('lib/a/b.c', [...tail, ...rest('continue;')])).not.toContain('check-added');
    expect(classes('lib/a/b.c', [...tail, ...rest('return -EIO;')])).toContain('check-added');
  });

  it('is read where the hunk begins inside of a comment', () => {
    const said = [' \t * Of all moths (and lamps', ' \t * only.', ' \t */'];
    const wider = ['-\tif (m->wet) {', '+\tif (m->wet ||', '+\t    m->old) {'];
    const work = [' \t\tint n;', ' ', ' \t\tn = 1;'];
    expect(classes('lib/a/b.c', [...said, ...wider, ...work])).not.toContain('check-added');
  });
});

it('takes a new condition over lines for a check where it refuses only', () => {
  const test = ['+\tif (m->wet &&', '+\t    m->old) {'];
  const body = (...lines: readonly string[]) =>
    classes('lib/a/b.c', [' \tx();', ...test, ...lines.map((l) => `+\t\t${l}`), '+\t}', ' \ty();']);
  const log = ['count(m);', 'log("a",', '    1,', '    2,', '    3);'];
  expect(body('m->folded = true;')).not.toContain('check-added');
  expect(body(...log, 'return -EINVAL;')).toContain('check-added');
  expect(body(...log, 'fold(m);')).not.toContain('check-added');
});
