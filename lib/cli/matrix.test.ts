import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
