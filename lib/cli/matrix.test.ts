import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LandingEngine } from '@/lib/applicability/landing-engine';
import { run } from '@/lib/cli/matrix';
import { SnapshotRepository, snapshot } from '@/lib/git/testing/snapshot-repository';

class Collected extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-matrix-'));
let repository: SnapshotRepository;
let fix = '';
let onStable = '';
let added = '';

beforeAll(() => {
  vi.stubEnv('STABLEHAND_DATA', path.join(folder, 'data'));
  repository = new SnapshotRepository();
  const start = Array.from({ length: 30 }, (_one, index) => `line ${index}\n`).join('');
  const first = repository.commit('main', snapshot({ a: start }));
  onStable = repository.commit('stable', snapshot({ a: start.replace('line 25', 'old') }), {
    parents: [first],
  });
  fix = repository.commit('main', snapshot({ a: start.replace('line 3\n', 'fixed\n') }));
  added = repository.commit('main', snapshot({ a: start, new: 'new\n' }));
  repository.commit('main', snapshot({ a: start, new: 'newer\n' }));
});
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function matrix(lines: string, ...more: string[]) {
  const file = path.join(folder, 'commits');
  writeFileSync(file, lines);
  const io = { stdout: new Collected(), stderr: new Collected() };
  const args = ['--git-dir', repository.gitDir, '--upstream', 'main', '--commits', file, ...more];
  const code = await run(args, io);
  return { code, out: io.stdout.text, err: io.stderr.text };
}

