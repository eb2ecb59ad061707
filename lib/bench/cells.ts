import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Matrix } from '@/lib/applicability/matrix';
import { type CellGroup, compareCells, type OwnCell } from '@/lib/bench/compare-cells';
import { drawCommits, secondsOf } from '@/lib/bench/draw-commits';
import { timedLines } from '@/lib/bench/timed-lines';
import { freshBundle } from '@/lib/cli/bundle.mjs';
import { openGit } from '@/lib/git/open-git';
import { chooseProfile, readRepositoryFacts } from '@/lib/profiles';

const usage = `Usage: npm run bench -- cells --git-dir DIR --upstream REF --branch REF … --truth cell-truth.py
         [--commits FILE | --draw N --seed S --since DATE --until DATE] [--leave-out PATTERN …] [--no-parts]
Runs the reference and the matrix command on the same cells and compares strict, pick and tree of every one.
  --git-dir DIR        a repository
  --upstream REF       where the commits are drawn from, and the matrix's --upstream
  --branch REF         a stable branch; several may be given
  --truth FILE         the program that says what plain git makes of every cell
  --commits FILE       first word of each line is a commit
  --draw N, --seed S   otherwise: N commits (100) that upstream has and the first branch has not, by a seed
                       (stablehand-cells-1); the same seed on the same history draws the same
  --since, --until DATE  draw of all upstream commits that were committed in this time instead
  --leave-out PATTERN  passed to the reference: paths that a partial clone lacks
  --no-parts           do not measure presence and affected by themselves
Printed: milliseconds per cell and how many times as fast as the reference, of the whole command and of
"--only landing" (what the reference answers: strict, pick, tree), each as a first run on an empty store and as a
second run; the most memory that all its processes held at once, in a run of its own; cells with and without missing paths, each group
by itself, in a process like the command; presence and affected on top. Commands are timed as typed, npm included. Exit 1: a cell differs.`;

/** A line of the reference program. */
export const Truth = z.object({
  commit: z.string(),
  branch: z.string(),
  tip: z.string(),
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
  reason: z.string().nullable(),
  missingPaths: z.array(z.string()).optional(),
  detail: z.object({ missingPaths: z.array(z.string()) }).optional(),
});

/** Compares the matrix with plain git, cell by cell, and says how long each took. */
export async function run(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    console.log(usage);
    return 0;
  }
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
    console.log(`${commits.length} commits x ${input.branches.length} branches; ${load()}`);
    const truthRun = await timedLines('python3', [
      input.truth,
      ...['--git-dir', input.gitDir, '--commits', file],
      ...input.branches.flatMap((name) => ['--branch', name]),
      ...input.leaveOut.flatMap((pattern) => ['--leave-out', pattern]),
    ]);
    const truth = truthRun.lines.map(({ text, ms }) => ({ ...Truth.parse(JSON.parse(text)), ms }));
    const cells = truth.length;
    console.log(`reference: ${per(truthRun.ms, cells)} (${(truthRun.ms / 1000).toFixed(1)} s)`);
    const whole = await runTwice(input, file, path.join(folder, 'whole'), []);
    const landing = await runTwice(input, file, path.join(folder, 'landing'), [
      '--only',
      'landing',
    ]);
    let differing = 0;
    const groups = [whole, landing].map(({ cells: own }) => {
      const compared = compareCells(truth, own);
      differing += compared.differing.length;
      console.log(
        `cells compared ${compared.cells}, differing ${compared.differing.length}, `.concat(
          `reference could not tell ${compared.referenceErrors}, without result ${compared.unknown}`,
        ),
      );
      for (const line of compared.differing.slice(0, 20)) console.log(`  ${line}`);
      return compared;
    });
    for (const [name, { firstMs, secondMs, peakMb }] of Object.entries({
      'whole matrix command': whole,
      'strict, pick and tree alone': landing,
    })) {
      console.log(`${name}: first run ${against(truthRun.ms, firstMs, cells)}`);
      console.log(`  second run ${against(truthRun.ms, secondMs, cells)}`);
      const peak = peakMb === null ? 'not known here' : `${peakMb.toFixed(0)} MB`;
      console.log(`  most memory of all its processes together: ${peak}`);
    }
    await reportGroup('without missing paths', groups[0]?.without, input.gitDir);
    await reportGroup('with missing paths', groups[0]?.withMissing, input.gitDir);
    if (input.parts) await reportParts(input, commits, cells);
    console.log(load());
    return differing === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface TwoRuns {
  readonly cells: readonly OwnCell[];
  readonly firstMs: number;
  readonly secondMs: number;
  readonly peakMb: number | null;
}

