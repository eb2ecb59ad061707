import { afterAll, expect, it } from 'vitest';
import { LandingEngine } from '@/lib/applicability/landing-engine';
import { placeChanges } from '@/lib/applicability/pick-plan';
import { movedAndLost } from '@/lib/applicability/sure-conflict';
import { treeChanges } from '@/lib/applicability/tree-changes';
import { openGit } from '@/lib/git/open-git';
import { PlainGit } from '@/lib/git/testing/plain-git';
import { SnapshotRepository, snapshot } from '@/lib/git/testing/snapshot-repository';

const repositories: SnapshotRepository[] = [];
afterAll(() => {
  for (const repository of repositories) repository.remove();
});

const text = (name: string) => Array.from({ length: 9 }, (_one, at) => `${name} ${at}\n`).join('');
const moved = text('moved');
const edited = moved.replace('moved 4', 'another');
const rest = { 'a/g': text('g'), 'a/h': text('h'), 'b/i': text('i') };

/** What a candidate makes of `a/f`. */
const candidates = {
  'beside itself': { ...rest, 'a/f2': moved },
  'into another folder': { ...rest, 'b/f': moved },
  'with its folder': { 'c/f': moved, 'c/g': rest['a/g'], 'c/h': rest['a/h'], 'b/i': rest['b/i'] },
  'below its own name': { ...rest, 'a/f/inner': moved },
  'and changed': { ...rest, 'a/f2': edited },
  'to two places': { ...rest, 'a/f2': moved, 'b/f': moved },
};

/** What the tip made of it, so that it has it no more. */
const tips = {
  removed: rest,
  'moved elsewhere': { ...rest, 'd/f': moved },
  'moved likewise': { ...rest, 'a/f2': moved },
  'moved likewise with changes': { ...rest, 'b/f': edited },
  'moved with its folder': { 'c/f': moved, 'c/g': rest['a/g'], 'c/h': rest['a/h'], 'b/i': 'x\n' },
  'removed, and its new place taken': { ...rest, 'a/f2': 'something else\n', 'b/f/x': 'x\n' },
};

it.each(Object.entries(tips))(
  'says what git says of moved files that the tip has %s',
  async (_name, own: Record<string, string>) => {
    const repository = new SnapshotRepository();
    repositories.push(repository);
    const start = repository.commit('main', snapshot({ ...rest, 'a/f': moved }));
    const after = (branch: string, files: Record<string, string>) =>
      repository.commit(branch, snapshot(files), { parents: [start] });
    const tip = after('stable', own);
    const commits = Object.values(candidates).map((files) => after('main', files));
    const git = await openGit({ gitDirs: [repository.gitDir] });
    try {
      const base = (await git.commit(start)).tree;
      const tipTree = (await git.commit(tip)).tree;
      const jobs = await Promise.all(
        commits.map(async (commit) => {
          const theirs = (await git.commit(commit)).tree;
          const changes = await treeChanges(git, base, theirs);
          return { source: { base, theirs, changes }, tipTree };
        }),
      );
      const plain = new PlainGit(repository, tip);
      const truth = commits.map((commit) => plain.cell(commit));
      for (const firstConflict of [false, true]) {
        const outcomes = await new LandingEngine(git, git.merger, { firstConflict }).land(jobs);
        const found = outcomes.map((one) => {
          if (!one.ok) throw one.error;
          const { strict, pick, tree } = one.value;
          return { strict, pick, tree };
        });
        expect(found).toEqual(truth);
      }
      const sure = await Promise.all(
        jobs.map(async ({ source }) =>
          movedAndLost(await placeChanges(git, tipTree, source.changes)),
        ),
      );
      // Whatever is taken for sure is one of git's conflicts.
      const [beside, , , below, changed, twice] = sure;
      for (const [index, path] of sure.entries()) {
        if (path !== null) expect(truth[index]?.pick).toBe('conflict');
      }
      expect([below, changed, twice]).toEqual([null, null, null]);
      expect(beside).toBe('a/f2' in own ? null : 'a/f2');
    } finally {
      await git.close();
    }
  },
);
