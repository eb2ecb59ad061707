import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { checksRemoved } from './checks-removed';
import { classifyChange } from './classes';

type Body = readonly string[];

/** A file of a patch; each body is a hunk. */
function part(path: string, ...bodies: readonly Body[]): string {
  const hunks = bodies.map((body, at) => {
    const count = (not: string) => body.filter((line) => !line.startsWith(not)).length;
    const from = 10 + 50 * at;
    return `@@ -${from},${count('+')} +${from},${count('-')} @@ int f(void)\n${body.join('\n')}\n`;
  });
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
}
const told = (...bodies: readonly Body[]) =>
  checksRemoved(parsePatch(part('lib/moth/a.c', ...bodies))).map((hit) => hit.text);

const gone = ['-\tif (m->wings > 4)', '-\t\treturn -EINVAL;'];
const whole = [' \tx(m);', ' ', ...gone, ' \tfly(m);', ' \ty(m);'];

describe('a check taken away', () => {
  it('is told with the test that goes', () => {
    const files = parsePatch(part('lib/moth/a.c', whole));
    expect(classifyChange(files).find((one) => one.class === 'check-removed')?.hits).toEqual([
      { path: 'lib/moth/a.c', hunk: 1, line: null, text: '- if (m->wings > 4)' },
    ]);
  });

  it.each([
    ['-\tif (m->wings > 4 &&', '-\t    !m->net) {', '-\t\tgoto err_net;', '-\t}'],
    ['-\tif (!m) return NULL;'],
    ['-\tif (m->wet) {', '-\t\tLOG(ERR, "wet");', '-\t\treturn;', '-\t}'],
    ['-\tif (m->wet) {', '-\t\tret = -EIO;', '-\t\tbreak;', '-\t}'],
    ['-\tif (is_wet(m))', '-\t\treturn moth_error_set(m, EIO, "wet");'],
    [...gone, '-\tif (!m->net)', '-\t\treturn -EIO;'],
    // What it guarded is done otherwise, and what it asked for is set the same way.
    [...gone, '-\tfly(m);', '+\tfly(m, 1);'],
    ['-\tn = len(m);', '-\tif (n == 0)', '-\t\treturn -EIO;', '+\tn = len(m);'],
  ])('is: %s %s', (...body) => {
    expect(told([' \tx(m);', ...body, ' \ty(m);'])).not.toEqual([]);
  });

  it.each([
    // No error: another way through.
    ['-\tif (m->idle)', '-\t\treturn 0;'],
    ['-\tif (m->idle)', '-\t\tcontinue;'],
    ['-\tif (m->idle)', '-\t\tgoto next_moth;'],
    ['-\tif (m->idle) {', '-\t\trc = wake(m);', '-\t\treturn rc;', '-\t}'],
    ['-\tif (m->idle)', '-\t\treturn -EIO;', '-\telse', '-\t\twake(m);'],
    // What it looked at or guarded goes with it.
    ['-\trc = wake(m);', '-\tif (rc)', '-\t\treturn rc;'],
    ['-\tif (wake(m) < 0)', '-\t\treturn -EIO;'],
    [...gone, '-\tsit(m);'],
    ['-\tint n;', '-\tif (n > 3)', '-\t\treturn -EIO;'],
    // Written otherwise.
    [...gone, '+\tif (4 < m->wings)', '+\t\treturn -EINVAL;'],
    [...gone, '+\tif (m->wings <= 4)', '+\t\tsit(m);'],
    [...gone, '+\tASSERT(m->wings <= 4);'],
    [...gone, '+\tWINGS_OR_ERR_RET(m, -EINVAL);'],
    [...gone, '+\tcheck_moth(m);'],
    [...gone, '+\tret = m->wings > 4 ? -EINVAL : 0;'],
  ])('is none: %s %s', (...body) => {
    expect(told([' \tx(m);', ...body, ' \ty(m);'])).toEqual([]);
  });

  it('is none where the block or the function goes', () => {
    const block = ['-\tif (on) {', ...whole.map((line) => line.replace(/^./, '-\t')), '-\t}'];
    expect(told([' \tz();', ...block, ' \tz();'])).toEqual([]);
    const body = whole.map((line) => line.replace(/^./, '-'));
    const all = ['-static int g(struct moth *m)', '-{', ...body, '-}', '-'];
    expect(told([' }', ' ', ...all, ' int h(void)', ' {'])).toEqual([]);
    // Of a function that stays, the same lines.
    expect(told([' int g(struct moth *m)', ' {', ...whole, ' }'])).toHaveLength(1);
    const file = part('lib/moth/a.c', whole).replace('+++ b/lib/moth/a.c', '+++ /dev/null');
    expect(parsePatch(file)[0]?.status).toBe('deleted');
    expect(checksRemoved(parsePatch(file))).toEqual([]);
  });

  it('is none where another place of the patch asks for the same now', () => {
    const helper = (test: string) => [
      ' int g(void)',
      ' {',
      `+\t${test}`,
      '+\t\treturn -EINVAL;',
      ' \tz();',
    ];
    expect(told(whole, helper('if (wings > 4)'))).toEqual([]);
    expect(told(whole, helper('if (!(moth->wings <= 4) || moth->wet)'))).toEqual([]);
    expect(told(whole, helper('if (moth->feet > 6)'))).toHaveLength(1);
    // Where it was asked for before as well, nothing came.
    const before = ['-\tif (m->wings > 4)', '-\t\treturn 1;'];
    expect(told(whole, [...before, ...helper('if (m->wings > 4)')])).toHaveLength(1);
    const answer = ['-\tif (is_wet(m, 1))', '-\t\treturn -EIO;'];
    const other = [' \tx(m);', ...answer, ' \ty(m);'];
    expect(told(other, helper('if (is_wet(moth, 2))'))).toEqual([]);
  });

  it('is none where what stays beside it refuses the same and more', () => {
    const wide = [' \tif (err)', ' \t\treturn err;', ' \ty(m);'];
    const narrow = ['-\tif (err == -EPERM)', '-\t\treturn err;'];
    expect(told([' \terr = x(m);', ...narrow, ...wide])).toEqual([]);
    expect(told([' \terr = x(m);', ...narrow, ' \ty(m);'])).toHaveLength(1);
  });

  it('knows a variable under the name it gets', () => {
    const renamed = ['-static int limit;', '+static int wing_limit;', ' '];
    const check = (name: string) => [`if ((m->flags & MOTH_WET) && ${name})`, '\treturn -EIO;'];
    const kept = [
      ...check('limit').map((line) => `-\t${line}`),
      ...check('wing_limit').map((line) => `+\t${line}`),
      ' \tfly(m);',
    ];
    const lost = [' \tx(m);', ...check('limit').map((line) => `-\t${line}`), ' \ty(m);'];
    expect(told(renamed, kept, lost)).toEqual(['- if ((m->flags & MOTH_WET) && limit)']);
    expect(told(renamed, kept)).toEqual([]);
    // A variable that is there no more was not left unchecked.
    expect(told(['-static int limit;', ' '], lost)).toEqual([]);
  });

  it('is not looked for in tests and texts', () => {
    for (const path of ['app/test/test_moth.c', 'lib/moth/a.py', 'doc/moth.rst'])
      expect(checksRemoved(parsePatch(part(path, whole)))).toEqual([]);
  });
});
