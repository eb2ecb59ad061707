import type { RenameSearch } from '@/lib/applicability/rename-search';
import type { TipView } from '@/lib/applicability/tip-view';
import {
  filesBelow,
  type Lookup,
  lookUp,
  type TreeChange,
  type TreeReader,
} from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { FileMerge, FileVersion, PathFile, SubsetMerge } from '@/lib/merge-ports';
import type { RawTreeEntry } from '@/lib/ports';

/** A candidate as the merge sees it: two trees and what differs between them. */
export interface PickSource {
  /** Tree of the first parent; the empty tree for a root commit. */
  readonly base: Oid;
  readonly theirs: Oid;
  readonly changes: readonly TreeChange[];
}

/** A change and where its path is in the tip. */
export interface PlacedChange {
  readonly change: TreeChange;
  readonly lookup: Lookup;
  /** The tip's file at the path; null when there is none or a directory. */
  readonly tip: FileVersion | null;
}

/**
 * How a candidate lands on a tip. `files`: path by path, as merge-ort resolves paths when no rename can matter.
 * `subset`: git has to merge, but only the files named take part. `whole`: git has to merge the full trees.
 */
export type PickPlan =
  | {
      readonly way: 'files';
      readonly edits: ReadonlyMap<string, FileVersion | null>;
      readonly merges: ReadonlyMap<string, FileMerge>;
      /** Paths in conflict whatever the contents: git's word. */
      readonly conflicts: ReadonlyMap<string, string>;
      /** Only of a plan whose merges were tried and found to conflict: whether there are paths that were not looked at. */
      readonly isPart?: boolean;
    }
  | { readonly way: 'subset'; readonly merge: SubsetMerge }
  | { readonly way: 'whole' };

const whole: PickPlan = { way: 'whole' };

/** A plan that hangs on a search for renames in the whole tip, which takes its time. */
export interface OpenPlan {
  readonly way: 'open';
  close(): Promise<PickPlan>;
}

/** Where each changed path is in the tip. */
export async function placeChanges(
  git: TreeReader,
  tip: Oid,
  changes: readonly TreeChange[],
): Promise<PlacedChange[]> {
  return Promise.all(
    changes.map(async (change) => {
      const lookup = await lookUp(git, tip, change.path);
      return { change, lookup, tip: fileOf(lookup.entry) };
    }),
  );
}

/**
 * Decides path by path what merge-ort would do, if that is certain. merge-ort looks for renames on a side only for
 * "relevant sources" (merge-ort.c, collect_rename_info and add_pair): files deleted there that the other side changed
 * or deleted too, and, where the other side added a file below a directory that is gone, every file deleted with that
 * directory. When no relevant source has a possible target (`RenameSearch`), no rename exists and every path stands
 * alone: unchanged in the tip = the candidate's version; the same change = nothing; else a content merge or a
 * modify/delete conflict. A file where a directory should be, two different additions, or a changed kind of file is
 * left to git.
 */
