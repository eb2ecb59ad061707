import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LandingEngine } from '@/lib/applicability/landing-engine';
import type { BenchRun } from '@/lib/bench/bench-run';
import { run as cells } from '@/lib/bench/cells';
import { branchName, FastImport, folderCommands } from '@/lib/bench/fast-import';
import { landingJob } from '@/lib/bench/land-group';
import { CommitMaker, listFiles } from '@/lib/bench/made-commits';
import { AppError } from '@/lib/errors';
import { openGit } from '@/lib/git/open-git';

const usage = `Give --from FOLDER, --onto FOLDER and --truth cell-truth.py [--commits 50] [--seed 1] [--repository FOLDER]`;

/**
 * `bench big-trees --from FOLDER --onto FOLDER --truth FILE`: makes a bare repository with the files of two folders as two
 * branches with a common root (kept in --repository and used again, else temporary), puts commits drawn by a seed on top
 * of the first (made-commits.ts: edits, renames, directory renames …), and compares the cells of those commits on the
 * second with plain git, as `bench cells` does. Then the same cells once more in this process, to count what they read of
 * the trees. Exit 1: a cell differs.
 */
export const run: BenchRun = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string' },
      onto: { type: 'string' },
      truth: { type: 'string' },
      commits: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      repository: { type: 'string' },
    },
  });
  const { from, onto, truth } = values;
  const [count, seed] = [Number(values.commits), Number(values.seed)];
  if (from === undefined || onto === undefined || truth === undefined) {
    throw new AppError('bad-input', usage);
  }
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
    throw new AppError('bad-input', '--commits and --seed are whole numbers.');
  }
  const temporary = await mkdtemp(path.join(tmpdir(), 'stablehand-bench-'));
  try {
    const gitDir = path.resolve(values.repository ?? path.join(temporary, 'repo.git'));
    const [ours, theirs] = [branchName(onto), branchName(from)];
    if (ours === theirs) throw new AppError('bad-input', 'The two folders have the same name.');
    if (!existsSync(gitDir)) await makeRepository(gitDir, { [theirs]: from, [ours]: onto });
    const commits = await makeCommits(gitDir, { on: theirs, other: ours, count, seed });
    const list = path.join(temporary, 'commits');
    await writeFile(list, commits.map((oid) => `${oid}\n`).join(''));
    const upstream = ['--upstream', 'made', '--branch', ours, '--commits', list];
    const code = await cells([
      ...['--git-dir', gitDir, '--truth', truth, '--no-parts'],
      ...upstream,
    ]);
    await countReads(gitDir, commits, ours);
    return code;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
};

/** Two branches over one empty commit. */
async function makeRepository(
  gitDir: string,
  folders: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(path.dirname(gitDir), { recursive: true });
  execFileSync('git', ['init', '-q', '--bare', '-b', 'root', gitDir]);
  const stream = new FastImport(gitDir);
  await stream.commit('root', 'The beginning of both\n', []);
  for (const [branch, folder] of Object.entries(folders)) {
    await stream.commit(branch, `The files of ${branch}\n`, folderCommands(folder), 'root');
  }
  await stream.end();
}

/** The branch `made`: commits on top of one tree; their names, oldest first. */
async function makeCommits(
  gitDir: string,
  { on, other, count, seed }: { on: string; other: string; count: number; seed: number },
): Promise<string[]> {
  const git = (more: readonly string[]) =>
    execFileSync('git', ['--git-dir', gitDir, ...more])
      .toString()
      .trim();
  git(['branch', '-f', 'made', on]);
  const there = new Set(listFiles(gitDir, other).map(([name]) => name));
  const files = listFiles(gitDir, on).map(([name]) => name);
  const shared = files.filter((name) => there.has(name));
  console.log(
    `${on}: ${files.length} files, ${other}: ${there.size} files, ${shared.length} in both`,
  );
  const stream = new FastImport(gitDir, ['made']);
  const kinds = await new CommitMaker(gitDir, 'made', shared, seed).write(count, stream);
  await stream.end();
  const by = new Map<string, number>();
  for (const kind of kinds) by.set(kind, (by.get(kind) ?? 0) + 1);
  console.log([...by].map(([kind, times]) => `${times} x ${kind}`).join(', '));
  return git(['rev-list', '--reverse', `${on}..made`]).split('\n');
}

/** How much of the trees is read for the same cells, and how much there is. */
async function countReads(
  gitDir: string,
  commits: readonly string[],
  branch: string,
): Promise<void> {
  const git = await openGit({ gitDirs: [gitDir] });
  try {
    const tip = await git.resolve(branch);
    const asked = { trees: 0, blobs: 0 };
    const different = { trees: new Set<string>(), blobs: new Set<string>() };
    const counting = new Proxy(git, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const kind = name === 'tree' ? 'trees' : name === 'blob' ? 'blobs' : null;
        return (...given: unknown[]) => {
          if (kind !== null) {
            asked[kind] += 1;
            different[kind].add(String(given[0]));
          }
          return value.apply(target, given);
        };
      },
    });
    const engine = new LandingEngine(counting, git.merger);
    const jobs = await Promise.all(commits.map((commit) => landingJob(git, { commit, tip })));
    await engine.land(jobs);
    const args = ['--git-dir', gitDir, 'ls-tree', '-r', '-d', '--name-only', tip];
    const text = execFileSync('git', args, { maxBuffer: 2 ** 28 }).toString();
    const folders = text.split('\n').filter((line) => line !== '').length + 1;
    console.log(
      `read for ${commits.length} cells: ${different.trees.size} different trees `.concat(
        `(asked ${asked.trees} times; the tip alone has ${folders}), `,
        `${different.blobs.size} different files (asked ${asked.blobs} times)`,
      ),
    );
  } finally {
    await git.close();
  }
}
