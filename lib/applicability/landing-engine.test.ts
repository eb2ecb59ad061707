import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LandingEngine } from '@/lib/applicability/landing-engine';
import { treeChanges } from '@/lib/applicability/tree-changes';
import { emptyTree } from '@/lib/contracts/git';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { PlainGit } from '@/lib/git/testing/plain-git';
import { randomHistory } from '@/lib/git/testing/random-history';
import { type Snapshot, SnapshotRepository, snapshot } from '@/lib/git/testing/snapshot-repository';

const repositories: SnapshotRepository[] = [];
afterAll(() => {
  for (const repository of repositories) repository.remove();
});

function scratch(): SnapshotRepository {
  const repository = new SnapshotRepository();
  repositories.push(repository);
  return repository;
}

async function jobOf(git: GitStore, commit: string, tip: string) {
  const { tree, parents } = await git.commit(commit);
  const base = parents[0] === undefined ? emptyTree : (await git.commit(parents[0])).tree;
  const changes = await treeChanges(git, base, tree);
  return { source: { base, theirs: tree, changes }, tipTree: (await git.commit(tip)).tree };
}

/** Every commit on the tip, by the engine and by plain git: all must be equal. */
async function expectEqual(
  repository: SnapshotRepository,
  commits: readonly string[],
  tip: string,
): Promise<{ whole: number; compared: number }> {
  const git = await openGit({ gitDirs: [repository.gitDir] });
  try {
    const engine = new LandingEngine(git, git.merger);
    const jobs = await Promise.all(commits.map((commit) => jobOf(git, commit, tip)));
    const outcomes = await engine.land(jobs);
    const brief = new LandingEngine(git, git.merger, { firstConflict: true });
    const briefly = await brief.land(jobs);
    const plain = new PlainGit(repository, tip);
    let whole = 0;
    let compared = 0;
    for (const [index, commit] of commits.entries()) {
      const outcome = outcomes[index];
      const truth = plain.cell(commit);
      if (truth === null) continue;
      if (outcome === undefined || !outcome.ok) throw outcome?.error ?? new Error('no outcome');
      const { strict, pick, tree, wholeMerge } = outcome.value;
      expect({ commit, strict, pick, tree }).toEqual({ commit, ...truth });
      const short = briefly[index];
      if (short === undefined || !short.ok) throw short?.error ?? new Error('no outcome');
      expect(short.value).toMatchObject(truth);
      compared += 1;
      if (wholeMerge) whole += 1;
    }
    return { whole, compared };
  } finally {
    await git.close();
  }
}

