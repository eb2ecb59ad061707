import { describe, expect, it } from 'vitest';
import { parsePatch } from '@/lib/diff/parse-patch';
import { diffRows, findAnchor } from './diff-rows';

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
});
