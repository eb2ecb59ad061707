import { describe, expect, it } from 'vitest';
import { parsePatch } from './parse-patch';
import { countPatchLines, linesOf, pathOf } from './patch';
import { quotePath, unquotePath } from './quoted-path';
import { renderPatch } from './render-patch';
import { pairLines, wordChanges } from './words';

const mail = `From 0123 Mon Sep 17 00:00:00 2001
Subject: [PATCH] x: y

---
 a.c | 2 +-
 1 file changed

diff --git a/a.c b/a.c
index 1111111..2222222 100644
--- a/a.c
+++ b/a.c
@@ -3,4 +3,4 @@ int f(void)
 {
-\tint a;
+\tint b;
 
 	return 0;
-- 
2.39.5
`;

describe('parsePatch', () => {
  it('passes over the mail around it and does not take the signature for a deletion', () => {
    const [file] = parsePatch(mail);
    expect(file && pathOf(file)).toBe('a.c');
    expect([file?.added, file?.deleted]).toEqual([1, 1]);
    const hunk = file?.hunks[0];
    expect(hunk?.section).toBe('int f(void)');
    expect(hunk && linesOf(hunk, 'delete').map((l) => [l.text, l.oldLine])).toEqual([
      ['\tint a;', 4],
    ]);
    expect(hunk && linesOf(hunk, 'add').map((l) => l.newLine)).toEqual([4]);
  });

  it('reads added, deleted, renamed, mode-only and binary files', () => {
    const files = parsePatch(
      [
        'diff --git a/new.c b/new.c',
        'new file mode 100755',
        'index 0000000..1111111',
        '--- /dev/null',
        '+++ b/new.c',
        '@@ -0,0 +1 @@',
        '+x',
        '\\ No newline at end of file',
        'diff --git a/old.c b/old.c',
        'deleted file mode 100644',
        'index 1111111..0000000',
        '--- a/old.c',
        '+++ /dev/null',
        '@@ -1,2 +0,0 @@',
        '-x',
        '-y',
        'diff --git a/from name.c b/to name.c',
        'similarity index 97%',
        'rename from from name.c',
        'rename to to name.c',
        'diff --git a/run.sh b/run.sh',
        'old mode 100644',
        'new mode 100755',
        'diff --git a/p.png b/p.png',
        'index 1111111..2222222 100644',
        'Binary files a/p.png and b/p.png differ',
        '',
      ].join('\n'),
    );
    expect(files.map((f) => [f.status, f.oldPath, f.newPath])).toEqual([
      ['added', null, 'new.c'],
      ['deleted', 'old.c', null],
      ['renamed', 'from name.c', 'to name.c'],
      ['modified', 'run.sh', 'run.sh'],
      ['modified', 'p.png', 'p.png'],
    ]);
    expect(files[0]?.hunks[0]?.lines[0]?.noNewline).toBe(true);
    expect([files[3]?.oldMode, files[3]?.newMode]).toEqual(['100644', '100755']);
    expect(files[4]?.binary).toBe(true);
  });

  it('reads plain diff -u with dates, several files after each other', () => {
    const files = parsePatch(
      '--- a/x.c\t2020-01-01\n+++ b/x.c\t2020-01-02\n@@ -1 +1 @@\n-a\n+b\n--- a/y.c\n+++ b/y.c\n@@ -1 +1 @@\n-a\n+b\n',
    );
    expect(files.map(pathOf)).toEqual(['x.c', 'y.c']);
  });

  it('keeps deleted lines that look like headers inside the hunk', () => {
    const [file] = parsePatch(
      'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- old\n-diff --git a b\n+++ new\n+more\n',
    );
    expect(file?.hunks[0]?.lines.map((l) => l.text)).toEqual([
      '-- old',
      'diff --git a b',
      '++ new',
      'more',
    ]);
  });

  it('writes back what it read', () => {
    const text =
      'diff --git a/x y.c b/x y.c\nindex 1111111..2222222 100644\n--- a/x y.c\t\n+++ b/x y.c\t\n@@ -1,3 +1,4 @@ int f(void)\n a\r\n-b\n+c\n+d\n e\n\\ No newline at end of file\n';
    expect(renderPatch(parsePatch(text))).toBe(text);
    expect(countPatchLines(parsePatch(text))).toBe(6);
  });
});

describe('quoted paths', () => {
  it('reads names that hold a space and are quoted: git puts a tab behind the quote', () => {
    const name = String.raw`\303\274 b\nc.c`;
    const patch = `diff --git "a/${name}" "b/${name}"\nindex 656f4f9..1a78173 100644\n--- "a/${name}"\t\n+++ "b/${name}"\t\n@@ -1 +1 @@\n-y1\n+y2\n`;
    for (const text of [patch, patch.replaceAll('\n', '\r\n')]) {
      const [file] = parsePatch(text);
      expect([file?.oldPath, file?.newPath]).toEqual(['\u00fc b\nc.c', '\u00fc b\nc.c']);
    }
  });

  it('decodes what git quotes and keeps bytes that are not UTF-8', () => {
    expect(unquotePath('"a/\\303\\244\\t.c"')).toBe('a/ä\t.c');
    expect(unquotePath('"a/\\344.c"')).toBe('a/\u00e4.c');
    expect(unquotePath('a/plain.c')).toBe('a/plain.c');
    expect(unquotePath('"a/😀\\t"')).toBe('a/😀\t');
    expect(quotePath('a/t\tab".c')).toBe('"a/t\\tab\\".c"');
  });
});

describe('wordChanges', () => {
  it('marks the words that differ only', () => {
    const change = wordChanges('kfree(bbio->csum);', 'kvfree(bbio->csum);');
    expect(change.before.filter((s) => s.changed).map((s) => s.text)).toEqual(['kfree']);
    expect(change.after.filter((s) => s.changed).map((s) => s.text)).toEqual(['kvfree']);
    expect(change.after.map((s) => s.text).join('')).toBe('kvfree(bbio->csum);');
  });

  it('pairs the lines that became each other', () => {
    expect(pairLines(['if (a < b)', 'return 1;'], ['lock();', 'if (a <= b)'])).toEqual([[0, 1]]);
  });
});
