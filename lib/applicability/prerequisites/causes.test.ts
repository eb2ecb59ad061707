import { afterAll, beforeAll, expect, it } from 'vitest';
import { conflictCauses } from '@/lib/applicability/prerequisites/causes';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { profileNamed } from '@/lib/profiles';

/** Four places far from one another: each fix touches one, and each place came apart by other commits. */
const repository = new ScratchRepository();
const filler = Array.from({ length: 12 }, (_one, line) => `\tfill(${line});\n`).join('');
const code = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join(filler);
const places = ['\tfirst(1);', '\tsecond(1);\n\told_call(second);', '\tthird(1);', '\tfourth(1);'];
let now = [...places];
const on = (branch: string, message: string, place: number, line: string) => {
  now = now.map((one, index) => (index === place ? line : one));
  return repository.commit({ branch, message: `${message}\n`, files: { 'a.c': code(now) } });
};
const start = repository.commit({
  branch: 'main',
  message: 'start\n',
  files: { 'a.c': code(places), 'old.c': code(['x']) },
});
repository.commit({ branch: 'stable', from: start, message: 'stable\n', files: { v: '1\n' } });
const taken = on('main', 'first: count from two', 0, '\tfirst(2);');
const written = on('main', 'first: count from three', 0, '\tfirst(3);');
const removed = on('main', 'second: drop the old call', 1, '\tsecond(1);');
on('main', 'third: nothing to do with it', 2, '\tthird(2);');
const brought = repository.commit({
  branch: 'main',
  message: 'new: a file of its own\n',
  files: { 'new.c': code(['new(1);']) },
});
const firstFix = on('main', 'fix first', 0, '\tfirst(30);');
const secondFix = on('main', 'fix second', 1, '\tsecond(10);');
const fourthFix = on('main', 'fix fourth', 3, '\tfourth(40);');
const fileFix = repository.commit({
  branch: 'main',
  message: 'fix new\n',
  files: { 'new.c': code(['new(2);']) },
});
now = [...places];
on('stable', `first: count from two\n\ncommit ${taken} upstream.`, 0, '\tfirst(2);');
const own = on('stable', 'fourth: for this branch only', 3, '\tfourth(9);');

let git: GitStore;
beforeAll(async () => {
  git = await openGit({ gitDirs: [repository.gitDir] });
});
afterAll(async () => {
  await git.close();
  repository.remove();
});

async function causes(commit: string, path = 'a.c') {
  const upstream = await git.resolve('main');
  const tip = await git.resolve('stable');
  const profile = profileNamed('linux');
  const presence = await buildPresenceIndex(git, { tip, upstream, profile });
  const isPresent = async (oid: string) => (await presence.presence(oid)) !== null;
  const isBackport = (oid: string) => presence.named(oid).length > 0;
  const asked = { commit, upstream, tip, paths: [path], isPresent, isBackport };
  const [found] = await conflictCauses(git, asked);
  return found?.commits.map(({ oid, side, did }) => ({ oid, side, did }));
}

it('names who wrote the lines that the branch lacks: neither what it has as a backport nor what lies elsewhere', async () => {
  expect(await causes(firstFix)).toEqual([{ oid: written, side: 'upstream', did: 'wrote' }]);
});

it('names who took away what the branch still has beside the change', async () => {
  expect(await causes(secondFix)).toEqual([{ oid: removed, side: 'upstream', did: 'removed' }]);
});

it('names a commit of the branch itself', async () => {
  expect(await causes(fourthFix)).toEqual([{ oid: own, side: 'branch', did: 'wrote' }]);
});

it('names who brought a file that the branch does not have', async () => {
  expect(await causes(fileFix, 'new.c')).toEqual([
    { oid: brought, side: 'upstream', did: 'brought-file' },
  ]);
});
