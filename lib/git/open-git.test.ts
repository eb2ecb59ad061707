import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isAppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { parseRawChanges } from '@/lib/git/parse-changes';
import { PathFilters } from '@/lib/git/path-filters';
import { randomHistory } from '@/lib/git/testing/random-history';
import { SnapshotRepository, snapshot } from '@/lib/git/testing/snapshot-repository';

const cleanups: (() => void | Promise<void>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

function scratch(): SnapshotRepository {
  const repository = new SnapshotRepository();
  cleanups.push(() => repository.remove());
  return repository;
}

async function opened(...gitDirs: string[]): Promise<GitStore> {
  const git = await openGit({ gitDirs });
  cleanups.push(() => git.close());
  return git;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'nothing thrown';
  } catch (error) {
    if (!isAppError(error)) throw error;
    expect(error.message.length).toBeGreaterThan(10);
    return error.code;
  }
}

/** Every file with size and time of change: a repository that is only read keeps them all. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { size, mtimeMs, ctimeMs } = statSync(path.join(folder, name));
      return `${name} ${size} ${mtimeMs} ${ctimeMs}`;
    })
    .sort();
}

function twoCommits(repository: SnapshotRepository) {
  const text = Array.from({ length: 20 }, (_one, index) => `line ${index}\n`).join('');
  const first = repository.commit('main', snapshot({ 'dir/a': text, b: 'b\n' }), {
    message: 'first: subject\n\nbody\n',
  });
  const second = repository.commit('main', snapshot({ 'dir/a': `${text}more\n`, b: 'b\n' }));
  return { first, second };
}

describe('openGit', () => {
  it('reads commits, trees, blobs, changes, patches, history and blame', async () => {
    const repository = scratch();
    const { first, second } = twoCommits(repository);
    repository.run(['update-ref', 'refs/tags/v1.0', first]);
    repository.run(['update-ref', 'refs/tags/v1.1-rc1', second]);
    const git = await opened(repository.gitDir);
    expect(await git.resolve('main')).toBe(second);
    expect(await git.resolve('main~1')).toBe(first);
    expect(await git.resolve(first.slice(0, 9))).toBe(first);
    const commit = await git.commit(first);
    expect(commit).toMatchObject({ subject: 'first: subject', parents: [] });
    expect(commit.message).toBe('first: subject\n\nbody');
    expect((await git.list(second, '', true))?.map((entry) => entry.path)).toEqual(['b', 'dir/a']);
    expect(await git.entry(second, 'dir/none')).toBeNull();
    const entry = await git.entry(second, 'dir/a');
    expect((await git.blob(entry?.oid ?? '')).toString()).toContain('line 19\nmore\n');
    expect(await git.changes(second)).toMatchObject([{ status: 'M', path: 'dir/a' }]);
    expect(await git.changes(first)).toHaveLength(2);
    const patch = repository.run(['diff-tree', '-p', '--binary', '--full-index', first, second]);
    expect((await git.patch(second)).equals(patch)).toBe(true);
    expect(await git.isAncestor(first, second)).toBe(true);
    expect(await git.isAncestor(second, first)).toBe(false);
    expect(await git.mergeBase(first, second)).toBe(first);
    const blamed = await git.blame(second, 'dir/a', [[20, 21]]);
    expect(blamed.map((line) => line.commit)).toEqual([first, second]);
    const log: string[] = [];
    for await (const one of git.log({ include: [second], reverse: true })) log.push(one.oid);
    expect(log).toEqual([first, second]);
    expect((await git.firstTag(first))?.tag).toBe('v1.0');
    expect(await git.firstTag(second)).toBeNull();
    expect((await git.firstTag(second, { withRc: true }))?.tag).toBe('v1.1-rc1');
    expect(await git.firstTag(second, { withRc: true, upstream: first })).toBeNull();
  });

  it('finds the release of a project that tags its branches only', async () => {
    const repository = scratch();
    const { first, second } = twoCommits(repository);
    const release = (version: string, on: string) => {
      const commit = repository.commit(`branch-${version}`, snapshot({ version }), {
        parents: [on],
        message: `release ${version}\n`,
      });
      repository.run(['update-ref', `refs/tags/v${version}`, commit]);
    };
    release('1.0.0', first);
    release('1.1.0', second);
    const third = repository.commit('main', snapshot({ b: 'c\n' }));
    release('1.2.0', third);
    const git = await opened(repository.gitDir);
    const tagOf = async (commit: string, upstream: string) =>
      (await git.firstTag(commit, { upstream }))?.tag ?? null;
    expect(await tagOf(first, third)).toBe('v1.0.0');
    expect(await tagOf(second, third)).toBe('v1.1.0');
    // A tag that holds all of upstream and more is later than what is looked at.
    expect(await tagOf(second, second)).toBeNull();
  });

  it('lists changes as diff-tree does', async () => {
    const repository = scratch();
    const { commits } = randomHistory(repository, 5, 12);
    const git = await opened(repository.gitDir);
    for (const commit of commits) {
      const raw = repository.run(['diff-tree', '-r', '-z', '--no-abbrev', `${commit}^`, commit]);
      expect(await git.changes(commit)).toEqual(parseRawChanges(raw));
    }
  });

  it('blames the same with filters', async () => {
    const repository = scratch();
    const { second } = twoCommits(repository);
    const git = await opened(repository.gitDir);
    const before = await git.blame(second, 'dir/a', [[1, 21]]);
    await git.history.load([second]);
    const filters = new PathFilters(git.store, git.history);
    await filters.during(second, () => new Promise((resolve) => setTimeout(resolve, 450)));
    await filters.during(second, async () => undefined);
    expect(existsSync(path.join(git.store.gitDir, 'objects/info/commit-graph'))).toBe(true);
    expect(await git.blame(second, 'dir/a', [[1, 21]])).toEqual(before);
  });

  it('names what is wrong', async () => {
    const repository = scratch();
    twoCommits(repository);
    const git = await opened(repository.gitDir);
    expect(await codeOf(openGit({ gitDirs: [repository.folder] }))).toBe('not-a-repository');
    expect(await codeOf(openGit({ gitDirs: ['/nowhere/at/all'] }))).toBe('not-a-repository');
    expect(await codeOf(git.resolve('--upload-pack=x'))).toBe('ref-not-found');
    expect(await codeOf(git.resolve('no-such-branch'))).toBe('ref-not-found');
    expect(await codeOf(git.resolve('main\nHEAD'))).toBe('ref-not-found');
    expect(await codeOf(git.resolve('0'.repeat(39).concat('1')))).toBe('ref-not-found');
    expect(await codeOf(git.commit('0'.repeat(39).concat('1')))).toBe('object-missing');
    expect(await codeOf(git.blob('--batch'))).toBe('bad-input');
    expect(await codeOf(git.run(['log', '--output=x', 'HEAD']))).toBe('bad-input');
    expect(await codeOf(git.run(['fetch', 'origin']))).toBe('bad-input');
    expect(await codeOf(git.run(['-c', 'alias.x=!touch y', 'x']))).toBe('bad-input');
  });

  it('starts a killed process again', async () => {
    const repository = scratch();
    const { first, second } = twoCommits(repository);
    const git = await opened(repository.gitDir);
    await git.commit(first);
    const pid = git.objects.contents.pid;
    if (pid === undefined) throw new Error('no process');
    process.kill(pid, 'SIGKILL');
    expect((await git.commit(second)).parents).toEqual([first]);
  });

  it('answers thousands of pipelined requests in order', async () => {
    const repository = scratch();
    const files = Object.fromEntries(
      Array.from({ length: 3000 }, (_one, index) => [`f${index}`, `content ${index}\n`]),
    );
    const commit = repository.commit('main', snapshot(files));
    const git = await opened(repository.gitDir);
    const entries = (await git.list(commit)) ?? [];
    const blobs = await Promise.all(entries.map((entry) => git.blob(entry.oid)));
    for (const [index, entry] of entries.entries()) {
      expect(blobs[index]?.toString()).toBe(`content ${entry.path.slice(1)}\n`);
    }
    expect(await codeOf(git.blob(entries[0]?.oid ?? '', 3))).toBe('too-large');
  });

  it('obeys no configuration of the repository, runs nothing of it and writes nothing into it', async () => {
    const repository = scratch();
    const { second } = twoCommits(repository);
    const trap = path.join(repository.folder, 'trap.sh');
    const sprung = path.join(repository.folder, 'sprung');
    writeFileSync(trap, `#!/bin/sh\ntouch ${sprung}\n`, { mode: 0o755 });
    appendFileSync(
      path.join(repository.gitDir, 'config'),
      `[core]\n\tsshCommand = ${trap}\n\tfsmonitor = ${trap}\n\tpager = ${trap}\n\thooksPath = ${repository.folder}\n` +
        `[remote "origin"]\n\turl = ext::${trap}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n` +
        `[diff]\n\texternal = ${trap}\n[diff "x"]\n\ttextconv = ${trap}\n[merge "x"]\n\tdriver = ${trap}\n` +
        '[extensions]\n\tpartialClone = origin\n',
    );
    mkdirSync(path.join(repository.gitDir, 'info'), { recursive: true });
    writeFileSync(path.join(repository.gitDir, 'info', 'attributes'), '* diff=x merge=x\n');
    const before = listing(repository.gitDir);
    const git = await opened(repository.gitDir);
    await git.patch(second);
    await git.refs();
    await git.blame(second, 'dir/a', [[1, 2]]);
    const tree = (await git.commit(second)).tree;
    await git.merger.mergeTrees([{ base: tree, ours: tree, theirs: tree }]);
    expect(await codeOf(git.blob('1'.repeat(40)))).toBe('object-missing');
    expect(existsSync(sprung)).toBe(false);
    expect(listing(repository.gitDir)).toEqual(before);
  });

  it('reports missing blobs of a partial clone and fetches nothing', async () => {
    const repository = scratch();
    const { first, second } = twoCommits(repository);
    repository.run(['config', 'uploadpack.allowFilter', 'true']);
    const partial = path.join(repository.folder, 'partial.git');
    const clone = ['clone', '-q', '--bare', '--no-local', '--filter=blob:none'];
    repository.run([...clone, `file://${repository.gitDir}`, partial], { cwd: repository.folder });
    const before = listing(partial);
    const git = await opened(partial);
    const entry = await git.entry(second, 'dir/a');
    expect(await codeOf(git.blob(entry?.oid ?? ''))).toBe('object-missing');
    expect(await codeOf(git.patch(second))).toBe('object-missing');
    const trees = await Promise.all(
      [first, second].map(async (oid) => (await git.commit(oid)).tree),
    );
    const [base = '', theirs = ''] = trees;
    const files = await git.merger.mergeFiles([
      {
        base: { mode: '100644', oid: entry?.oid ?? '' },
        ours: { mode: '100644', oid: entry?.oid ?? '' },
        theirs: { mode: '100644', oid: entry?.oid ?? '' },
      },
    ]);
    expect(files).toMatchObject([{ ok: false }]);
    expect(await git.merger.mergeTrees([{ base, ours: base, theirs }])).toHaveLength(1);
    expect(listing(partial)).toEqual(before);
  });

  it('blames what it can where an old tree is missing', async () => {
    const repository = scratch();
    const { first, second } = twoCommits(repository);
    const tree = repository.text(['rev-parse', `${first}^{tree}`]);
    const third = repository.commit('main', snapshot({ c: 'new\n' }), { parents: [second] });
    rmSync(path.join(repository.gitDir, 'objects', tree.slice(0, 2), tree.slice(2)));
    const git = await opened(repository.gitDir);
    for (const places of [1000, 1000]) {
      await git.expectBlames([third], places);
      expect((await git.blame(third, 'c', [[1, 1]])).map((line) => line.commit)).toEqual([third]);
    }
  });

  it('reads work trees, linked ones, alternates and shallow clones', async () => {
    const repository = scratch();
    const { first, second } = twoCommits(repository);
    const at = (name: string) => path.join(repository.folder, name);
    const cwd = repository.folder;
    repository.run(['clone', '-q', '--shared', repository.gitDir, at('work')], { cwd });
    repository.run(['clone', '-q', '--shared', '--bare', at('work'), at('nested')], { cwd });
    repository.run(['worktree', 'add', '-q', '--detach', at('linked'), first], { cwd: at('work') });
    const url = `file://${repository.gitDir}`;
    repository.run(['clone', '-q', '--bare', '--depth=1', url, at('shallow')], { cwd });
    for (const name of ['work', 'work/.git', 'nested']) {
      expect(await (await opened(at(name))).resolve('main')).toBe(second);
    }
    expect(await (await opened(at('linked'))).resolve('HEAD')).toBe(first);
    const shallow = await opened(at('shallow'));
    expect(await shallow.resolve('main')).toBe(second);
    const seen: string[] = [];
    for await (const commit of shallow.log({ include: [second] })) seen.push(commit.oid);
    expect(seen).toEqual([second]);
    expect(await codeOf(shallow.patch(second))).toBe('object-missing');
  });

  it('joins several repositories', async () => {
    const one = scratch();
    const two = scratch();
    const mine = one.commit('main', snapshot({ a: 'one\n' }));
    const theirs = two.commit('stable', snapshot({ a: 'two\n' }));
    const git = await opened(one.gitDir, two.gitDir);
    expect(await git.resolve('main')).toBe(mine);
    expect(await git.resolve('stable')).toBe(theirs);
    expect((await git.refs()).map((ref) => ref.name)).toEqual([
      'refs/heads/main',
      'refs/heads/stable',
    ]);
  });

  it('leaves no temporary store behind', async () => {
    const repository = scratch();
    twoCommits(repository);
    const git = await openGit({ gitDirs: [repository.gitDir] });
    const { gitDir } = git.store;
    expect(existsSync(gitDir)).toBe(true);
    await git.close();
    expect(existsSync(gitDir)).toBe(false);
    rmSync(gitDir, { recursive: true, force: true });
  });
});
