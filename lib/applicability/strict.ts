import { applyHunks, type Hunk } from '@/lib/applicability/apply-hunks';
import { hashObject } from '@/lib/applicability/edit-tree';
import type { PlacedChange } from '@/lib/applicability/pick-plan';
import { lookUp, type TreeReader } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { FileVersion } from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';

/** What `git apply --cached` makes of a candidate's patch: refused, or applied with these files set. */
export type StrictResult =
  | { readonly strict: false; readonly why: string }
  | { readonly strict: true; readonly edits: ReadonlyMap<string, FileVersion | null> };

/** Hunks of a change of content, once per pair of blobs. */
export type HunksOf = (from: FileVersion, to: FileVersion) => Promise<readonly Hunk[] | 'binary'>;

const kindMask = (mode: string) => mode.slice(0, 3);

/** Changes of content that must be applied hunk by hunk to be judged: the tip has another version of the file. */
export function needsHunks({ change, tip }: PlacedChange): boolean {
  const { old, new: now } = change;
  if (old === null || now === null || tip === null) return false;
  if (kindMask(old.mode) !== kindMask(now.mode) || kindMask(old.mode) !== kindMask(tip.mode)) {
    return false;
  }
  return old.oid !== now.oid && tip.oid !== old.oid && old.mode !== '160000';
}

/**
 * Decides what `git apply --cached --check` says of the patch (`diff-tree -p --binary --full-index --no-renames`) on
 * an index of the tip (apply.c: check_patch, check_preimage, check_to_create, path_is_beyond_symlink). An empty patch
 * counts as not applying. A change of kind is a deletion and a creation; a changed permission only warns.
 */
export async function judgeStrict(
  git: TreeReader & Pick<GitReader, 'blob'>,
  tip: Oid,
  placed: readonly PlacedChange[],
  hunksOf: HunksOf,
): Promise<StrictResult> {
  if (placed.length === 0) return { strict: false, why: 'the patch is empty' };
  const edits = new Map<string, FileVersion | null>();
  const links = removedLinks(placed);
  for (const one of placed) {
    const { change, tip: here } = one;
    const { old, new: now, path } = change;
    if (old === null) {
      if (here !== null) return refused(`${path} already exists`);
      if (await isBeyondLink(git, tip, path, links)) {
        return refused(`${path} is behind a symbolic link`);
      }
      edits.set(path, now);
      continue;
    }
    if (here === null) return refused(`${path} does not exist`);
    if (kindMask(here.mode) !== kindMask(old.mode)) {
      return refused(`${path} is another kind of file`);
    }
    if (now === null || kindMask(now.mode) !== kindMask(old.mode)) {
      if (here.oid !== old.oid) return refused(`${path} has other content`);
      edits.set(path, now);
      continue;
    }
    const mode = old.mode === now.mode ? here.mode : now.mode;
    if (here.oid === old.oid) {
      edits.set(path, { mode, oid: now.oid });
    } else if (old.oid === now.oid) {
      edits.set(path, { mode, oid: here.oid });
    } else if (old.mode === '160000') {
      return refused(`${path} names another submodule commit`);
    } else {
      const hunks = await hunksOf(old, now);
      if (hunks === 'binary') return refused(`${path} is binary and differs`);
      const content = applyHunks(await git.blob(here.oid), hunks);
      if (content === null) return refused(`${path} has another context`);
      edits.set(path, { mode, oid: hashObject('blob', content) });
    }
  }
  return { strict: true, edits };
}

function refused(why: string): StrictResult {
  return { strict: false, why };
}

function removedLinks(placed: readonly PlacedChange[]): ReadonlySet<string> {
  const removed = new Set<string>();
  for (const { change } of placed) {
    if (change.old?.mode === '120000' && change.new?.mode !== '120000') removed.add(change.path);
  }
  return removed;
}

async function isBeyondLink(
  git: TreeReader,
  tip: Oid,
  path: string,
  removed: ReadonlySet<string>,
): Promise<boolean> {
  const { blocker } = await lookUp(git, tip, path);
  return blocker !== null && blocker.mode === '120000' && !removed.has(blocker.path);
}
