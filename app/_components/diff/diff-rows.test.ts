import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { anchorOfHash, diffRows, findAnchor, threadKey } from './diff-rows';

const patch = `diff --git a/x.c b/x.c
index 1111111..2222222 100644
--- a/x.c
+++ b/x.c
@@ -1,4 +1,5 @@ int f(void)
 int a;
-int b;
-  int c;
+int bb;
+	int c;
+int d;
 int e;
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/logo.png b/logo.png
index 1111111..2222222 100644
Binary files a/logo.png and b/logo.png differ
`;
const files = parsePatch(patch);
const all = { isOpen: () => true, ignoreBlanks: false } as const;

describe('diffRows', () => {
  it('lays out files, notes, hunks and lines in order', () => {
    const rows = diffRows(files, { ...all, layout: 'unified' });
    expect(rows.map((row) => row.kind)).toEqual([
      'file',
      'hunk',
      ...Array.from({ length: 7 }, () => 'line'),
      'file',
      'note',
      'file',
      'note',
    ]);
    const notes = rows.filter((row) => row.kind === 'note').map((row) => row.text);
    expect(notes).toEqual(['mode 100644 → 100755', 'binary file: its content is not shown']);
  });

  it('puts what went beside what came', () => {
    const rows = diffRows(files, { ...all, layout: 'split' });
    const pairs = rows
      .filter((row) => row.kind === 'pair')
      .map((row) => [row.left?.text ?? null, row.right?.text ?? null]);
    expect(pairs).toEqual([
      ['int a;', 'int a;'],
      ['int b;', 'int bb;'],
      ['  int c;', '\tint c;'],
      [null, 'int d;'],
      ['int e;', 'int e;'],
    ]);
  });

  it('draws changes of blanks alone as context when asked', () => {
    const blank = parsePatch('--- a/y.c\n+++ b/y.c\n@@ -1,2 +1,2 @@\n-if(x)\n+if (x)\n y;\n');
    const rows = diffRows(blank, { ...all, layout: 'unified', ignoreBlanks: true });
    const lines = rows.filter((row) => row.kind === 'line').map((row) => row.line);
    expect(lines.map((line) => [line.kind, line.oldLine, line.newLine, line.text])).toEqual([
      ['context', 1, 1, 'if (x)'],
      ['context', 2, 2, 'y;'],
    ]);
  });

  it('leaves the lines of closed files out, and finds anchors', () => {
    const rows = diffRows(files, { ...all, layout: 'unified', isOpen: (index) => index > 0 });
    expect(rows[1]?.kind).toBe('file');
    const open = diffRows(files, { ...all, layout: 'unified' });
    expect(findAnchor(open, 'f1-L2')).toBe(5);
    expect(findAnchor(open, 'f1-O2')).toBe(3);
    expect(findAnchor(open, 'f3')).toBe(11);
    expect(findAnchor(open, 'f9-L1')).toBe(-1);
  });

  it('shows more of the file where it was asked for, and joins hunks when nothing is left out', () => {
    const two = parsePatch(
      '--- a/z.c\n+++ b/z.c\n@@ -4,2 +4,3 @@\n l4\n+new\n l5\n@@ -8,2 +9,1 @@\n l8\n-l9\n',
    );
    const text = new Map(Array.from({ length: 9 }, (_, i) => [i + 1, `l${i + 1}`] as const));
    const rowsWith = (shown: readonly (readonly [string, { top: number; bottom: number }])[]) =>
      diffRows(two, {
        ...all,
        layout: 'unified',
        context: {
          shown: new Map(shown),
          texts: new Map([[0, text]]),
          totals: new Map(),
        },
      }).map((row) =>
        row.kind === 'line'
          ? `${row.line.oldLine ?? '+'} ${row.line.newLine ?? '-'}`
          : row.kind === 'hunk'
            ? `hunk ${row.gap?.hidden}`
            : row.kind,
      );
    expect(rowsWith([['0:0', { top: 0, bottom: 1 }]])).toEqual([
      ...['file', 'hunk 2', '3 3', '4 4', '+ 5', '5 6'],
      ...['hunk 2', '8 9', '9 -'],
    ]);
    expect(rowsWith([['0:1', { top: 0, bottom: 2 }]])).toEqual([
      ...['file', 'hunk 3', '4 4', '+ 5', '5 6'],
      ...['6 7', '7 8', '8 9', '9 -'],
    ]);
  });

  it('puts a thread under its line, on the side where it was written', () => {
    const threads = new Set([threadKey('x.c', -2), threadKey('x.c', 5)]);
    const kinds = (layout: 'unified' | 'split') =>
      diffRows(files, { ...all, layout, threads })
        .slice(2, 10)
        .map((row) => (row.kind === 'thread' ? row.line : row.kind));
    expect(kinds('unified')).toEqual([
      ...['line', 'line', -2, 'line', 'line', 'line', 'line', 'line'],
    ]);
    expect(kinds('split')).toEqual(['pair', 'pair', -2, 'pair', 'pair', 'pair', 5, 'file']);
  });
});

describe('anchorOfHash', () => {
  const paths = ['x.c', 'a b/100%.c'];

  it('reads a line by its anchor or by its file', () => {
    expect(anchorOfHash('f2-O7', paths)).toBe('f2-O7');
    expect(anchorOfHash('line/3/x.c', paths)).toBe('f1-L3');
    expect(anchorOfHash(`line/-4/${encodeURIComponent('a b/100%.c')}`, paths)).toBe('f2-O4');
  });

  it('is null for what names no file of the patch, cut escapes included', () => {
    for (const hash of ['', 'reasons', 'line/3/y.c', 'line/x/x.c', 'line/3/%E0%A4%A']) {
      expect(anchorOfHash(hash, paths)).toBeNull();
    }
  });
});
