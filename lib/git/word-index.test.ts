import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GitStore, openGit } from './open-git';
import { ScratchRepository } from './testing/scratch-repository';
import { WordIndex } from './word-index';
import { bloomOf, mayHold } from './word-set';

let repository: ScratchRepository;
let git: GitStore;
let folder: string;
beforeEach(() => {
  repository = new ScratchRepository();
  folder = mkdtempSync(path.join(tmpdir(), 'words-'));
});
afterEach(async () => {
  await git.close();
  repository.remove();
  rmSync(folder, { recursive: true, force: true });
});

const files = {
  'a.c': '#include "near.h"\n#include <linux/far.h>\nint f(void) { return g_2(); }\n',
  'near.h': 'int g_2(void);\n',
  'sub/b.c': '#include "../near.h"\n/* g_2 */ int g_22;\n',
  'sub/near.h': 'x\n',
  'include/linux/far.h': 'int far;\n',
  'doc.txt': 'g_2\n',
};

const lines = (text: string) => text.split('\n').filter((line) => line !== '');

test('misses nothing that git grep -lw finds, and which files include a header', async () => {
  const tip = repository.commit({ branch: 'main', message: 'x', files });
  git = await openGit({ gitDirs: [repository.gitDir] });
  const index = new WordIndex(folder, git);
  for (const word of ['g_2', 'g_22', 'f', 'int', 'far']) {
    const grep = lines(repository.git('grep', '-lwF', `-e${word}`, tip, '--', '*.c', '*.h'));
    const found = (await index.filesWith(tip, word)).map((one) => `${tip}:${one.path}`);
    expect(found).toEqual(expect.arrayContaining(grep));
    expect(found.length).toBeLessThanOrEqual(grep.length + 1);
  }
  expect(await index.filesWith(tip, 'nowhere')).toEqual([]);
  const including = async (header: string) =>
    (await index.filesIncluding(tip, [header])).map((one) => one.path);
  expect(await including('include/linux/far.h')).toEqual(['a.c']);
  expect(await including('sub/near.h')).toEqual([]);
  expect(await including('near.h')).toContain('a.c');
});

test('keeps what it read: another tree costs its new blobs only; a torn end is mended', async () => {
  const first = repository.commit({ branch: 'main', message: 'x', files });
  const second = repository.commit({
    branch: 'main',
    message: 'y',
    files: { 'c.c': 'int late_word;\n' },
  });
  git = await openGit({ gitDirs: [repository.gitDir] });
  await new WordIndex(folder, git).files(first);
  const file = path.join(folder, 'words-2.bin');
  const before = statSync(file).size;
  appendFileSync(file, Buffer.alloc(11, 7));
  const again = new WordIndex(folder, git);
  expect((await again.filesWith(second, 'late_word')).map((one) => one.path)).toEqual(['c.c']);
  expect(statSync(file).size - before).toBeLessThan(60);
  expect(
    (await new WordIndex(folder, git).filesWith(second, 'g_22')).map((one) => one.path),
  ).toEqual(['sub/b.c']);
});

test('a word in a file is never denied, whatever the file holds', async () => {
  repository.commit({ branch: 'main', message: 'x', files });
  git = await openGit({ gitDirs: [repository.gitDir] });
  for (let n = 1; n < 3000; n *= 3) {
    const words = Array.from({ length: n }, (_, at) => `word_${at}_${n}`);
    const bloom = bloomOf(Buffer.from(words.join(n % 2 ? ' ' : '(')));
    for (const word of words) expect(mayHold({ bloom, includes: [] }, word)).toBe(true);
    const others = words.filter((word) => mayHold({ bloom, includes: [] }, `${word}x`));
    expect(others.length).toBeLessThanOrEqual(Math.max(2, n / 50));
  }
});
