import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Matrix } from '@/lib/applicability/matrix';
import { type Compared, compareCells, type TimedTruth } from '@/lib/bench/compare-cells';
import { drawCommits } from '@/lib/bench/draw-commits';
import { timedLines } from '@/lib/bench/timed-lines';
import { openGit } from '@/lib/git/open-git';
import { chooseProfile, readRepositoryFacts } from '@/lib/profiles';

const usage = `Usage: npm run bench -- cells --git-dir DIR --upstream REF --branch REF … --truth cell-truth.py
         [--commits FILE | --draw N --seed S] [--leave-out PATTERN …]
Runs the reference and the whole matrix command on the same cells and compares every one. Exit 1: a cell differs.`;

const Truth = z.object({
  commit: z.string(),
  branch: z.string(),
  strict: z.boolean(),
  pick: z.enum(['clean', 'empty', 'conflict', 'error']),
  tree: z.string().nullable(),
});
const Line = z.object({
  commit: z.string(),
  branch: z.string(),
  strict: z.boolean().nullable(),
  pick: z.enum(['clean', 'empty', 'conflict']).nullable(),
  tree: z.string().nullable(),
  reason: z.string(),
  detail: z.object({ missingPaths: z.array(z.string()) }),
});

/** Compares the matrix with plain git, cell by cell, and says how long each took. */
export async function run(argv: readonly string[]): Promise<number> {
  const input = readInput(argv);
  if (input === null) {
    console.error(usage);
    return 2;
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'stablehand-bench-'));
  try {
    const commits = await chooseCommits(input);
    const file = path.join(folder, 'commits');
    await writeFile(file, commits.map((oid) => `${oid}\n`).join(''));
    console.log(`${commits.length} commits x ${input.branches.length} branches`);
    const branchArguments = input.branches.flatMap((name) => ['--branch', name]);
    const truthRun = await timedLines('python3', [
      input.truth,
      ...['--git-dir', input.gitDir, '--commits', file],
      ...branchArguments,
      ...input.leaveOut.flatMap((pattern) => ['--leave-out', pattern]),
    ]);
    const truth: TimedTruth[] = truthRun.lines.map(({ text, ms }) => ({
      ...Truth.parse(JSON.parse(text)),
      ms,
    }));
    const ownRun = await timedLines(process.execPath, [
      ...['--import', 'tsx', 'lib/cli/main.ts', 'matrix', '--json'],
      ...['--git-dir', input.gitDir, '--upstream', input.upstream, '--commits', file],
      ...branchArguments,
    ]);
    const own = ownRun.lines.map(({ text }) => Line.parse(JSON.parse(text)));
    const parts = await measureParts(input, commits);
    const compared = compareCells(truth, own, parts.landingMs);
    report(compared, truthRun.ms, ownRun.ms, parts);
    const peak = ownRun.peakMb === null ? 'not known here' : `${ownRun.peakMb.toFixed(0)} MB`;
    console.log(`most memory of the matrix command, all processes: ${peak}`);
    return compared.differing.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Input {
  readonly gitDir: string;
  readonly upstream: string;
  readonly branches: readonly string[];
  readonly truth: string;
  readonly commits: string | null;
  readonly draw: number;
  readonly seed: string;
  readonly leaveOut: readonly string[];
}

function readInput(argv: readonly string[]): Input | null {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      'git-dir': { type: 'string' },
      upstream: { type: 'string' },
      branch: { type: 'string', multiple: true },
      truth: { type: 'string' },
      commits: { type: 'string' },
      draw: { type: 'string' },
      seed: { type: 'string' },
      'leave-out': { type: 'string', multiple: true },
    },
  });
  const { upstream, branch, truth, 'git-dir': gitDir } = values;
  if (gitDir === undefined || upstream === undefined || branch === undefined) return null;
  if (truth === undefined) return null;
  return {
    gitDir,
    upstream,
    branches: branch,
    truth,
    commits: values.commits ?? null,
    draw: Number(values.draw ?? 100),
    seed: values.seed ?? 'stablehand-cells-1',
    leaveOut: values['leave-out'] ?? [],
  };
}

async function chooseCommits(input: Input): Promise<readonly string[]> {
  if (input.commits === null) return drawCommits(input);
  const lines = (await readFile(input.commits, 'utf8')).split('\n');
  return lines.map((line) => line.split(/\s+/)[0] ?? '').filter((word) => word !== '');
}

interface Parts {
  /** Whole time of strict and pick alone, of presence alone, of affected (blame) alone. */
  readonly landing: number;
  readonly presence: number;
  readonly affected: number;
  /** Per cell, by `branch commit`. */
  readonly landingMs: ReadonlyMap<string, number>;
}

/** The same cells once more in this process, part by part, each with readers of its own. */
async function measureParts(input: Input, commits: readonly string[]): Promise<Parts> {
  const landingMs = new Map<string, number>();
  const part = async (presence: boolean, affected: boolean) => {
    const started = performance.now();
    const git = await openGit({ gitDirs: [input.gitDir] });
    try {
      const upstream = await git.resolve(input.upstream);
      const facts = await readRepositoryFacts(git, upstream, await git.refs());
      const { profile } = chooseProfile(facts);
      const matrix = new Matrix(git, git.merger, { upstream, profile, presence, affected });
      const branches = [];
      for (const name of input.branches) branches.push({ name, tip: await git.resolve(name) });
      const candidates = [];
      for (const name of commits) candidates.push({ oid: await git.resolve(name) });
      for await (const cell of matrix.cells(candidates, branches)) {
        if (!presence && !affected) landingMs.set(`${cell.branch} ${cell.commit}`, cell.ms);
      }
    } finally {
      await git.close();
    }
    return performance.now() - started;
  };
  const landing = await part(false, false);
  const presence = await part(true, false);
  const all = await part(true, true);
  return { landing, presence: presence - landing, affected: all - presence, landingMs };
}

function report(compared: Compared, truthMs: number, ownMs: number, parts: Parts): void {
  const per = (ms: number, count: number) => (count === 0 ? 'none' : (ms / count).toFixed(2));
  const cells = compared.cells;
  console.log(
    `cells compared ${cells}, differing ${compared.differing.length}, `.concat(
      `reference could not tell ${compared.referenceErrors}, without result ${compared.unknown}`,
    ),
  );
  for (const line of compared.differing.slice(0, 20)) console.log(`  ${line}`);
  console.log(`reference: ${per(truthMs, cells)} ms per cell (${(truthMs / 1000).toFixed(1)} s)`);
  console.log(
    `whole matrix command: ${per(ownMs, cells)} ms per cell, `.concat(
      `${(truthMs / ownMs).toFixed(1)} times as fast`,
    ),
  );
  console.log(
    `strict and pick alone: ${per(parts.landing, cells)} ms per cell, `.concat(
      `${(truthMs / parts.landing).toFixed(1)} times as fast`,
    ),
  );
  console.log(`presence on top: ${per(parts.presence, cells)} ms per cell`);
  console.log(`affected (Fixes, blame) on top: ${per(parts.affected, cells)} ms per cell`);
  for (const [name, group] of Object.entries(compared.groups)) {
    const ratio = group.ownMs === 0 ? 0 : group.truthMs / group.ownMs;
    console.log(
      `${name}: ${group.count} cells, reference ${per(group.truthMs, group.count)} ms, `.concat(
        `strict and pick ${per(group.ownMs, group.count)} ms, ${ratio.toFixed(1)} times as fast`,
      ),
    );
  }
}