describe('matrix', () => {
  it('adds to every line what is asked for beside the state', async () => {
    const options = ['--prerequisites', '--proposals', '--paths', '--branch', 'stable', '--json'];
    const { code, out } = await matrix(`${fix}\n${added}\nmain\n`, ...options);
    expect(code).toBe(0);
    const none = { list: [], cleanAfter: null, tried: 0, bounded: false };
    const file = { path: 'new', onBranch: null };
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ prerequisites, proposal, paths }) => ({ prerequisites, proposal, paths })),
    ).toEqual([
      {
        prerequisites: none,
        proposal: null,
        paths: [{ path: 'a', status: 'modified', onBranch: 'a' }],
      },
      {
        prerequisites: none,
        proposal: null,
        paths: [
          { path: 'a', status: 'modified', onBranch: 'a' },
          { ...file, status: 'added' },
        ],
      },
      // No rule that is on by default has an answer for a file that the branch does not have.
      { prerequisites: none, proposal: null, paths: [{ ...file, status: 'modified' }] },
    ]);
  });

  it('prints one object per commit and branch, the keys of its contract first', async () => {
    const words = `${fix} with a subject\n\nno-such-commit\n${added}~0\nmain\n`;
    const { code, out } = await matrix(words, '--branch', 'stable', '--branch=main', '--json');
    expect(code).toBe(0);
    const cells = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(cells.map((cell) => [cell.branch, cell.state])).toEqual([
      ['stable', 'applies'],
      ['main', 'present'],
      ['stable', 'unknown'],
      ['main', 'unknown'],
      // Takes the fix back, which stable never had, and adds a file: only the file is new there.
      ['stable', 'merges'],
      ['main', 'present'],
      ['stable', 'absent'],
      ['main', 'present'],
    ]);
    expect(Object.keys(cells[0]).slice(0, 11)).toEqual([
      'commit',
      'branch',
      'tip',
      'state',
      'affected',
      'strict',
      'pick',
      'tree',
      'reason',
      'introducedBy',
      'ms',
    ]);
    expect(cells[0]).toMatchObject({ commit: fix, tip: onStable, strict: true, pick: 'clean' });
    expect(cells[0].tree).toMatch(/^[0-9a-f]{40}$/);
    expect(cells[2]).toMatchObject({ commit: 'no-such-commit', strict: null, pick: null });
    expect(cells[2].reason).toContain('no-such-commit');
  });

  it('lists every file that conflicts when asked, and says so where it does not', async () => {
    const text = (word: string) => ({ file: `${word}\n`, other: `other ${word}\n` });
    const first = repository.commit('both', snapshot(text('base')));
    repository.commit('conflicting', snapshot(text('ours')), { parents: [first] });
    const commit = repository.commit('both', snapshot(text('theirs')));
    const asked = async (...more: string[]) => {
      const { out } = await matrix(commit, '--branch', 'conflicting', '--json', ...more);
      const { reason, detail } = JSON.parse(out);
      const { conflicts, moreConflicts } = detail;
      return { reason, conflicts: conflicts.length, moreConflicts };
    };
    const brief = {
      reason: 'Conflicts (content) in file, perhaps in more.',
      conflicts: 1,
      moreConflicts: true,
    };
    const all = { reason: 'Conflicts (content) in file, other.', conflicts: 2 };
    expect(await asked()).toEqual(brief);
    expect(await asked('--conflicts')).toEqual(all);
    // What was kept of one is no answer to the other.
    expect(await asked()).toEqual(brief);
    const landing = ['--branch', 'conflicting', '--only', 'landing', '--conflicts'];
    expect((await matrix(commit, ...landing)).code).toBe(2);
  });

  it('prints a table without --json', async () => {
    const { code, out, err } = await matrix(`${fix}\n`, '--branch', 'stable');
    expect(code).toBe(0);
    expect(out).toContain('applies as is');
    expect(err).toContain('1 applies as is.');
  });

  it('tells wrong usage from an unreadable repository', async () => {
    const io = { stdout: new Collected(), stderr: new Collected() };
    expect(await run(['--git-dir', repository.gitDir], io)).toBe(2);
    expect(await run(['--nonsense'], io)).toBe(2);
    expect((await matrix(`${fix}\n`, '--branch=--upload-pack=x')).code).toBe(2);
    expect((await matrix(`${fix}\n`, '--branch', 'gone')).code).toBe(2);
    expect((await matrix(`${fix}\n`, '--branch', 'stable', '--git-dir', folder)).code).toBe(3);
    expect(io.stdout.text).toBe('');
  });

  it('shows kept cells again until anything they hang on changes', async () => {
    const ask = async (...more: string[]) => {
      const { out } = await matrix(`${fix}\n${added}\n`, '--json', '--branch', 'stable', ...more);
      return out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    const withoutMs = (cells: { ms: number }[]) => cells.map(({ ms: _ms, ...cell }) => cell);
    const first = await ask('--no-store');
    await ask();
    const cells = path.join(folder, 'data', 'cells');
    const files = readdirSync(cells, { recursive: true, encoding: 'utf8' });
    const [kept] = files.filter((name) => name.endsWith(`${onStable}.cells`));
    if (kept === undefined) throw new Error('nothing was kept');
    const land = vi.spyOn(LandingEngine.prototype, 'land');
    expect(withoutMs(await ask())).toEqual(withoutMs(first));
    expect(land).not.toHaveBeenCalled();
    // Another branch is computed alone.
    expect(withoutMs(await ask('--branch', fix))).toHaveLength(4);
    expect(land.mock.calls.map(([jobs]) => jobs.length)).toEqual([2]);

    // A line without its right checksum is not believed.
    const file = path.join(cells, kept);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replaceAll('"strict":true', '"strict":false'));
    expect(withoutMs(await ask())).toEqual(withoutMs(first));

    // A new tag is another state of the repository: the first release of what introduced the code is now known.
    const contexts = () => readdirSync(cells).length;
    const had = contexts();
    mkdirSync(path.join(repository.gitDir, 'refs/tags'), { recursive: true });
    writeFileSync(path.join(repository.gitDir, 'refs/tags/v9.9'), `${fix}\n`);
    expect(JSON.stringify(first)).not.toContain('v9.9');
    expect(JSON.stringify(await ask())).toContain('v9.9');
    expect(contexts()).toBe(had + 1);
  });

  it('prints strict, pick and tree alone when nothing else is wanted', async () => {
    const args = ['--branch', 'stable', '--json', '--only', 'landing'];
    const { code, out } = await matrix(`${fix}\nno-such-commit\n`, ...args);
    expect(code).toBe(0);
    const [cell, unknown] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(cell).toMatchObject({ commit: fix, strict: true, pick: 'clean', reason: null });
    expect(cell).not.toHaveProperty('state');
    expect(unknown).toMatchObject({ commit: 'no-such-commit', strict: null, pick: null });
    expect(unknown.reason).toContain('no-such-commit');
    expect((await matrix('', '--branch', 'stable', '--only', 'else')).code).toBe(2);
  });
});
