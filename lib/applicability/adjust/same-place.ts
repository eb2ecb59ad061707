import { lookUp, type TreeChange } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { editsOf, matchLines, splitLines } from './line-match';

/** Lines on either side of a change that have to be the same. */
const around = 12;
const largest = 4 * 1024 * 1024;
const mostFiles = 40;

/**
 * Whether a tree has the code around every change of another branch's commit as that branch had it before: the same
 * file, or the same lines well beyond git's context. What was right there is then right here.
 */
export async function samePlaces(
  git: GitReader,
  changes: readonly TreeChange[],
  tree: Oid,
): Promise<boolean> {
  if (changes.length > mostFiles) return false;
  for (const { path, old, new: now } of changes) {
    const { entry } = await lookUp(git, tree, path);
    if (old === null || entry === null) {
      if (old === null && entry === null) continue;
      return false;
    }
    if (entry.oid === old.oid && entry.mode === old.mode) continue;
    if (now === null || !entry.mode.startsWith('100')) return false;
    try {
      const texts = await Promise.all(
        [old.oid, entry.oid, now.oid].map(async (oid) =>
          (await git.blob(oid, largest)).toString('latin1'),
        ),
      );
      if (!sameAround(texts[0] ?? '', texts[1] ?? '', texts[2] ?? '')) return false;
    } catch (error) {
      if (isAppError(error, 'too-large')) return false;
      throw error;
    }
  }
  return true;
}

/** Every change from `base` to `theirs` stands among lines that `ours` has just so. */
export function sameAround(base: string, ours: string, theirs: string): boolean {
  const [old, here, now] = [splitLines(base), splitLines(ours), splitLines(theirs)];
  const match = matchLines(old, here);
  return editsOf(matchLines(old, now), now.length).every((edit) => {
    const start = Math.max(0, edit.start - around);
    const end = Math.min(old.length, edit.end + around);
    const first = match[start] ?? -1;
    if (first < 0) return end === start && here.length === 0;
    for (let at = start; at < end; at++) if (match[at] !== first + at - start) return false;
    return true;
  });
}
