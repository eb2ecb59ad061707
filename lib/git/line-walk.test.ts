import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Respaced } from '@/lib/contracts/git';
import { gitEnvironment } from '@/lib/git/environment';
import { LineWalk } from '@/lib/git/line-walk';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { TouchIndex } from '@/lib/git/touch-index';

const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-line-walk-'));
const repository = path.join(folder, 'repo');
let git: GitStore;
let walk: LineWalk;
let time = 1_600_000_000;

function run(...args: string[]): string {
  time += 60;
  return execFileSync('git', ['-C', repository, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: gitEnvironment(folder, {
      GIT_AUTHOR_DATE: `${time} +0000`,
      GIT_COMMITTER_DATE: `${time} +0000`,
    }),
  });
}

let state = 7;
function random(below: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
}

/** Text with many equal lines, so that there is more than one way to compare. */
function edited(lines: readonly string[]): string[] {
  const next = [...lines];
  for (let count = 1 + random(4); count > 0; count--) {
    const at = random(next.length + 1);
    const words = ['}', '', '\treturn 0;', `\tcall(${random(9)});`, `x${random(1000)}\r`];
    const added = Array.from({ length: random(4) }, () => words[random(words.length)] ?? '');
    next.splice(at, random(4), ...added);
  }
  // A block is put under a condition, or a line has its spaces put otherwise.
  if (random(3) === 0) {
    const from = random(next.length);
    const to = from + random(8);
    for (let at = from; at < to && at < next.length; at++) next[at] = `\t${next[at]}`;
    if (random(2) === 0) next.splice(from, 0, `\tif (${random(9)}) {`);
  }
  return next;
}

beforeAll(async () => {
  execFileSync('git', ['init', '-q', '-b', 'main', repository]);
  let lines = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? '}' : `line ${index}`));
  let name = 'a.c';
  let names = 0;
  const save = (message: string) => {
    writeFileSync(path.join(repository, name), `${lines.join('\n')}${random(3) === 0 ? '' : '\n'}`);
    run('add', '-A');
    run('commit', '-q', '--allow-empty', '-m', message);
  };
  save('first');
  const earlier: string[][] = [];
  for (let step = 0; step < 70; step++) {
    const what = random(17);
    earlier.push(lines);
    if (what === 0) {
      // A plain rename, or one with changes and a second file that looks the same.
      names += 1;
      const to = `b${names}.c`;
      run('mv', name, to);
      name = to;
      if (random(2) === 0) lines = edited(lines);
      if (random(2) === 0) writeFileSync(path.join(repository, `copy${names}.c`), lines.join('\n'));
    } else if (what === 1) {
      // A side branch that changes the end while the main line changes the top.
      run('checkout', '-q', '-b', `side${step}`);
      const before = lines;
      lines = [...lines, `side ${step}`, '}'];
      save(`side ${step}`);
      run('checkout', '-q', 'main');
      lines = [`top ${step}`, ...before];
      save(`top ${step}`);
      run('merge', '-q', '--no-ff', '--no-edit', '-X', 'ours', `side${step}`);
      lines = execFileSync('git', ['-C', repository, 'show', `HEAD:${name}`], { encoding: 'utf8' })
        .replace(/\n$/, '')
        .split('\n');
    } else if (what === 2) {
      writeFileSync(path.join(repository, 'other.c'), `${step}\n`);
    } else if (what === 3) {
      // Content that was there before: more than one commit made it.
      lines = earlier[random(earlier.length)] ?? lines;
    } else if (what === 4) {
      chmodSync(path.join(repository, name), random(2) === 0 ? 0o755 : 0o644);
    } else if (what === 5 || what === 6) {
      // Both sides change the file, or both alike; the merge keeps one side, or makes a third thing of them.
      run('checkout', '-q', '-b', `fork${step}`);
      const before = lines;
      lines = edited(before);
      save(`fork ${step}`);
      const theirs = lines;
      run('checkout', '-q', 'main');
      lines = random(3) === 0 ? theirs : random(2) === 0 ? before : edited(before);
      save(`main ${step}`);
      run('merge', '-q', '--no-ff', '--no-commit', '-s', 'ours', `fork${step}`);
      const kept = [lines, theirs, [...lines.slice(0, 9), ...theirs.slice(5)]][random(3)];
      lines = kept ?? lines;
    } else if (what === 7) {
      // A merge that brings no change to this file, and one of three sides.
      for (const side of ['x', 'y']) {
        run('checkout', '-q', '-b', `${side}${step}`, 'main');
        writeFileSync(path.join(repository, `${side}.c`), `${step}\n`);
        run('add', '-A');
        run('commit', '-q', '-m', `${side} ${step}`);
      }
      run('checkout', '-q', 'main');
      run('merge', '-q', '--no-ff', '--no-edit', `x${step}`, `y${step}`);
    } else {
      lines = edited(lines);
    }
    save(`step ${step}`);
  }
  git = await openGit({ gitDirs: [repository] });
  const head = await git.resolve('main');
  const commits = await git.history.reachableFrom([head]);
  const touches = new TouchIndex(git.store.gitDir, git.history);
  const reading = touches.begin();
  reading.add(commits);
  await reading.finish();
  const { store, objects, history } = git;
  walk = new LineWalk(store.gitDir, objects, git.merger.view, history, touches);
}, 120_000);

