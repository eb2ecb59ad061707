import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGit } from '@/lib/git/open-git';
import { withPickChain } from '@/lib/git/pick-chain';

let dir = '';
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
    cwd: dir,
    encoding: 'utf8',
  }).trim();
const commit = (name: string, content: string): string => {
  writeFileSync(path.join(dir, name), content);
  git('add', '-A');
  git('commit', '-qm', name);
  return git('rev-parse', 'HEAD');
};
const lines = (...changed: string[]): string =>
  `${[...Array(30).keys()].map((n) => changed[n] ?? `line ${n}`).join('\n')}\n`;

beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'stablehand-test-'));
  git('init', '-q', '-b', 'main');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a chain equals plain cherry-picks made one after the other', async () => {
  const start = commit('a.txt', lines());
  const first = commit('a.txt', lines('first'));
  const second = commit('a.txt', lines('second')); // needs the first
  const other = commit('b.txt', 'new\n');
  git('checkout', '-q', '-b', 'stable', start);
  const tip = commit('c.txt', 'stable only\n');
  git('cherry-pick', first, second, other);
  const trees = ['HEAD~2', 'HEAD~1', 'HEAD'].map((rev) => git('rev-parse', `${rev}^{tree}`));

  const store = await openGit({ gitDirs: [dir] });
  try {
    await withPickChain(store, tip, {}, async (chain) => {
      const alone = await chain.pick(second);
      expect(alone.result).toBe('conflict');
      expect(alone.conflicts.map((c) => c.path)).toEqual(['a.txt']);
      expect(alone.conflicts[0]?.marked?.toString()).toContain('<<<<<<<');

      const picked = [await chain.pick(first), await chain.pick(second), await chain.pick(other)];
      expect(picked.map((p) => p.tree)).toEqual(trees);
      expect(picked[1]?.patch?.toString()).toMatch(/^-first\n\+second$/m);
      expect((await chain.pick(other)).result).toBe('empty');
      expect(chain.tree).toBe(trees[2]);
    });
  } finally {
    await store.close();
  }
});
