import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '@/lib/cli/backport';
import { expectedCells } from '@/lib/demo/expected-cells';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';

class Collected extends Writable {
  readonly parts: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.parts.push(chunk);
    done();
  }
  get bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

const top = mkdtempSync(path.join(tmpdir(), 'stablehand-backport-'));
let facts: DemoFacts;
let work = '';
const git = (...args: string[]) =>
  execFileSync(
    'git',
    ['-C', work, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args],
    {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  ).trim();

beforeAll(async () => {
  facts = await makeDemoRepository(path.join(top, 'demo.git'));
  work = path.join(top, 'work');
  execFileSync('git', ['clone', '-q', '--shared', '--no-checkout', facts.gitDir, work]);
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

async function backport(oid: string, tip: string, ...more: string[]) {
  const io = { stdout: new Collected(), stderr: new Collected() };
  const args = [oid, '--onto', tip, '--git-dir', facts.gitDir, ...more];
  const code = await run(args, io);
  return { code, patch: io.stdout.bytes, said: io.stderr.bytes.toString('utf8') };
}

/** By the design of the command; the states are those of the matrix that the demo's author wrote by hand. */
const exits = { applies: 0, merges: 0, conflicts: 5, present: 6, absent: 7, unknown: 8 } as const;

it('prints what git am turns into the tree of a plain pick, and says by its exit code what is not printed', async () => {
  const tip = facts.branches.find((one) => one.version === '6.6')?.tip ?? '';
  let printed = 0;
  for (const { candidate, version, state } of expectedCells) {
    const found = facts.candidates.find((one) => one.key === candidate);
    if (version !== '6.6' || found?.inRepository !== true) continue;
    const { oid } = found;
    const { code, patch } = await backport(oid, tip, '--upstream', facts.upstream.tip);
    expect(code, candidate).toBe(exits[state]);
    if (code !== 0) {
      expect(patch.length, candidate).toBe(0);
      continue;
    }
    printed += 1;
    git('checkout', '-q', '--force', '--detach', tip);
    const am = ['-C', work, '-c', 'user.name=T', '-c', 'user.email=t@e', 'am', '-q'];
    execFileSync('git', am, { input: patch });
    const mailed = git('rev-parse', 'HEAD^{tree}');
    expect(git('log', '-1', '--format=%B')).toContain(`[ Upstream commit ${oid} ]`);
    git('checkout', '-q', '--detach', tip);
    git('cherry-pick', '--no-commit', oid);
    expect(mailed, candidate).toBe(git('write-tree'));
    git('reset', '-q', '--hard');
  }
  expect(printed).toBeGreaterThan(5);
}, 600_000);

it('refuses what it does not know', async () => {
  const [first] = facts.candidates;
  expect(await backport(first?.oid ?? '', 'no-such-branch')).toMatchObject({ code: 2 });
  expect(await backport(first?.oid ?? '', 'main', '--rules', 'nonsense')).toMatchObject({
    code: 2,
  });
});
