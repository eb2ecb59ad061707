import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { classifyChange } from './classes';

/** Lines that show a check in a patch of one file; each body is a hunk, 50 lines after the one before. */
function checks(...bodies: readonly (readonly string[])[]) {
  const hunks = bodies.map((body, at) => {
    const count = (not: string) => body.filter((line) => !line.startsWith(not)).length;
    const from = 10 + 50 * at;
    return `@@ -${from},${count('+')} +${from},${count('-')} @@ int f(void)\n${body.join('\n')}\n`;
  });
  const files = parsePatch(`diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n${hunks.join('')}`);
  const found = classifyChange(files).find((one) => one.class === 'check-added');
  return found?.hits.map(({ hunk, line }) => [hunk, line]) ?? [];
}
const check = ['\tif (!s->list)', '\t\tgoto error;'];
const add = (by = '') => check.map((line) => `+${by}${line}`);
const take = (by = '') => check.map((line) => `-${by}${line}`);

describe('a check that the patch takes from one place and puts in others', () => {
  it('is none that was missing where it stands as often as before', () => {
    expect(checks([' \tx();', ...add()], [' \ty();', ...take(), ' \tz();'])).toEqual([]);
    expect(checks([...take(), ' \ty();', ...add()])).toEqual([]);
    // Two become one.
    expect(checks([...take(), ' \ty();'], [...take(), ' \tz();'], [' \tx();', ...add()])).toEqual(
      [],
    );
  });

  it('is one that was missing where it comes beside what moves', () => {
    // It moves in the first hunk; the second had none.
    expect(checks([...take(), ' \ty();', ...add()], [' \tz();', ...add()])).toEqual([[2, 61]]);
    // It moves from the first to the second; the third had none.
    expect(checks([...take(), ' \ty();'], [' \tz();', ...add()], [' \tx();', ...add()])).toEqual([
      [3, 111],
    ]);
    // Both in the hunk that it moves in.
    expect(checks([...take(), ' \ty();', ...add(), ' \tz();', ...add(), ' \tw();'])).toEqual([
      [1, 14],
    ]);
  });

  it('counts once in two arms of an #if, of which one is compiled', () => {
    // DPDK 612b619fd371: it stood before the #ifdef, and stands in it and in its #else.
    const first = [...take(), ' #ifdef HAVE_X', '+\tx();', ...add()];
    expect(checks(first, [' \ty();', '+#else', ...add(), ' #endif'])).toEqual([]);
    // After the #endif it stands for both arms.
    expect(checks(first, [' \ty();', ' #endif', ...add()])).toEqual([[2, 62]]);
    // The #else of another condition is none of its own.
    const other = [' #endif', ' #ifdef HAVE_Y', ' \ty();', '+#else', ...add(), ' #endif'];
    expect(checks(first, other)).toEqual([[2, 64]]);
  });

  it('counts once in two branches of an if, of which one is run', () => {
    const branches = [' \tif (a) {', ...add('\t'), ' \t\tx();', ' \t} else {', ...add('\t')];
    expect(checks([...take(), ...branches, ' \t\ty();', ' \t}'])).toEqual([]);
    const apart = [' \tif (a) {', ...add('\t'), ' \t\tx();', ' \t}', ' \tif (b) {', ...add('\t')];
    expect(checks([...take(), ...apart, ' \t\ty();', ' \t}'])).toEqual([[1, 16]]);
  });
});
