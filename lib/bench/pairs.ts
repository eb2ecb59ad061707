import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LandingEngine } from '@/lib/applicability/landing-engine';
import type { BenchRun } from '@/lib/bench/bench-run';
import { Truth } from '@/lib/bench/cells';
import { compareCells, type OwnCell, type TimedTruth } from '@/lib/bench/compare-cells';
import { secondsOf } from '@/lib/bench/draw-commits';
import { landingJob } from '@/lib/bench/land-group';
import { type RealBackport, readRealBackports } from '@/lib/bench/real-backports';
import { timedLines } from '@/lib/bench/timed-lines';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';
import { profileFor } from '@/lib/profiles';

/**
 * `bench pairs --git-dir DIR --upstream REF --branch REF … --truth cell-truth.py [--draw N] [--seed S] [--since DATE]
 * [--until DATE] [--leave-out PATTERN …]`: draws N backports that people made (400) and compares, for every one, what
 * landing its upstream commit on the backport's own parent gives with what plain git makes of it. Exit 1: a pair differs.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'git-dir': { type: 'string' },
      upstream: { type: 'string' },
      branch: { type: 'string', multiple: true },
      truth: { type: 'string' },
      draw: { type: 'string', default: '400' },
      seed: { type: 'string', default: 'stablehand-pairs-1' },
      since: { type: 'string' },
      until: { type: 'string' },
      'leave-out': { type: 'string', multiple: true },
    },
  });
  const { upstream: from, truth: program, 'git-dir': gitDir } = values;
  const branches = values.branch ?? [];
  if (gitDir === undefined || from === undefined || program === undefined || !branches.length) {
    throw new AppError('bad-input', 'Give --git-dir, --upstream, --branch and --truth.');
  }
  const git = await openGit({ gitDirs: [gitDir] });
  const folder = await mkdtemp(path.join(tmpdir(), 'stablehand-bench-'));
  try {
    const upstream = await git.resolve(from);
    const profile = await profileFor(git, upstream, null);
    const real: RealBackport[] = [];
    for (const branch of branches) {
      const found = await readRealBackports(git, {
        ...{ branch, upstream, profile },
        ...(values.since === undefined ? {} : { since: secondsOf(values.since) }),
        ...(values.until === undefined ? {} : { until: secondsOf(values.until) }),
      });
      real.push(...found);
    }
    const pairs = drawn(real, values.seed, Number(values.draw));
    console.log(`${pairs.length} of ${real.length} backports, each on its own parent`);

    const truth: TimedTruth[] = [];
    let next = 0;
    // Each run checks a tip out by itself: as many at a time as there are cores.
    const lane = async () => {
      for (let one = pairs[next++]; one !== undefined; one = pairs[next++]) {
        const commit = path.join(folder, one.oid);
        await writeFile(commit, one.upstream);
        const { lines } = await timedLines('python3', [
          ...[program, '--git-dir', gitDir, '--commits', commit, '--branch', one.parent],
          ...(values['leave-out'] ?? []).flatMap((pattern) => ['--leave-out', pattern]),
        ]);
        truth.push(...lines.map(({ text, ms }) => ({ ...Truth.parse(JSON.parse(text)), ms })));
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, lane));

    const engine = new LandingEngine(git, git.merger);
    const jobs = await Promise.all(
      pairs.map((one) => landingJob(git, { commit: one.upstream, tip: one.parent })),
    );
    const outcomes = await engine.land(jobs);
    const own = pairs.map((one, index): OwnCell => {
      const outcome = outcomes[index];
      const cell = { commit: one.upstream, branch: one.parent, missingPaths: [] };
      if (outcome?.ok !== true) {
        const reason = outcome?.error.message ?? 'no outcome';
        return { ...cell, strict: null, pick: null, tree: null, reason };
      }
      const { strict, pick, tree } = outcome.value;
      return { ...cell, strict, pick, tree: pick === 'clean' ? tree : null, reason: null };
    });
    const compared = compareCells(truth, own);
    const count = (pick: string) => truth.filter((cell) => cell.pick === pick).length;
    console.log(
      `pairs compared ${compared.cells}, differing ${compared.differing.length}, `.concat(
        `reference could not tell ${compared.referenceErrors}, without result ${compared.unknown}; `,
        `clean ${count('clean')}, conflict ${count('conflict')}, empty ${count('empty')}`,
      ),
    );
    for (const line of compared.differing) console.log(`  ${line}`);
    return compared.differing.length === 0 ? 0 : 1;
  } finally {
    await git.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** The order is that of a hash of seed and backport; a backport that two branches share is drawn once. */
function drawn(real: readonly RealBackport[], seed: string, count: number): RealBackport[] {
  const key = (one: RealBackport) =>
    createHash('sha256').update(`${seed} ${one.oid}`).digest('hex');
  const once = new Map(real.map((one) => [`${one.upstream} ${one.parent}`, one]));
  return [...once.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, count);
}
