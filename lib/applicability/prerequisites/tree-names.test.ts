import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { TreeNames } from './tree-names';

const repository = new ScratchRepository();
repository.commit({
  branch: 'main',
  message: 'm\n',
  files: { 'a.c': 'int one_call(two_args);\n' },
});
let git: GitStore;
beforeAll(async () => {
  git = await openGit({ gitDirs: [repository.gitDir] });
});
afterAll(async () => {
  await git.close();
  repository.remove();
});

it('says which names stand in a tree, and looks each up once', async () => {
  const { tree } = await git.commit(await git.resolve('main'));
  let reads = 0;
  const counted = Object.assign(Object.create(git), {
    run: (...args: Parameters<GitStore['run']>) => {
      reads += 1;
      return git.run(...args);
    },
  });
  const names = new TreeNames(counted);
  expect([...(await names.in(tree, ['one_call', 'one', 'absent_one']))]).toEqual(['one_call']);
  expect([...(await names.in(tree, ['absent_one', 'one_call']))]).toEqual(['one_call']);
  expect(reads).toBe(1);
  expect([...(await names.in(tree, ['two_args', 'one_call']))]).toEqual(['two_args', 'one_call']);
  expect(reads).toBe(2);
});
