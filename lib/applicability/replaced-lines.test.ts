import { expect, test } from 'vitest';
import { neighbourLines, replacedLines } from '@/lib/applicability/replaced-lines';
import { parsePatch } from '@/lib/diff/parse-patch';
import { eachScratch } from '@/lib/git/testing/each-scratch';

const scratch = eachScratch();

test('every place of a commit that updates a submodule as well can be blamed', async () => {
  const { repository } = scratch;
  const treeOf = (number: number) => {
    const blob = repository.commit({
      branch: `files${number}`,
      message: 'files',
      files: { 'a.c': `int first;\nint x${number};\n` },
    });
    const file = repository.git('rev-parse', `${blob}:a.c`).trim();
    const module = `${number}`.repeat(40);
    repository.git('update-index', '--add', '--cacheinfo', `100644,${file},a.c`);
    repository.git('update-index', '--add', '--cacheinfo', `160000,${module},module`);
    return repository.git('write-tree').trim();
  };
  const [before, after] = [treeOf(1), treeOf(2)];
  const git = await scratch.open();
  const files = parsePatch((await git.diff(before, after)).toString('latin1'));
  expect(files.map((file) => file.oldPath)).toEqual(['a.c', 'module']);
  expect(replacedLines(files).map((place) => place.path)).toEqual(['a.c']);
  expect(neighbourLines(files).map((place) => place.path)).toEqual(['a.c']);
});

test('a notice of copyright that is renewed beside the code is not blamed, alone it is', () => {
  const hunk = (at: number, before: string, after: string) =>
    `@@ -${at} +${at} @@\n-${before}\n+${after}\n`;
  const notice = hunk(1, ' * Copyright (c) 2020 Wisp', ' * Copyright (c) 2026 Wisp');
  const head = 'diff --git a/a.c b/a.c\nindex 1111111..2222222 100644\n--- a/a.c\n+++ b/a.c\n';
  const ranges = (body: string) => replacedLines(parsePatch(head + body)).map((one) => one.ranges);
  expect(ranges(notice + hunk(9, 'drop(1);', 'drop(2);'))).toEqual([[[9, 9]]]);
  expect(ranges(notice + hunk(9, '}', '};'))).toEqual([
    [
      [1, 1],
      [9, 9],
    ],
  ]);
});
