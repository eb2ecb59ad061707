import type { PickPlan, PlacedChange } from '@/lib/applicability/pick-plan';
import type { Oid } from '@/lib/contracts/git';
import type { FileMerge, FileVersion } from '@/lib/merge-ports';

/** git's name of the empty file, which it never takes for renamed (merge-ort.c, `rename_empty`). */
const emptyFile = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

/**
 * Files that both sides changed where they were: base, tip and candidate each have a regular file of their own there.
 * Such a path is neither lost nor added on any side, so no rename and no renamed directory has to do with it
 * (merge-ort.c, add_pair and path_in_way): where its contents conflict, so does the pick, whatever becomes of the rest.
 * By path.
 */
export function mergedWhereTheyAre(placed: readonly PlacedChange[]): Map<string, FileMerge> {
  const found = new Map<string, FileMerge>();
  for (const { change, tip: ours, lookup } of placed) {
    const { old: base, new: theirs } = change;
    if (base === null || theirs === null || ours === null || lookup.blocker !== null) continue;
    if (![base, theirs, ours].every(isRegular)) continue;
    if (!isSame(ours, base) && !isSame(ours, theirs))
      found.set(change.path, { base, ours, theirs });
  }
  return found;
}

/**
 * A new path of a file that the candidate moved as it is and the tip does not have; null when there is none that
 * settles the pick. git pairs equal contents before all else (diffcore-rename.c, find_exact_renames), the only lost and
 * the only added file of one content with each other. What the tip did with the file then is a conflict in any case
 * (merge-ort.c, process_renames): rename/delete where it is gone, rename/rename where it went elsewhere, and a place
 * that a renamed directory would give it is one too. Only a tip that has the new path itself may have made the same
 * move.
 */
export function movedAndLost(placed: readonly PlacedChange[]): string | null {
  const lost = byContent(placed, ({ change }) => (change.new === null ? change.old : null));
  const added = byContent(placed, ({ change }) => (change.old === null ? change.new : null));
  for (const [content, [from, ...more]] of lost) {
    const [to, ...others] = added.get(content) ?? [];
    if (from === undefined || to === undefined || more.length + others.length > 0) continue;
    const [old, now] = [from.change.path, to.change.path];
    if (!isNowhere(from) || !isNowhere(to)) continue;
    if (now.startsWith(`${old}/`) || old.startsWith(`${now}/`)) continue;
    return now;
  }
  return null;
}

/**
 * The plan of a candidate that moved a file which the tip has lost; null where that settles nothing. The kind is no word
 * of git: which it is hangs on renames that nobody looked for.
 */
export function movedPlan(placed: readonly PlacedChange[]): PickPlan | null {
  const moved = movedAndLost(placed);
  if (moved === null) return null;
  return conflictPlan(new Map([[moved, 'rename']]), mergedWhereTheyAre(placed), placed.length);
}

/** A plan of a pick that is known to conflict: of its `changes` paths it names these. */
export function conflictPlan(
  conflicts: ReadonlyMap<string, string>,
  merges: ReadonlyMap<string, FileMerge>,
  changes: number,
): PickPlan {
  const isPart = conflicts.size > 0 || merges.size < changes;
  return { way: 'files', edits: new Map(), merges, conflicts, isPart };
}

function byContent(
  placed: readonly PlacedChange[],
  pick: (one: PlacedChange) => FileVersion | null,
): Map<Oid, PlacedChange[]> {
  const found = new Map<Oid, PlacedChange[]>();
  for (const one of placed) {
    const file = pick(one);
    if (file === null || file.oid === emptyFile) continue;
    // What is no regular file counts too: git pairs it by its content, and one content is enough to be in doubt.
    found.set(file.oid, [...(found.get(file.oid) ?? []), one]);
  }
  for (const [content, ones] of found) {
    if (!ones.every((one) => isRegular(pick(one)))) found.delete(content);
  }
  return found;
}

function isNowhere({ lookup }: PlacedChange): boolean {
  return lookup.entry === null && lookup.blocker === null;
}

function isRegular(file: FileVersion | null): boolean {
  return file?.mode.startsWith('100') === true;
}

function isSame(a: FileVersion, b: FileVersion): boolean {
  return a.oid === b.oid && a.mode === b.mode;
}