/**
 * The command as a person types it, on a data folder of its own: empty, then with what the first run kept. Its memory is
 * looked at in another run on an empty folder.
 */
async function runTwice(
  input: Input,
  file: string,
  data: string,
  more: readonly string[],
): Promise<TwoRuns> {
  const once = (folder: string, watched: boolean) =>
    timedLines(
      'npm',
      [
        ...['run', '-s', 'stablehand', '--', 'matrix', '--json'],
        ...['--git-dir', path.resolve(input.gitDir), '--upstream', input.upstream],
        ...['--commits', file, ...more, ...input.branches.flatMap((name) => ['--branch', name])],
      ],
      { environment: { STABLEHAND_DATA: folder }, watched },
    );
  const first = await once(data, false);
  const second = await once(data, false);
  const { peakMb } = await once(`${data}-watched`, true);
  const told = (texts: readonly { readonly text: string }[]) =>
    texts.map(({ text }) => Line.parse(JSON.parse(text)));
  const cells = told(first.lines).map(({ detail, missingPaths, ...cell }) => ({
    ...cell,
    missingPaths: missingPaths ?? detail?.missingPaths ?? [],
  }));
  if (JSON.stringify(told(first.lines)) !== JSON.stringify(told(second.lines))) {
    throw new Error('the second run says something else than the first');
  }
  return { cells, firstMs: first.ms, secondMs: second.ms, peakMb };
}

interface Input {
  readonly gitDir: string;
  readonly upstream: string;
  readonly branches: readonly string[];
  readonly truth: string;
  readonly commits: string | null;
  readonly draw: number;
  readonly seed: string;
  readonly since: number | null;
  readonly until: number | null;
  readonly leaveOut: readonly string[];
  readonly parts: boolean;
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
      since: { type: 'string' },
      until: { type: 'string' },
      'leave-out': { type: 'string', multiple: true },
      'no-parts': { type: 'boolean' },
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
    since: values.since === undefined ? null : secondsOf(values.since),
    until: values.until === undefined ? null : secondsOf(values.until),
    leaveOut: values['leave-out'] ?? [],
    parts: values['no-parts'] !== true,
  };
}

async function chooseCommits(input: Input): Promise<readonly string[]> {
  if (input.commits === null) return drawCommits(input);
  const lines = (await readFile(input.commits, 'utf8')).split('\n');
  return lines.map((line) => line.split(/\s+/)[0] ?? '').filter((word) => word !== '');
}

/** The same cells in this process, part by part, each with readers of its own. */
async function reportParts(input: Input, commits: readonly string[], cells: number): Promise<void> {
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
      for await (const _cell of matrix.cells(candidates, branches));
    } finally {
      await git.close();
    }
    return performance.now() - started;
  };
  const landing = await part(false, false);
  const presence = await part(true, false);
  const all = await part(true, true);
  console.log(`in one process: strict and pick ${per(landing, cells)}`);
  console.log(`  presence on top ${per(presence - landing, cells)}`);
  console.log(`  affected (Fixes, blame) on top ${per(all - presence, cells)}`);
}

async function reportGroup(
  name: string,
  group: CellGroup | undefined,
  gitDir: string,
): Promise<void> {
  if (group === undefined || group.cells.length === 0) return;
  const { length } = group.cells;
  const ms = landAlone(gitDir, group.cells);
  console.log(
    `${length} cells ${name}, by themselves: reference ${per(group.truthMs, length)}, `.concat(
      `strict and pick ${against(group.truthMs, ms, length)}`,
    ),
  );
}

/** In a process like the command's: from a bundle, with its settings, and with nothing else in its memory. */
function landAlone(gitDir: string, cells: CellGroup['cells']): number {
  const bundle = freshBundle('lib/bench/land-group-main.ts');
  if (bundle === null) throw new Error('no bundle can be made');
  const input = JSON.stringify(cells.map(({ commit, tip }) => ({ commit, tip })));
  const args = ['--min-semi-space-size=16', bundle, path.resolve(gitDir)];
  return Number(execFileSync('node', args, { input, stdio: ['pipe', 'pipe', 'inherit'] }));
}

function per(ms: number, count: number): string {
  return count === 0 ? 'no cells' : `${(ms / count).toFixed(2)} ms per cell`;
}

function against(truthMs: number, ms: number, count: number): string {
  return `${per(ms, count)} (${(ms / 1000).toFixed(2)} s), ${(truthMs / ms).toFixed(1)} times as fast`;
}

function load(): string {
  return `load of the machine ${loadavg()[0]?.toFixed(1)}`;
}