afterAll(async () => {
  await walk?.close();
  await git?.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Where `git blame -w` goes from a line of a commit of one parent, in one step: "parent path line", or nothing. Nothing
 * as well where the line's hunk takes no line away.
 */
function stoodByGit(commit: string, file: string, line: number, parent: string): string | null {
  const args = ['-w', '--porcelain', `-L${line},+1`, commit, `^${parent}`, '--', file];
  const said = run('blame', ...args);
  const [, by, old] = /^([0-9a-f]{40}) (\d+)/.exec(said) ?? [];
  if (by === commit) return null;
  const from = /^filename (.*)$/m.exec(said)?.[1];
  const before = `${by} ${from} ${old}`;
  const diff = run('diff', '-U0', '--text', `${parent}:${from}`, `${commit}:${file}`);
  const replaces = [...diff.matchAll(/^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].some(
    ([, gone = '1', start, now = '1']) =>
      gone !== '0' && line >= Number(start) && line < Number(start) + Number(now),
  );
  return replaces ? before : null;
}

describe('following lines through an indexed history', () => {
  it('says what git blame says of every file at every seventh commit', async () => {
    const commits = run('rev-list', 'main').trim().split('\n');
    let compared = 0;
    for (const [order, commit] of commits.entries()) {
      if (order % 7 !== 0) continue;
      for (const file of run('ls-tree', '--name-only', commit).trim().split('\n')) {
        const text = run('show', `${commit}:${file}`);
        if (text === '') continue;
        const ranges = [[1, text.replace(/\n$/, '').split('\n').length]] as const;
        expect(await walk.blame(commit, file, ranges), `${commit} ${file}`).toEqual(
          await git.blame(commit, file, ranges),
        );
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(10);
  }, 120_000);

  it('says where lines stood whose white space alone a commit changed', async () => {
    const head = run('rev-parse', 'main').trim();
    const flat = (found: readonly Respaced[], line: number) =>
      found.map((one) => `${one.parent} ${one.path} ${one.lines.get(line)}`)[0] ?? null;
    let respaced = 0;
    for (const file of run('ls-tree', '--name-only', head).trim().split('\n')) {
      const text = run('show', `${head}:${file}`);
      if (text === '') continue;
      for (const blamed of await git.blame(head, file, [[1, text.split('\n').length - 1]])) {
        const { commit, originalPath, originalLine: line } = blamed;
        const [parent, ...others] = run('rev-parse', `${commit}^@`).trim().split('\n');
        if (!parent || others.length > 0) continue;
        const where = `${commit} ${originalPath} ${line}`;
        const expected = stoodByGit(commit, originalPath, line, parent);
        const ranges = [[line, line]] as const;
        expect(flat(await git.respaced(commit, originalPath, ranges), line), where).toBe(expected);
        // The walk itself leaves a rename to git.
        const walked = await walk.spaces.before(commit, originalPath, ranges);
        if (walked !== null) expect(flat(walked, line), where).toBe(expected);
        if (expected !== null) respaced += 1;
      }
    }
    expect(respaced).toBeGreaterThan(3);
  }, 120_000);

  it('leaves to git what it cannot answer', async () => {
    const head = await git.resolve('main');
    expect(await walk.blame(head, 'no such file', [[1, 1]])).toBeNull();
    expect(await walk.blame('1'.repeat(40), 'a.c', [[1, 1]])).toBeNull();
  });
});
