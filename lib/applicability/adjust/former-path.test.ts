import { afterAll, beforeAll, expect, it } from 'vitest';
import { formerPath } from '@/lib/applicability/adjust/former-path';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';

const repository = new ScratchRepository();
const text = 'one\ntwo\nthree\nfour\nfive\n';
const start = repository.commit({
  branch: 'main',
  message: 'start\n',
  files: { 'grün.c': text, 'plain.c': `${text}six\n` },
});
repository.commit({ branch: 'stable', from: start, message: 'stable\n', files: { c: '1\n' } });
const end = repository.commit({
  branch: 'main',
  message: 'move\n',
  files: {
    'grün.c': null,
    'plain.c': null,
    'neu/größer.c': text,
    'neu/plain.c': `${text}six\n`,
  },
});
let git: GitStore;
beforeAll(async () => {
  git = await openGit({ gitDirs: [repository.gitDir] });
});
afterAll(async () => {
  await git.close();
  repository.remove();
});

const bytes = (path: string) => Buffer.from(path, 'utf8').toString('latin1');

it.each([
  ['neu/plain.c', 'plain.c'],
  ['neu/größer.c', 'grün.c'],
])('follows %s back to %s', async (path, former) => {
  const { tree: tipTree } = await git.commit(await git.resolve('stable'));
  const options = { commit: end, base: start, tipTree, path: bytes(path) };
  expect(await formerPath(git, options)).toBe(bytes(former));
});