export async function planPick(
  git: TreeReader,
  renames: RenameSearch,
  tip: TipView,
  source: PickSource,
  placed: readonly PlacedChange[],
): Promise<PickPlan | OpenPlan> {
  const edits = new Map<string, FileVersion | null>();
  const merges = new Map<string, FileMerge>();
  const conflicts = new Map<string, string>();
  const lostHere: FileVersion[] = [];
  const lostThere: FileVersion[] = [];
  const lostFolders = new Set<string>();
  for (const one of placed) {
    const { change, lookup, tip: here } = one;
    if (lookup.blocker !== null || lookup.entry?.mode === '040000') return whole;
    const { old: was, new: now } = change;
    if (was !== null && here === null) {
      lostHere.push(was);
      if (now === null) lostThere.push(was);
      else conflicts.set(change.path, 'modify/delete');
    } else if (was === null) {
      if (here === null && now !== null) {
        edits.set(change.path, now);
        if (lookup.missingFolder !== null) lostFolders.add(lookup.missingFolder);
      } else if (!same(here, now)) {
        return whole;
      }
    } else if (same(here, was)) {
      edits.set(change.path, now);
    } else if (now === null) {
      lostThere.push(was);
      conflicts.set(change.path, 'modify/delete');
    } else if (!same(here, now)) {
      if (here === null || ![was, now, here].every(isRegular)) return whole;
      merges.set(change.path, { base: was, ours: here, theirs: now });
    }
  }
  for (const folder of lostFolders) {
    for (const { file } of await filesBelow(git, source.base, folder)) lostHere.push(file);
  }
  // Any rename within the candidate itself is git's to follow, wherever its files are in the tip.
  const deleted = source.changes.flatMap(({ old, new: now }) => (old && !now ? [old] : []));
  const added = source.changes.flatMap(({ old, new: now }) => (now && !old ? [now] : []));
  if (await renames.possible([...lostThere, ...deleted], added)) return whole;
  const plain: PickPlan = { way: 'files', edits, merges, conflicts };
  if (lostHere.length === 0) return plain;
  if ((await tip.attributes()) !== '') return whole;
  return {
    way: 'open',
    async close() {
      // What the candidate adds may meet a directory rename: then one lost file with a new place is one too many.
      const most = added.length > 0 ? 0 : 1;
      const found = await renames.targets(lostHere, tip.targets, source.base, most);
      if (found === null) return whole;
      if (found.size === 0) return plain;
      return (await planSubset(tip, source, placed, found)) ?? whole;
    },
  };
}

/**
 * A candidate that adds nothing cannot meet a directory rename, so only the renames of its own files matter. Where
 * each lost file has one possible new place, no other lost file has the same content as either, and no two share a
 * place, git finds the same renames among these few files as in the full trees (diffcore-rename.c: exact ones first,
 * then by base name, then by similarity; with one pair left there is nothing to choose). Null when that is not so.
 */
async function planSubset(
  tip: TipView,
  source: PickSource,
  placed: readonly PlacedChange[],
  found: ReadonlyMap<Oid, readonly PathFile[]>,
): Promise<PickPlan | null> {
  const places = [...found.values()].flat();
  if (new Set(places.map(({ file }) => file.oid)).size !== places.length) return null;
  for (const [from, [to]] of found) {
    if ((await tip.lostCopies(source.base, from)) !== 1) return null;
    const other = to !== undefined && to.file.oid !== from ? to.file.oid : null;
    if (other !== null && (await tip.lostCopies(source.base, other)) !== 0) return null;
  }
  const side = (pick: (one: PlacedChange) => FileVersion | null): PathFile[] =>
    placed.flatMap((one) => {
      const file = pick(one);
      return file === null ? [] : [{ path: one.change.path, file }];
    });
  return {
    way: 'subset',
    merge: {
      base: side(({ change }) => change.old),
      ours: [...side((one) => one.tip), ...places],
      theirs: side(({ change }) => change.new),
    },
  };
}

/**
 * About how long a merge of full trees takes, in merges of one file: most of it goes to walking the trees and to
 * reading what lost files are compared with.
 */
export function wholeWeight(placed: readonly PlacedChange[]): number {
  const lost = placed.filter(
    ({ change, tip, lookup }) =>
      tip === null && (change.old !== null || lookup.missingFolder !== null),
  ).length;
  return lost === 0 ? 6 : 30 + Math.min(lost, 200);
}

function fileOf(entry: RawTreeEntry | null): FileVersion | null {
  return entry === null || entry.mode === '040000' ? null : { mode: entry.mode, oid: entry.oid };
}

function same(a: FileVersion | null, b: FileVersion | null): boolean {
  return a?.oid === b?.oid && a?.mode === b?.mode;
}

function isRegular(file: FileVersion): boolean {
  return file.mode.startsWith('100');
}
