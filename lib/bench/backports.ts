import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { Matrix } from '@/lib/applicability/matrix';
import type { BenchRun } from '@/lib/bench/bench-run';
import { drawCommits } from '@/lib/bench/draw-commits';
import { run as backport } from '@/lib/cli/backport';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { chooseProfile, readRepositoryFacts } from '@/lib/profiles';

class Collected extends Writable {
  readonly parts: Buffer[] = [];
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.parts.push(chunk);
    done();
  }
}

/**
 * `bench backports --git-dir DIR --upstream REF --branch REF [--cells N] [--seed S]`: draws commits until N of them land
 * cleanly, gives what `backport` prints of each to a plain `git am` on the tip, and compares the tree with the cell's.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'git-dir': { type: 'string' },
      upstream: { type: 'string' },
      branch: { type: 'string' },
      cells: { type: 'string', default: '100' },
      seed: { type: 'string', default: 'stablehand-backports-1' },
    },
  });
  const { upstream, branch, 'git-dir': gitDir } = values;
  if (gitDir === undefined || upstream === undefined || branch === undefined) {
    throw new AppError('bad-input', 'Give --git-dir, --upstream and --branch.');
  }
  const wanted = Number(values.cells);
  const drawing = { gitDir, upstream, branches: [branch], seed: values.seed };
  const commits = await drawCommits({ ...drawing, draw: wanted * 6 });
  const folder = await mkdtemp(path.join(tmpdir(), 'stablehand-bench-'));
  const work = path.join(folder, 'work');
  const git = (more: readonly string[], input: Buffer | string = '') =>
    execFileSync('git', ['-C', work, '-c', 'user.name=T', '-c', 'user.email=t@e', ...more], {
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    })
      .toString()
      .trim();
  const reader = await openGit({ gitDirs: [gitDir] });
  try {
    const tip = await reader.resolve(branch);
    const from = await reader.resolve(upstream);
    const facts = await readRepositoryFacts(reader, from, await reader.refs());
    const { profile } = chooseProfile(facts);
    const matrix = new Matrix(reader, reader.merger, { upstream: from, profile, affected: false });
    execFileSync('git', ['clone', '-q', '--shared', '--no-checkout', path.resolve(gitDir), work]);
    let [done, different, kept] = [0, 0, 0];
    const oids = commits.map((oid) => ({ oid }));
    for await (const cell of matrix.cells(oids, [{ name: branch, tip }])) {
      if (done >= wanted) break;
      if (cell.state !== 'applies' && cell.state !== 'merges') continue;
      done += 1;
      const io = { stdout: new Collected(), stderr: new Collected() };
      const asked = ['--onto', branch, '--git-dir', gitDir, '--upstream', upstream];
      const code = await backport([cell.commit, ...asked], io);
      git(['checkout', '-q', '--force', '--detach', tip]);
      try {
        git(['am', '-q'], Buffer.concat(io.stdout.parts));
      } catch {
        git(['am', '--abort']);
      }
      const tree = git(['rev-parse', 'HEAD^{tree}']);
      if (code !== 0 || tree !== cell.tree) {
        different += 1;
        console.log(
          `${cell.commit}: exit ${code}, git am leaves ${tree}, the cell says ${cell.tree}`,
        );
      }
      // A commit's own message, too, comes back as it went out, the marker aside.
      const subject = git(['log', '-1', '--format=%s']);
      if (subject === (await reader.commit(cell.commit)).subject) kept += 1;
    }
    console.log(`${done} clean cells, ${different} with another tree; ${kept} with the same title`);
    return different === 0 && done === wanted ? 0 : 1;
  } finally {
    await reader.close();
    await rm(folder, { recursive: true, force: true });
  }
};
