import { describe, expect, it } from 'vitest';
import { gapsOf, hiddenOf, reachLine, shownLines } from './context';
import { parsePatch } from './parse-patch';

// 30 lines; line 10 replaced by two, a line put in after line 20, nothing else.
const [file] = parsePatch(`--- a/x.c
+++ b/x.c
@@ -9,3 +9,4 @@
 line 9
-line 10
+first
+second
 line 11
@@ -20,0 +22 @@
+put in
`);
if (!file) throw new Error('the patch has one file');
const text = new Map(Array.from({ length: 30 }, (_, i) => [i + 1, `line ${i + 1}`] as const));

describe('gaps of a patch', () => {
  it('counts what stands before, between and after the hunks, on both sides', () => {
    expect(gapsOf(file, 0)).toEqual([
      { key: '0:0', oldStart: 1, newStart: 1, count: 8 },
      { key: '0:1', oldStart: 12, newStart: 13, count: 9 },
      { key: '0:end', oldStart: 21, newStart: 23, count: null },
    ]);
  });

  it('has none where the file was not there before', () => {
    const added = parsePatch('--- /dev/null\n+++ b/y.c\n@@ -0,0 +1 @@\n+int y;\n')[0];
    expect(added && gapsOf(added, 0)).toEqual([]);
  });

  it('gives shown lines the numbers of both sides', () => {
    const gap = gapsOf(file, 0)[1];
    if (!gap) throw new Error('there is a gap between the hunks');
    const { top, bottom } = shownLines(gap, { top: 1, bottom: 2 }, text);
    expect(top.map((l) => [l.oldLine, l.newLine, l.text])).toEqual([[12, 13, 'line 12']]);
    expect(bottom.map((l) => [l.oldLine, l.newLine, l.text])).toEqual([
      [19, 20, 'line 19'],
      [20, 21, 'line 20'],
    ]);
    expect(hiddenOf(gap, { top: 1, bottom: 2 }, null)).toBe(6);
  });

  it('never shows a line twice, and none past the end', () => {
    const [first, , last] = gapsOf(file, 0);
    if (!first || !last) throw new Error('there are three gaps');
    const all = shownLines(first, { top: 20, bottom: 20 }, text);
    expect([...all.top, ...all.bottom].map((l) => l.oldLine)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(hiddenOf(last, { top: 4, bottom: 0 }, null)).toBeNull();
    expect(hiddenOf(last, { top: 4, bottom: 0 }, 30)).toBe(6);
    expect(shownLines(last, { top: 99, bottom: 0 }, text).top.at(-1)).toMatchObject({
      oldLine: 30,
      newLine: 32,
    });
  });

  it('says how to bring a line into sight from the nearer end', () => {
    const [before, between, after] = gapsOf(file, 0);
    if (!before || !between || !after) throw new Error('there are three gaps');
    const nothing = { top: 0, bottom: 0 };
    expect(reachLine(before, nothing, 2)).toEqual({ where: 'top', lines: 2 });
    expect(reachLine(before, nothing, 7)).toEqual({ where: 'bottom', lines: 2 });
    expect(reachLine(before, { top: 0, bottom: 1 }, 7)).toEqual({ where: 'bottom', lines: 1 });
    // Shown already, and not of this gap.
    expect(reachLine(before, { top: 0, bottom: 2 }, 7)).toBeNull();
    expect(reachLine(before, nothing, 9)).toBeNull();
    expect(reachLine(between, nothing, 12)).toBeNull();
    expect(reachLine(after, nothing, 25)).toEqual({ where: 'top', lines: 3 });
  });
});
