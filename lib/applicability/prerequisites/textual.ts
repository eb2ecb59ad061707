import type { Oid } from '@/lib/contracts/git';
import { parsePatch } from '@/lib/diff/parse-patch';
import type { PatchFile } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

/** What became of picking commits one after the other. */
export interface PickTrial {
  /** How many landed; all of them when none stopped it. */
  readonly landed: number;
  /** Tree after the last one; null when one did not land. */
  readonly tree: Oid | null;
}

export interface TextualInput {
  readonly commit: Oid;
  readonly tip: Oid;
  /** Paths of upstream in which the pick conflicts. */
  readonly paths: readonly string[];
  /** Picks on the tip, in order. */
  readonly pick: (commits: readonly Oid[]) => Promise<PickTrial>;
  /** Whether the branch has an upstream commit, in whatever form. */
  readonly isPresent: (commit: Oid) => Promise<boolean>;
  /** Picks that may be tried. */
  readonly bound?: number;
}

export interface TextualResult {
  /** The smallest set found, oldest first; null when none was found. */
  readonly set: readonly Oid[] | null;
  readonly tree: Oid | null;
  /** Commits that wrote the lines the patch starts from and are not on the branch, oldest first. */
  readonly candidates: readonly Oid[];
  readonly tried: number;
  readonly bounded: boolean;
}

const context = 3;
const mostCandidates = 12;
const largestSet = 8;

/**
 * Upstream commits since the branch left that wrote the lines around the conflicting change, and the smallest set of
 * them that makes the pick clean: single ones first, then pairs and triples, oldest first; then all of them together
 * with what they need themselves, made smaller one by one.
 */
export async function textualPrerequisites(
  git: GitReader,
  input: TextualInput,
): Promise<TextualResult> {
  const bound = input.bound ?? 60;
  let tried = 0;
  let bounded = false;
  const base = await git.mergeBase(input.tip, input.commit);
  const order = await upstreamOrder(git, input.commit, base);
  const wrote = async (commit: Oid, paths: readonly string[] | null) =>
    inOrder(await writersOf(git, commit, paths, order, input.isPresent), order);
  const candidates = (await wrote(input.commit, input.paths)).slice(-mostCandidates);
  const attempt = async (set: readonly Oid[]): Promise<PickTrial | null> => {
    if (tried >= bound) {
      bounded = true;
      return null;
    }
    tried += 1;
    return input.pick([...set, input.commit]);
  };
  const done = (set: readonly Oid[] | null, tree: Oid | null): TextualResult => ({
    set,
    tree,
    candidates,
    tried,
    bounded,
  });
  if (candidates.length === 0) return done(null, null);
  for (const size of [1, 2, 3]) {
    for (const set of subsets(candidates, size)) {
      const trial = await attempt(set);
      if (trial === null) break;
      if (trial.tree !== null) return done(set, trial.tree);
    }
    // Larger sets are tried whole below; half of the bound is kept for that.
    if (tried > bound / 2) break;
  }
  bounded = false;
  let set: Oid[] = [...candidates];
  while (set.length <= largestSet + mostCandidates) {
    const trial = await attempt(set);
    if (trial === null) return done(null, null);
    if (trial.tree !== null) {
      const least = await smaller(set, trial.tree, attempt);
      return done(least.set, least.tree);
    }
    const stopped = set[trial.landed];
    if (stopped === undefined) return done(null, null);
    const needed = (await wrote(stopped, null)).filter((oid) => !set.includes(oid));
    if (needed.length === 0) set = set.filter((oid) => oid !== stopped);
    else set = inOrder([...set, ...needed.slice(-4)], order);
    if (set.length === 0) return done(null, null);
  }
  bounded = true;
  return done(null, null);
}

async function smaller(
  start: readonly Oid[],
  startTree: Oid,
  attempt: (set: readonly Oid[]) => Promise<PickTrial | null>,
): Promise<{ set: readonly Oid[]; tree: Oid }> {
  let set = start;
  let tree = startTree;
  for (const oid of start) {
    const without = set.filter((one) => one !== oid);
    if (without.length === 0) break;
    const trial = await attempt(without);
    if (trial === null) break;
    if (trial.tree === null) continue;
    set = without;
    tree = trial.tree;
  }
  return { set, tree };
}

/** Who last wrote the lines that a patch changes or stands next to, in these paths (null: all it changes). */
async function writersOf(
  git: GitReader,
  commit: Oid,
  paths: readonly string[] | null,
  order: ReadonlyMap<Oid, number>,
  isPresent: (commit: Oid) => Promise<boolean>,
): Promise<Oid[]> {
  const parent = (await git.commit(commit)).parents[0];
  if (parent === undefined) return [];
  const files = parsePatch((await git.patch(commit)).toString('latin1'));
  const found = new Set<Oid>();
  for (const file of files) {
    const path = file.oldPath;
    if (path === null || (paths !== null && !paths.includes(path))) continue;
    const ranges = rangesOf(file);
    if (ranges.length === 0) continue;
    try {
      for (const line of await git.blame(parent, path, ranges)) {
        if (order.has(line.commit)) found.add(line.commit);
      }
    } catch (error) {
      if (!isAppError(error, 'git-failed', 'object-missing', 'timeout')) throw error;
    }
  }
  const missing: Oid[] = [];
  for (const oid of found) if (!(await isPresent(oid))) missing.push(oid);
  return missing;
}

function rangesOf(file: PatchFile): [number, number][] {
  return file.hunks
    .filter((hunk) => hunk.oldCount > 0)
    .map((hunk): [number, number] => {
      const changed = hunk.lines.filter((line) => line.kind !== 'context' && line.oldLine !== null);
      const first = changed[0]?.oldLine ?? hunk.oldStart;
      const last = changed.at(-1)?.oldLine ?? hunk.oldStart + hunk.oldCount - 1;
      const end = hunk.oldStart + hunk.oldCount - 1;
      return [Math.max(hunk.oldStart, first - context), Math.min(end, last + context)];
    });
}

/** Place of every upstream commit between the branch point and the candidate; larger is newer. */
async function upstreamOrder(
  git: GitReader,
  commit: Oid,
  base: Oid | null,
): Promise<ReadonlyMap<Oid, number>> {
  const lines = (await git.revList([commit], base === null ? [] : [base]))
    .toString('latin1')
    .trim()
    .split('\n');
  return new Map(lines.map((oid, index) => [oid, lines.length - index]));
}

function inOrder(oids: readonly Oid[], order: ReadonlyMap<Oid, number>): Oid[] {
  return [...new Set(oids)].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

function* subsets(list: readonly Oid[], size: number, from = 0): Generator<Oid[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= list.length - size; at++) {
    const first = list[at];
    if (first === undefined) continue;
    for (const rest of subsets(list, size - 1, at + 1)) yield [first, ...rest];
  }
}
