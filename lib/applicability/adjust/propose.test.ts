import { afterAll, beforeAll, expect, it } from 'vitest';
import { propose } from '@/lib/applicability/adjust/propose';
import { allRules } from '@/lib/applicability/adjust/rules';
import { treeChanges } from '@/lib/applicability/tree-changes';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';

const repository = new ScratchRepository();
const filler = 'a line that nobody changes\n'.repeat(200_000);
const start = repository.commit({
  branch: 'main',
  message: 'start\n',
  files: { 'large.c': `first\n${filler}` },
});
repository.commit({
  branch: 'stable',
  from: start,
  message: 'stable\n',
  files: { 'large.c': `ours\n${filler}` },
});
const fix = repository.commit({
  branch: 'main',
  message: 'fix\n',
  files: { 'large.c': `theirs\n${filler}` },
});
let git: GitStore;
beforeAll(async () => {
  git = await openGit({ gitDirs: [repository.gitDir] });
});
afterAll(async () => {
  await git.close();
  repository.remove();
});

it('proposes nothing, and says why, where a file is too large to be merged here', async () => {
  const { tree: tipTree } = await git.commit(await git.resolve('stable'));
  const [base, theirs] = [(await git.commit(start)).tree, (await git.commit(fix)).tree];
  const source = { base, theirs, changes: await treeChanges(git, base, theirs) };
  const found = await propose(git, git.merger, { source, tipTree, rules: allRules });
  expect(found).toEqual({ proposal: null, why: 'large.c: it is too large' });
});
