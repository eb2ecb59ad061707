import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '@/lib/cli/fit';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';

let dir = '';
let demo: DemoFacts;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'stablehand-fit-'));
  demo = await makeDemoRepository(path.join(dir, 'demo.git'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function runFit(
  ...argv: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const stream = (key: 'out' | 'err') =>
    ({
      write: (text: string) => {
        written[key] += text;
        return true;
      },
    }) as unknown as NodeJS.WritableStream;
  const code = await run(argv, { stdout: stream('out'), stderr: stream('err') });
  return { code, ...written };
}

const where = () => [
  ...['--git-dir', demo.gitDir, '--upstream', demo.upstream.name],
  ...demo.branches.flatMap(({ name }) => ['--branch', name]),
];
const days = ['--since', '2015-01-01', '--split', '2026-01-01', '--until', '2027-01-01'];
const git = (...args: readonly string[]) =>
  execFileSync('git', ['--git-dir', demo.gitDir, ...args], { encoding: 'utf8' });

describe('stablehand fit', () => {
  it('counts commits and labels as plain git does, and reports on the newer part', async () => {
    const { code, out } = await runFit(...where(), ...days, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    const upstream = git('log', '--no-merges', '--format=%H %ct', demo.upstream.name)
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, time]) => Number(time) >= Date.parse('2015-01-01') / 1000);
    expect(report.train.n + report.n + report.leftOut).toBe(upstream.length);
    const marked = new Set(
      demo.branches.flatMap(({ name }) =>
        [
          ...git('log', '--format=%B', `${demo.upstream.name}..${name}`).matchAll(
            /^(?:commit ([0-9a-f]{40}) upstream\.|\[ ?upstream commit ([0-9a-f]{40}) ?\])/gim,
          ),
        ].map((match) => match[1] ?? match[2]),
      ),
    );
    const labelled = upstream.filter(([oid]) => marked.has(oid)).length;
    expect(labelled).toBeGreaterThan(0);
    // Those whose labels are not in yet are left out, and may be backported later.
    expect(report.train.positives + report.positives).toBeLessThanOrEqual(labelled);
    expect(report.train.positives).toBeGreaterThan(0);
    for (const part of ['withTag', 'withoutTag'])
      expect(Object.keys(report[part])).toEqual(
        expect.arrayContaining(['precision', 'recall', 'f1', 'auc', 'calibrationError']),
      );
    expect(report.withTag.weights).toHaveProperty('stable-request');
    expect(report.withoutTag.weights).not.toHaveProperty('stable-request');
  });

  it('gives the same report twice', async () => {
    const first = await runFit(...where(), ...days, '--json');
    expect((await runFit(...where(), ...days, '--json')).out).toBe(first.out);
  });

  it('writes the command that makes the file again without the folders of this machine', async () => {
    const file = path.join(dir, 'weights.json');
    const [, , ...rest] = where();
    const from = `--git-dir=${demo.gitDir}`;
    expect((await runFit(from, ...rest, ...days, `--write-to=${file}`)).code).toBe(0);
    const { command } = JSON.parse(await readFile(file, 'utf8'));
    expect(command).toContain('npm run -s fit -- --git-dir DIR --upstream');
    expect(command).not.toContain(dir);
  });

  it.each([
    [['--since', 'yesterday'], /is no day like/],
    [['--since', '2026-06-01'], /must follow on one another/],
    [['--profile', 'bsd'], /no profile bsd/],
  ])('refuses %j in words', async (more, words) => {
    const { code, err } = await runFit(...where(), ...days, ...more);
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });
});
