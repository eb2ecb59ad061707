import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isAppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
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

async function opened(gitDir: string): Promise<GitStore> {
  const git = await openGit({ gitDirs: [gitDir] });
  cleanups.push(() => git.close());
  return git;
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'nothing thrown';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

function looseFile(repository: SnapshotRepository, oid: string): string {
  return path.join(repository.gitDir, 'objects', oid.slice(0, 2), oid.slice(2));
}

describe('a repository that was made to do harm, or was harmed', () => {
  it('says what is wrong with a path that is no repository', async () => {
    const repository = scratch();
    repository.commit('main', snapshot({ a: 'a\n' }));
    const at = (name: string) => path.join(repository.folder, name);
    mkdirSync(at('empty'));
    writeFileSync(at('file'), 'hello\n');
    mkdirSync(at('pointer'));
    writeFileSync(at('pointer/.git'), 'gitdir: /etc\n');
    mkdirSync(at('nameless'));
    writeFileSync(at('nameless/.git'), 'nothing\n');
    const said = (name: string) => refusal(openGit({ gitDirs: [at(name)] }));
    expect(await said('empty')).toContain('it holds neither .git nor HEAD');
    expect(await said('file')).toContain('it is a file');
    expect(await said('absent')).toContain('there is nothing at this path');
    expect(await said('pointer')).toContain('/etc, which is no repository');
    expect(await said('nameless')).toContain('its .git file names no folder');
    expect(await said('repo.git/refs')).toContain('it holds neither .git nor HEAD');
    repository.run(['clone', '-q', repository.gitDir, at('work')], { cwd: repository.folder });
    mkdirSync(at('work/below'));
    // Never the repository around it: the person named something else.
    expect(await said('work/below')).toMatch(/^not-a-repository/);
  });

  it('says that a folder may not be read, to who may not read it', async () => {
    const repository = scratch();
    repository.commit('main', snapshot({ a: 'a\n' }));
    chmodSync(repository.gitDir, 0);
    const said = await refusal(
      openGit({ gitDirs: [repository.gitDir] }).then((git) => git.close()),
    );
    chmodSync(repository.gitDir, 0o700);
    const root = process.getuid?.() === 0;
    expect(said).toContain(root ? 'nothing thrown' : 'it may not be read by this account');
  });

  it('waits for no pipe and follows no link out of the refs', async () => {
    const repository = scratch();
    const tip = repository.commit('main', snapshot({ a: 'a\n' }));
    const heads = path.join(repository.gitDir, 'refs', 'heads');
    execFileSync('mkfifo', [path.join(heads, 'pipe'), path.join(repository.gitDir, 'packed-refs')]);
    symlinkSync('/dev/zero', path.join(heads, 'endless'));
    symlinkSync('/etc/passwd', path.join(heads, 'passwd'));
    mkdirSync(path.join(heads, 'loop'));
    symlinkSync('..', path.join(heads, 'loop', 'up'));
    const git = await opened(repository.gitDir);
    expect(await git.refs()).toMatchObject([{ name: 'refs/heads/main', commit: tip }]);
  }, 20_000);

  it('leaves replacements and grafts aside', async () => {
    const repository = scratch();
    const first = repository.commit('main', snapshot({ a: 'a\n' }), { message: 'first\n' });
    const second = repository.commit('main', snapshot({ a: 'b\n' }), { message: 'second\n' });
    repository.run(['replace', second, first]);
    mkdirSync(path.join(repository.gitDir, 'info'), { recursive: true });
    writeFileSync(path.join(repository.gitDir, 'info', 'grafts'), `${second}\n`);
    const git = await opened(repository.gitDir);
    expect(await git.commit(second)).toMatchObject({ subject: 'second', parents: [first] });
    expect(await git.isAncestor(first, second)).toBe(true);
  });

  it('tells a short name that several commits share from one that nobody has', async () => {
    const repository = scratch();
    const seen = new Map<string, string>();
    let short: string | undefined;
    const who = 'A U Thor <author@example.com> 1700000000 +0000';
    const lines: string[] = [];
    for (let at = 0; at < 2000; at++) {
      lines.push(`commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n`);
      lines.push(`data ${String(at).length}\n${at}\n`);
    }
    repository.run(['fast-import', '--quiet'], { input: lines.join('') });
    for (const oid of repository.text(['rev-list', 'main']).split('\n')) {
      const start = oid.slice(0, 4);
      if (seen.has(start)) short = start;
      seen.set(start, oid);
    }
    if (short === undefined) throw new Error('no two of 2000 commits share four digits');
    const git = await opened(repository.gitDir);
    expect(await refusal(git.resolve(short))).toBe(
      `ref-not-found: "${short}" is short for several commits.`,
    );
    expect(await refusal(git.resolve('f'.repeat(40)))).toMatch(
      /^ref-not-found: No commit is named/,
    );
  });

  it('takes no option for a name, whatever it looks like', async () => {
    const repository = scratch();
    repository.commit('main', snapshot({ a: 'a\n' }));
    const git = await opened(repository.gitDir);
    for (const name of ['--upload-pack=x', '-', '--', '--output=/tmp/x', ' ', '', '\0', 'main:a']) {
      expect(await refusal(git.resolve(name))).toMatch(/^ref-not-found: No commit is named/);
    }
  });

  it('names the damaged object and goes on with the others', async () => {
    const repository = scratch();
    const first = repository.commit('main', snapshot({ a: 'a\n', b: 'b\n' }));
    const second = repository.commit('main', snapshot({ a: 'c\n', b: 'b\n' }));
    const blob = repository.text(['rev-parse', `${second}:a`]);
    chmodSync(looseFile(repository, blob), 0o600);
    writeFileSync(looseFile(repository, blob), 'garbage');
    const emptied = repository.text(['rev-parse', `${first}:a`]);
    chmodSync(looseFile(repository, emptied), 0o600);
    writeFileSync(looseFile(repository, emptied), '');
    const git = await opened(repository.gitDir);
    expect(await refusal(git.blob(blob))).toMatch(/^object-missing/);
    expect(await refusal(git.blob(emptied))).toMatch(/^object-missing/);
    expect(await refusal(git.patch(second))).toMatch(/^object-missing/);
    const sound = await git.entry(second, 'b');
    expect((await git.blob(sound?.oid ?? '')).toString()).toBe('b\n');
    expect((await git.commit(second)).parents).toEqual([first]);
  });

  it('refuses repositories of another format with a reason', async () => {
    const repository = scratch();
    const sha256 = path.join(repository.folder, 'sha256.git');
    const init = ['init', '-q', '--bare', '--object-format=sha256', sha256];
    repository.run(init, { cwd: repository.folder });
    expect(await refusal(openGit({ gitDirs: [sha256] }))).toContain('names its objects by SHA-256');
    const reftable = path.join(repository.folder, 'reftable.git');
    cpSync(repository.gitDir, reftable, { recursive: true });
    writeFileSync(path.join(reftable, 'config'), '[extensions]\n\trefStorage = reftable\n');
    expect(await refusal(openGit({ gitDirs: [reftable] }))).toContain('reftable');
    rmSync(reftable, { recursive: true });
  });

  it('reads ten thousand pull refs and a folder of its own alternates', async () => {
    const repository = scratch();
    const tip = repository.commit('main', snapshot({ a: 'a\n' }));
    const pulls = Array.from({ length: 10_000 }, (_one, at) => `${tip} refs/pull/${at}/head\n`);
    writeFileSync(path.join(repository.gitDir, 'packed-refs'), pulls.join(''));
    const objects = path.join(repository.gitDir, 'objects');
    mkdirSync(path.join(objects, 'info'), { recursive: true });
    writeFileSync(path.join(objects, 'info', 'alternates'), `${objects}\n/nowhere/at/all\n`);
    const git = await opened(repository.gitDir);
    expect(await git.refs()).toHaveLength(10_001);
    expect(await git.resolve('main')).toBe(tip);
  });
});
