import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { BenchRun } from '@/lib/bench/bench-run';
import { git } from '@/lib/bench/plain-presence';
import { repositoryOf, repositoryOptions } from '@/lib/bench/repository-options';
import { run as analyze } from '@/lib/cli/analyze';

/**
 * `bench reading`: draws commits of upstream by a seed, as many from each year, half of them fixes by their trailer, and
 * writes for each a file with its message, its diff and the walk-through, to be read by a person. With --twice each is
 * analysed again, and its JSON compared byte by byte. Prints one JSON line per candidate; exit code 1 when two runs differ
 * or one fails.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...repositoryOptions,
      from: { type: 'string' },
      to: { type: 'string' },
      each: { type: 'string', default: '8' },
      seed: { type: 'string', default: '1' },
      'as-of': { type: 'string' },
      out: { type: 'string' },
      twice: { type: 'boolean' },
    },
  });
  const { out } = values;
  const { gitDir, upstream, branches } = repositoryOf(values);
  const asOf = values['as-of'] ?? new Date().toISOString();
  const from = Number(values.from ?? 2021);
  const to = Number(values.to ?? 2025);
  const drawn: string[] = [];
  for (let year = from; year <= to; year++)
    drawn.push(...drawYear(gitDir, upstream, year, Number(values.each), values.seed));
  if (out !== undefined) await mkdir(out, { recursive: true });
  let wrong = 0;
  for (const oid of drawn) {
    const argv = [oid, '--git-dir', gitDir, '--upstream', upstream, '--as-of', asOf];
    for (const name of branches) argv.push('--branch', name);
    const started = performance.now();
    const first = await printed([...argv, '--json']);
    const ms = Math.round(performance.now() - started);
    const second = values.twice === true ? await printed([...argv, '--json']) : null;
    const same = second === null ? null : second === first;
    if (same === false || first === '') wrong += 1;
    process.stdout.write(`${JSON.stringify({ oid, ms, bytes: first.length, same })}\n`);
    if (out !== undefined) {
      const shown = git(gitDir, ['show', '--stat', '--patch', '--end-of-options', oid]);
      const text = `${shown}\n${'='.repeat(72)}\n${await printed(argv)}`;
      await writeFile(path.join(out, `${oid.slice(0, 12)}.txt`), text);
    }
  }
  return wrong === 0 ? 0 : 1;
};

/** What `analyze` prints; nothing when it fails. */
async function printed(argv: readonly string[]): Promise<string> {
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const code = await analyze(argv, { stdout, stderr: process.stderr });
  return code === 0 ? Buffer.concat(chunks).toString('utf8') : '';
}

/** The same seed on the same history draws the same. */
function drawYear(gitDir: string, upstream: string, year: number, count: number, seed: string) {
  const range = ['--no-merges', `--since=${year}-01-01`, `--until=${year + 1}-01-01`];
  const list = (more: readonly string[]) =>
    git(gitDir, ['log', ...range, ...more, '--format=%H', '--end-of-options', upstream, '--'])
      .split('\n')
      .filter((oid) => oid !== '');
  const key = (oid: string) => createHash('sha256').update(`${seed} ${oid}`).digest('hex');
  const first = (oids: readonly string[], n: number) =>
    oids
      .map((oid) => ({ oid, key: key(oid) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, n)
      .map(({ oid }) => oid);
  const fixes = list(['-i', '-E', '--grep=^Fixes:|\\b(fix|bug|leak|crash|oops)']);
  const others = list(['-i', '-E', '--grep=^Fixes:|\\b(fix|bug|leak|crash|oops)', '--invert-grep']);
  const half = Math.ceil(count / 2);
  return [...first(fixes, half), ...first(others, count - half)];
}
