import {
  foldersOf,
  ladderOf,
  recordValue,
  recordWindow,
  type Tally,
} from '@/lib/analysis/subsystem/folder-record';
import { projectLogOdds } from '@/lib/analysis/subsystem/project-rate';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';
import type { BranchPast } from './branch-past';

/** The folders of upstream's commits, and when each commit was backported: asked for at any moment of the past. */
export interface FolderHistory {
  /** What the record of the files' folders counted at that moment (seconds since 1970 UTC). */
  valueAt(paths: readonly string[], at: number): number;
  /** The log odds that a commit was backported, by the project's record at that moment; null where that is too short. */
  projectAt(at: number): number | null;
}

interface Folder {
  /** Committer times, ascending. */
  readonly commits: number[];
  /** Of those that were backported: when committed, when first backported. */
  readonly taken: { readonly committed: number; readonly backported: number }[];
}

/**
 * Reads which folders the commits since `since` (seconds since 1970 UTC) touched. Nothing later than the moment asked
 * for is counted: neither a commit nor a backport.
 */
export async function readFolderHistory(
  git: GitReader,
  options: {
    readonly upstream: Oid;
    readonly since: number;
    readonly branches: readonly BranchPast[];
  },
): Promise<FolderHistory> {
  const { upstream, since, branches } = options;
  const { stdout } = await git.run(
    [
      ...['log', '--no-merges', '--no-renames', '--name-only', '--format=%x01%H %ct'],
      ...[`--max-age=${since}`, upstream],
    ],
    { timeoutMs: 1_800_000, maxBytes: 2 ** 31 - 1 },
  );
  const folders = new Map<string, Folder>();
  const ladders = new Map<string, readonly string[]>();
  for (const { oid, time, paths } of commitsOf(stdout)) {
    const times = branches.flatMap((one) => one.backports.get(oid) ?? []);
    const backported = times.length === 0 ? null : Math.min(...times);
    const touched = new Set<string>(['']);
    for (const path of paths) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      const ladder = ladders.get(folder) ?? ladderOf(folder);
      ladders.set(folder, ladder);
      for (const one of ladder) touched.add(one);
    }
    for (const name of touched) {
      const folder = folders.get(name) ?? { commits: [], taken: [] };
      folders.set(name, folder);
      folder.commits.push(time);
      if (backported !== null) folder.taken.push({ committed: time, backported });
    }
  }
  for (const { commits } of folders.values()) commits.sort((a, b) => a - b);
  const tallyFrom = (name: string, from: number, at: number): Tally => {
    const to = at - recordWindow.settling;
    const { commits, taken } = folders.get(name) ?? { commits: [], taken: [] };
    return {
      folder: name,
      commits: Math.max(0, countBefore(commits, to + 1) - countBefore(commits, from)),
      backported: taken.filter(
        (one) => one.committed >= from && one.committed <= to && one.backported < at,
      ).length,
    };
  };
  return {
    projectAt(at) {
      const born = branches.filter((one) => one.isActive(at)).map((one) => one.born);
      if (born.length === 0) return null;
      return projectLogOdds(
        tallyFrom('', Math.max(at - recordWindow.years, Math.min(...born)), at),
      );
    },
    valueAt(paths, at) {
      const tallyOf = (name: string): Tally => tallyFrom(name, at - recordWindow.years, at);
      const tree = tallyOf('');
      if (tree.commits === 0) return 0;
      return recordValue(
        foldersOf(paths).map((folder) =>
          ladderOf(folder).map((one) => (one === '' ? tree : tallyOf(one))),
        ),
      );
    },
  };
}

/** Records of the log one after the other, each decoded on its own: the whole may be longer than a string can be. */
function* commitsOf(log: Buffer): Generator<{ oid: Oid; time: number; paths: readonly string[] }> {
  let start = log.indexOf(1);
  while (start >= 0) {
    const next = log.indexOf(1, start + 1);
    const [head = '', ...lines] = log
      .toString('utf8', start + 1, next < 0 ? log.length : next)
      .split('\n');
    const [oid = '', time = '0'] = head.split(' ');
    yield { oid, time: Number(time), paths: lines.filter((line) => line !== '') };
    start = next;
  }
}

/** How many of the ascending numbers are below the bound. */
function countBefore(sorted: readonly number[], bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
