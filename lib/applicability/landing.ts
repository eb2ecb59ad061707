import { bytesToText } from '@/lib/applicability/byte-text';
import type { PlacedChange } from '@/lib/applicability/pick-plan';
import type { ConflictFile } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { Pick as PickResult } from '@/lib/contracts/vocabulary';

/** What a landing says of paths. */
export interface PathFacts {
  /** Files the candidate changes or deletes that the tip does not have, as people read paths. */
  readonly missingPaths: readonly string[];
  /** Of these the ones that the pick found under other names there, whether they conflict or not. */
  readonly movedPaths: readonly string[];
  /** How many files the candidate changes or deletes. */
  readonly changedPaths: number;
}

/** What git says about one candidate on one tip: the facts that the state is made from. */
export interface Landing extends PathFacts {
  /** `git apply --cached --check` of the patch on an index of the tip. */
  readonly strict: boolean;
  /** Why strict is false, else null. */
  readonly strictWhy: string | null;
  /** `git cherry-pick --no-commit` on the tip. */
  readonly pick: PickResult;
  /** The tree a clean pick leaves, else null. */
  readonly tree: Oid | null;
  /** The tree the patch leaves where strict is true and git could write one, else null. */
  readonly patchTree: Oid | null;
  readonly conflicts: readonly ConflictFile[];
  /** Whether `conflicts` has all that git says; false only where one was enough. */
  readonly allConflicts: boolean;
  /** Whether git had to merge the full trees. */
  readonly wholeMerge: boolean;
  readonly ms: number;
}

/**
 * Told by what the candidate changes, what the tip has of it, and what conflicts. git names each file that is gone as a
 * conflict (modify/delete, rename/delete): what the candidate changes and git says nothing of, it merged where a rename
 * had put it. Where the conflicts are not all, none is said to be moved.
 */
export function pathsOf(
  placed: readonly PlacedChange[],
  { conflicts, allConflicts }: Pick<Landing, 'conflicts' | 'allConflicts'>,
): PathFacts {
  const old = placed.filter(({ change }) => change.old !== null);
  const missing = old
    .filter(({ tip }) => tip === null)
    .map(({ change }) => ({ path: bytesToText(change.path), isDeleted: change.new === null }));
  const named = new Set(conflicts.map(({ path }) => path));
  const moved = missing.filter(({ path, isDeleted }) => !isDeleted && !named.has(path));
  return {
    missingPaths: missing.map(({ path }) => path),
    movedPaths: allConflicts ? moved.map(({ path }) => path) : [],
    changedPaths: old.length,
  };
}

/** Marked conflict text is cut here (Cell contract). */
export const markedLimit = 64 * 1024;

/** A conflict as a cell's detail holds it. */
export function conflictFile(path: string, kind: string, marked: Buffer | null): ConflictFile {
  return {
    path: bytesToText(path),
    kind,
    merged: marked === null ? null : bytesToText(marked.toString('latin1', 0, markedLimit)),
  };
}
