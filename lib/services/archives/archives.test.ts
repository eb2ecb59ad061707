import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { archiveName, openArchiveSource } from './archive-source';
import { searchArchives } from './search-archives';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'archives-'));
});
afterEach(() => rm(dir, { recursive: true }));

const mail = (n: number, more = '') =>
  `From: A <a@x.org>\nSubject: mail ${n}\nMessage-ID: <${n}@x>\nDate: Tue, 31 Mar 2026 06:12:0${n} +0000\n${more}\nbody ${n}\n`;
const framed = (n: number) => `From a@x.org Tue Mar 31 06:12:00 2026\n${mail(n)}\n`;

async function found(file: string, id: string): Promise<string[]> {
  const search = await searchArchives([{ name: 'list', path: file }], path.join(dir, 'data'));
  try {
    expect(search.places[0]?.problem).toBeNull();
    const mails = await search.find('message-id', id);
    return await Promise.all(mails.map(async (one) => (await search.raw(one)).toString()));
  } finally {
    await search.close();
  }
}

/** One commit per message, as public-inbox writes them. */
function epoch(
  gitDir: string,
  messages: readonly (readonly [name: 'm' | 'd', text: string])[],
  from?: string,
): string {
  const git = (args: readonly string[], input?: string) =>
    execFileSync(
      'git',
      ['-c', 'user.name=x', '-c', 'user.email=x@x', '--git-dir', gitDir, ...args],
      input === undefined ? {} : { input },
    )
      .toString()
      .trim();
  if (from === undefined) execFileSync('git', ['init', '-q', '--bare', '-b', 'master', gitDir]);
  let parent = from;
  for (const [name, text] of messages) {
    const blob = git(['hash-object', '-w', '--stdin'], text);
    const tree = git(['mktree'], `100644 blob ${blob}\t${name}\n`);
    parent = git(['commit-tree', tree, ...(parent === undefined ? [] : ['-p', parent]), '-m', 'x']);
  }
  git(['update-ref', 'refs/heads/master', parent ?? '']);
  return parent ?? '';
}

test('an mbox: mails come back as they are; what is appended is found; a new file is read anew', async () => {
  const file = path.join(dir, 'list.mbox');
  await writeFile(file, framed(1) + framed(2));
  expect(await found(file, '2@x')).toEqual([mail(2)]);
  await appendFile(file, framed(3));
  expect([await found(file, '1@x'), await found(file, '3@x')]).toEqual([[mail(1)], [mail(3)]]);
  await writeFile(file, framed(4));
  expect([await found(file, '1@x'), await found(file, '4@x')]).toEqual([[], [mail(4)]]);
});

test('a public-inbox: epochs, deletions, what came since, and a rewritten one', async () => {
  const root = path.join(dir, 'inbox');
  await mkdir(path.join(root, 'git'), { recursive: true });
  const zero = path.join(root, 'git', '0.git');
  const tip = epoch(zero, [
    ['m', mail(1)],
    ['m', mail(2)],
  ]);
  epoch(path.join(root, 'git', '1.git'), [['m', mail(3)]]);
  expect([await found(root, '1@x'), await found(root, '3@x')]).toEqual([[mail(1)], [mail(3)]]);
  epoch(
    zero,
    [
      ['d', mail(1)],
      ['m', mail(4)],
    ],
    tip,
  );
  expect([await found(root, '1@x'), await found(root, '4@x')]).toEqual([[], [mail(4)]]);
  await rename(zero, path.join(dir, 'old'));
  epoch(zero, [['m', mail(5)]]);
  expect([await found(root, '2@x'), await found(root, '5@x')]).toEqual([[], [mail(5)]]);
});

test('a build that is stopped goes on where it was', async () => {
  const file = path.join(dir, 'list.mbox');
  await writeFile(file, framed(1) + framed(2) + framed(3));
  const stop = new AbortController();
  stop.abort();
  await expect(
    searchArchives([{ name: 'list', path: file }], path.join(dir, 'data'), { signal: stop.signal }),
  ).rejects.toMatchObject({ code: 'timeout' });
  expect(await found(file, '3@x')).toEqual([mail(3)]);
});

test('an archive that is gone says so, and what was indexed of it is still found', async () => {
  const file = path.join(dir, 'list.mbox');
  await writeFile(file, framed(1));
  await found(file, '1@x');
  await rm(file);
  const search = await searchArchives([{ name: 'list', path: file }], path.join(dir, 'data'));
  expect(search.places[0]?.problem).toContain('nothing at');
  const [one] = await search.find('message-id', '1@x');
  expect(one?.subject).toBe('mail 1');
  if (one) await expect(search.raw(one)).rejects.toMatchObject({ code: 'object-missing' });
  await search.close();
});

test('refuses what is no archive', async () => {
  await writeFile(path.join(dir, 'text'), 'no mail here\nat all\n');
  await writeFile(path.join(dir, 'list.gz'), Buffer.from([0x1f, 0x8b, 8, 0]));
  execFileSync('git', ['init', '-q', '--bare', path.join(dir, 'empty.git')]);
  for (const name of ['none', 'list.gz', 'empty.git']) {
    await expect(openArchiveSource(path.join(dir, name))).rejects.toMatchObject({
      name: 'AppError',
    });
  }
});

test.each([
  ['/srv/lore/linux-nvme/git/0.git', 'linux-nvme'],
  ['/srv/list.mbox', 'list.mbox'],
  ['/srv/x+list/repo', 'x+list'],
])('%s is called %s', (file, name) => expect(archiveName(file)).toBe(name));