describe('strict and pick equal plain git', () => {
  const seeds = [11, 12, 14];
  it.each(seeds)('on a random history, seed %i', async (seed) => {
    const repository = scratch();
    const { commits, tip } = randomHistory(repository, seed, 20);
    const { compared } = await expectEqual(repository, commits, tip);
    expect(compared).toBeGreaterThan(10);
  });

  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_one, index) => `line ${from + index}\n`).join('');
  const start = {
    'a/one': lines(1, 40),
    'a/two': lines(50, 90),
    'b/three': lines(100, 140),
    top: 'x\n',
  };
  const file = (content: string, mode = '100644') => ({
    mode,
    content: Buffer.from(content, 'latin1'),
  });
  type Change = Record<string, { mode: string; content: Buffer } | null>;
  const changed = (files: Snapshot, change: Change): Snapshot => {
    const next = new Map(files);
    for (const [name, value] of Object.entries(change)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    return next;
  };
  const edit = (text: string, line: number, by = 'changed\n') => text.replace(`line ${line}\n`, by);

  const cases: Record<string, { before?: Change; stable: Change; main: Change }> = {
    'a file that moved on the branch': {
      stable: { 'a/one': null, 'moved/one': file(start['a/one']) },
      main: { 'a/one': file(edit(start['a/one'], 20)) },
    },
    'a file that moved and changed on the branch': {
      stable: { 'a/one': null, 'moved/uno': file(edit(start['a/one'], 3)) },
      main: { 'a/one': file(edit(start['a/one'], 20)) },
    },
    'an addition into a directory that moved on the branch': {
      stable: {
        'a/one': null,
        'a/two': null,
        'z/one': file(start['a/one']),
        'z/two': file(start['a/two']),
      },
      main: { 'a/new': file('new\n') },
    },
    'a change and an addition below a directory that moved': {
      stable: {
        'a/one': null,
        'a/two': null,
        'z/one': file(start['a/one']),
        'z/two': file(start['a/two']),
      },
      main: { 'a/new': file('new\n'), 'a/one': file(edit(start['a/one'], 9)) },
    },
    'a directory moved by the candidate where the branch added a file': {
      stable: { 'a/extra': file('extra\n') },
      main: {
        'a/one': null,
        'a/two': null,
        'z/one': file(start['a/one']),
        'z/two': file(start['a/two']),
      },
    },
    'a file where the branch has a directory': {
      stable: { new: null, 'new/inner': file('inner\n') },
      main: { new: file('new\n') },
    },
    'a directory where the branch has a file': {
      stable: { dir: file('plain\n') },
      main: { 'dir/inner': file('inner\n') },
    },
    'a file gone on the branch': {
      stable: { 'a/one': null },
      main: { 'a/one': file(edit(start['a/one'], 5)) },
    },
    'a file deleted on both sides': { stable: { 'a/one': null }, main: { 'a/one': null } },
    'a deletion of a file the branch changed': {
      stable: { 'a/one': file(edit(start['a/one'], 5)) },
      main: { 'a/one': null },
    },
    'the same addition': { stable: { n: file('n\n') }, main: { n: file('n\n') } },
    'another addition': { stable: { n: file('n\n') }, main: { n: file('m\n') } },
    'a pure rename': { stable: {}, main: { 'a/one': null, 'c/one': file(start['a/one']) } },
    'a pure rename of a file the branch changed': {
      stable: { 'a/one': file(edit(start['a/one'], 5)) },
      main: { 'a/one': null, 'c/one': file(start['a/one']) },
    },
    'a mode change': { stable: { top: file('y\n') }, main: { top: file('x\n', '100755') } },
    'a mode change against another mode': {
      before: { top: file('x\n', '100755') },
      stable: { top: file('x\n') },
      main: { top: file('z\n', '100755') },
    },
    'a file that becomes a link': { stable: {}, main: { top: file('a/one', '120000') } },
    'a link retargeted on both sides': {
      before: { link: file('one', '120000') },
      stable: { link: file('two', '120000') },
      main: { link: file('three', '120000') },
    },
    'a submodule moved': {
      before: { sub: file('1'.repeat(40), '160000') },
      stable: {},
      main: { sub: file('2'.repeat(40), '160000') },
    },
    'a submodule moved on both sides': {
      before: { sub: file('1'.repeat(40), '160000') },
      stable: { sub: file('3'.repeat(40), '160000') },
      main: { sub: file('2'.repeat(40), '160000') },
    },
    'a binary file': {
      before: { bin: file('\0one') },
      stable: {},
      main: { bin: file('\0two') },
    },
    'a binary file changed on both sides': {
      before: { bin: file('\0one') },
      stable: { bin: file('\0three') },
      main: { bin: file('\0two') },
    },
    'no final newline': {
      before: { top: file('a\nb\nc') },
      stable: { top: file('a\nb\nc\n') },
      main: { top: file('a2\nb\nc') },
    },
    'carriage returns': {
      before: { top: file('a\r\nb\r\nc\r\n') },
      stable: { top: file('a\nb\nc\n') },
      main: { top: file('a\r\nB\r\nc\r\n') },
    },
    'union merge by attribute': {
      before: {
        '.gitattributes': file('a/* merge=union\n'),
        'b/.gitattributes': file('three -diff\n'),
      },
      stable: { 'a/one': file(edit(start['a/one'], 20, 'ours\n')) },
      main: { 'a/one': file(edit(start['a/one'], 20, 'theirs\n')) },
    },
    'a deeper attributes file': {
      before: { 'b/.gitattributes': file('thr* -merge\n') },
      stable: { 'b/three': file(edit(start['b/three'], 101)) },
      main: { 'b/three': file(edit(start['b/three'], 130)) },
    },
    'the same as binary by attribute': {
      before: { '.gitattributes': file('*three binary\n') },
      stable: { 'b/three': file(edit(start['b/three'], 101)) },
      main: { 'b/three': file(edit(start['b/three'], 130)) },
    },
    'a path that is not UTF-8': {
      before: { 'd\xe9/x': file('1\n2\n3\n') },
      stable: { 'd\xe9/x': file('0\n1\n2\n3\n') },
      main: { 'd\xe9/x': file('1\n2\n3\n4\n') },
    },
    'nothing at all': { stable: {}, main: {} },
    'a hunk that finds another place': {
      before: { top: file('}\n}\n}\n}\n}\n}\nend\n}\n}\n}\n}\n}\n}\nend\n') },
      stable: { top: file('more\n}\n}\n}\n}\n}\n}\nend\n}\n}\n}\n}\n}\n}\nend\n') },
      main: { top: file('}\n}\n}\n}\n}\n}\nend\n}\n}\n}\nnew\n}\n}\n}\nend\n') },
    },
  };
  it.each(Object.keys(cases))('%s', async (name) => {
    const { before = {}, stable, main } = cases[name] ?? { stable: {}, main: {} };
    const repository = scratch();
    const common = changed(snapshot(start), before);
    const first = repository.commit('main', common);
    const tip = repository.commit('stable', changed(common, stable), { parents: [first] });
    const commit = repository.commit('main', changed(common, main));
    const { compared } = await expectEqual(repository, [commit], tip);
    expect(compared).toBe(1);
  });

  it('lists one conflict where that is enough, and none of a file that is not there', async () => {
    const repository = scratch();
    const both = (word: string) => ({
      'a/one': file(edit(start['a/one'], 20, `${word}\n`)),
      'b/three': file(edit(start['b/three'], 120, `${word}\n`)),
    });
    const common = snapshot({ ...start, 'lost/file': 'of its own\n' });
    const first = repository.commit('main', common);
    const tip = repository.commit(
      'stable',
      changed(common, { ...both('ours'), 'lost/file': null }),
      {
        parents: [first],
      },
    );
    const commit = repository.commit('main', changed(common, both('theirs')));
    const alsoLost = repository.commit(
      'other',
      changed(common, { ...both('theirs'), 'lost/file': file('changed\n') }),
      { parents: [first] },
    );
    const landed = async (firstConflict: boolean, oid = commit) => {
      const git = await openGit({ gitDirs: [repository.gitDir] });
      try {
        const engine = new LandingEngine(git, git.merger, { firstConflict });
        const [outcome] = await engine.land([await jobOf(git, oid, tip)]);
        if (outcome === undefined) throw new Error('no outcome');
        if (!outcome.ok) return outcome.error;
        const { conflicts, allConflicts } = outcome.value;
        return { paths: conflicts.map(({ path }) => path).sort(), allConflicts };
      } finally {
        await git.close();
      }
    };
    const paths = ['a/one', 'b/three'];
    expect(await landed(false)).toEqual({ paths, allConflicts: true });
    expect(await landed(true)).toEqual({ paths: ['a/one'], allConflicts: false });
    expect(await landed(false, alsoLost)).toEqual({
      paths: [...paths, 'lost/file'],
      allConflicts: true,
    });
    // Both were merged before anything else was looked at.
    expect(await landed(true, alsoLost)).toEqual({ paths, allConflicts: false });
    const oid = repository.text(['rev-parse', `${tip}:b/three`]);
    rmSync(path.join(repository.gitDir, 'objects', oid.slice(0, 2), oid.slice(2)));
    expect(await landed(true)).toMatchObject({ code: 'object-missing' });
  });

  it.each([
    ['went elsewhere', { 'moved/one': file(start['a/one']) }, 'rename/rename'],
    ['is gone', {}, 'rename/delete'],
  ])(
    'claims no word of git for a file both sides took away before it knows: it %s',
    async (_where, there, word) => {
      const repository = scratch();
      const common = snapshot(start);
      const first = repository.commit('main', common);
      const lost = { 'a/one': null, ...there };
      const tip = repository.commit('stable', changed(common, lost), { parents: [first] });
      const move = changed(common, { 'a/one': null, 'z/uno': file(start['a/one']) });
      const commit = repository.commit('main', move);
      const git = await openGit({ gitDirs: [repository.gitDir] });
      try {
        const job = await jobOf(git, commit, tip);
        const kinds = async (firstConflict: boolean) => {
          const [outcome] = await new LandingEngine(git, git.merger, { firstConflict }).land([job]);
          if (!outcome?.ok) throw outcome?.error ?? new Error('no outcome');
          return outcome.value.conflicts.map(({ path: name, kind }) => `${kind} ${name}`);
        };
        expect(await kinds(false)).toContain(`${word} z/uno`);
        expect(await kinds(true)).toEqual(['rename z/uno']);
      } finally {
        await git.close();
      }
    },
  );

  it.each([false, true])(
    'fails alone on a tip whose attributes cannot be read, brief %s',
    async (firstConflict) => {
      const repository = scratch();
      const common = snapshot(start);
      const first = repository.commit('main', common);
      const onTip = (branch: string, files: Parameters<typeof changed>[1]) =>
        repository.commit(branch, changed(common, { more: file('ours\n'), ...files }), {
          parents: [first],
        });
      const tip = onTip('stable', {});
      const lame = onTip('lame', { '.gitattributes': file('# lost\n') });
      const oid = repository.text(['rev-parse', `${lame}:.gitattributes`]);
      rmSync(path.join(repository.gitDir, 'objects', oid.slice(0, 2), oid.slice(2)));
      // Two additions of one path: git has to merge the full trees.
      const commit = repository.commit('main', changed(common, { more: file('theirs\n') }));
      const git = await openGit({ gitDirs: [repository.gitDir] });
      try {
        const engine = new LandingEngine(git, git.merger, { firstConflict });
        const jobs = await Promise.all([lame, tip].map((one) => jobOf(git, commit, one)));
        const [on, beside] = await engine.land(jobs);
        expect(on).toMatchObject({ ok: false, error: { code: 'object-missing' } });
        expect(beside).toMatchObject({ ok: true, value: { pick: 'conflict' } });
      } finally {
        await git.close();
      }
    },
  );

  it('takes the first parent of a merge, also of an octopus', async () => {
    const repository = scratch();
    const base = snapshot(start);
    const first = repository.commit('main', base);
    const left = changed(base, { top: file('left\n') });
    const right = changed(base, { 'b/three': file(edit(start['b/three'], 120)) });
    const a = repository.commit('left', left, { parents: [first] });
    const b = repository.commit('right', right, { parents: [first] });
    const c = repository.commit('third', changed(base, { more: file('m\n') }), {
      parents: [first],
    });
    const merged = changed(left, { 'b/three': right.get('b/three') ?? null, more: file('m\n') });
    const merge = repository.commit('main', merged, { parents: [a, b, c] });
    await expectEqual(repository, [merge], first);
  });

  it('is not confused by a merge in the same batch that trips an assertion of git', async () => {
    const repository = scratch();
    const base = snapshot({ 'a/one': 'one\n', 'a/two': 'two\n', three: 'three\n' });
    const first = repository.commit('main', base);
    const inner = changed(base, { 'a/one': null, 'a/one/inner': file('one\n'), new: file('n\n') });
    const clash = repository.commit('main', inner);
    // git 2.39 aborts here: the folder of a file that became a folder moves away from what the tip has.
    const moved = changed(inner, {
      'a/one/inner': null,
      'one/inner': file('one\n'),
      'a/two': null,
      two: file('two\n'),
    });
    const move = repository.commit('main', moved);
    const { compared } = await expectEqual(repository, [clash, move], first);
    expect(compared).toBeGreaterThan(0);
  });

  it('picks a root commit as an addition of everything', async () => {
    const repository = scratch();
    const first = repository.commit('main', snapshot({ one: 'one\n' }));
    const tip = repository.commit('other', snapshot({ two: 'two\n' }), { parents: [] });
    await expectEqual(repository, [first], tip);
  });
});
