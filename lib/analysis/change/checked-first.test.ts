import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { checkedFirst } from './checked-first';
import { classifyChange } from './classes';

type Body = readonly string[];

/** A file whose hunks are in one function, or in those named. */
function files(bodies: readonly Body[], sections: readonly string[] = []) {
  const hunks = bodies.map((body, at) => {
    const count = (not: string) => body.filter((line) => !line.startsWith(not)).length;
    const from = 10 + 50 * at;
    const section = sections[at] ?? 'static int moth_fly(struct moth *m,';
    return `@@ -${from},${count('+')} +${from},${count('-')} @@ ${section}\n${body.join('\n')}\n`;
  });
  return parsePatch(
    `diff --git a/lib/a.c b/lib/a.c\n--- a/lib/a.c\n+++ b/lib/a.c\n${hunks.join('')}`,
  );
}
const found = (bodies: readonly Body[], sections?: readonly string[]) =>
  files(bodies, sections).flatMap((file) =>
    checkedFirst(file.hunks).map(({ hunk, check, what }) => [hunk, check, what]),
  );

const use = '\tstruct lamp *l = m->lamp;';
const goes: Body = [' \tx();', `-${use}`, ' ', ' \tif (!m) {', ' \t\tlog("none");'];
const comes: Body = [' \t}', ' ', `+${use}`, ' ', ' \ty();'];

describe('checkedFirst', () => {
  it('sees a use that goes below its check in the next hunk of the function', () => {
    expect(found([goes, comes])).toEqual([[1, 'if (!m) {', 'pointer']]);
    const after = [...comes.slice(0, 2), ' \tif (m == NULL)', ' \t\treturn;', ...comes.slice(2)];
    expect(found([[' \tx();', `-${use}`, ' \tz();'], after])).toEqual([
      [2, 'if (m == NULL)', 'pointer'],
    ]);
    const hits = classifyChange(files([goes, comes])).find((one) => one.class === 'null-check');
    expect(hits?.hits.map((hit) => hit.text)).toEqual(['if (!m) {']);
  });

  it('sees a check that goes above what follows the pointer, also in other words', () => {
    const from = [' \tz();', '-\tASSERT(m);', ' \ty();'];
    const to = ['+\tASSERT(m);', ` ${use}`, ' \tx();'];
    expect(found([to, from])).toEqual([[1, 'ASSERT(m);', 'pointer']]);
    const wide = ['-\tif (!q)', '+\tif (!q || m == NULL)', ' \t\treturn;', ` ${use}`, ' \tx();'];
    const narrow = [' \tz();', '-\tif (!l || !m)', '+\tif (!l)', ' \t\treturn;'];
    expect(found([wide, narrow])).toEqual([[1, 'if (!q || m == NULL)', 'pointer']]);
    expect(found([wide])).toEqual([]);
    expect(found([[...wide, ...narrow]])).toHaveLength(1);
  });

  it('sees it of an index', () => {
    const element = '\tl = &m->lamps[id];';
    const check = [' \tASSERT(id >= 0 && id < LAMPS);', ' \tx();'];
    expect(found([[`-${element}`, ...check, `+${element}`]])).toEqual([
      [1, 'ASSERT(id >= 0 && id < LAMPS);', 'index'],
    ]);
    expect(found([[`-${element}`, ' \tfor (id = 0; id < LAMPS; id++)', `+${element}`]])).toEqual(
      [],
    );
  });

  it.each([
    ['in another function', [goes, comes], ['int f(void)', 'int g(void)']],
    ['behind its end', [[...goes, ' }', ' '], comes], []],
    ['before the beginning of another', [goes, [' }', ' ', ' int g(void)', ' {', ...comes]], []],
    ['out of a function that goes', [[...goes, '-}', '-', '-int g(void)', '-{', ...comes]], []],
    ['of another pointer', [goes.map((line) => line.replace('(!m)', '(!l)')), comes], []],
    ['in a comment', [goes.map((line) => line.replace(/if (.*)/, '/* if (!m) { */')), comes], []],
  ] as const)('sees none %s', (_what, bodies, sections) => {
    expect(found(bodies, sections)).toEqual([]);
  });

  it('takes the same check in other words in its place for none', () => {
    const one = ['-\tassert(id < LAMPS);', '+\tMY_ASSERT(id < LAMPS);', ' \tx(m->lamps[id]);'];
    expect(found([[...one, ' \ty();', ...one]])).toEqual([]);
    expect(found([[...one, ' }', ' ', ' int g(int id)', ' {', ...one]])).toEqual([]);
  });
});
