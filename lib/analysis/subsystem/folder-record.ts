import { logOdds } from './project-rate';

/** Commits of a folder (or of the whole tree: an empty name) in a while, and how many of them went to a stable branch. */
export interface Tally {
  readonly folder: string;
  readonly commits: number;
  readonly backported: number;
}

const day = 86_400;
/** Which commits count: those of two years, without the last months, whose backports are still to come. */
export const recordWindow = { years: 2 * 365 * day, settling: 120 * day };

/** So many commits of the folder above count as much as the folder's own: a folder of three commits says little. */
const pull = 20;

/**
 * What a reader is shown of each folder's ladder: the folder, and where it has few commits of its own, the folders above
 * that count with it; each once, without the whole tree.
 */
export function toldOf(ladders: readonly (readonly Tally[])[]): Tally[] {
  const out = new Map<string, Tally>();
  for (const levels of ladders)
    for (const one of [...levels].reverse()) {
      if (one.folder === '') break;
      out.set(one.folder, one);
      if (one.commits >= pull) break;
    }
  return [...out.values()];
}

/** No folder's record makes it certain. */
const most = 3;

/** Folders from the whole tree down to the one given, without those that hold nearly everything (`drivers`). */
export function ladderOf(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/');
  const from = Math.min(2, parts.length);
  const below = parts.map((_part, at) => parts.slice(0, at + 1).join('/'));
  return ['', ...below.slice(Math.max(0, from - 1))];
}

/** Folders that files stand in, each once, at most eight. */
export function foldersOf(paths: readonly string[]): string[] {
  const all = paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  return [...new Set(all)].sort().slice(0, 8);
}

/**
 * How much more or less often than all others the folder's commits were backported, as a difference of log odds, 0 for
 * like the others. Each level of the ladder leans on the one above it (a beta prior); several folders: their mean.
 */
export function recordValue(ladders: readonly (readonly Tally[])[]): number {
  const values = ladders.map((levels) => {
    const [tree, ...below] = levels;
    // Where nothing at all was backported, no folder was left out.
    if (tree === undefined || tree.backported === 0) return 0;
    const all = (tree.backported + 0.5) / (tree.commits + 1);
    const rate = below.reduce(
      (above, one) => (one.backported + pull * above) / (one.commits + pull),
      all,
    );
    return Math.max(-most, Math.min(most, logOdds(rate) - logOdds(all)));
  });
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;
}
