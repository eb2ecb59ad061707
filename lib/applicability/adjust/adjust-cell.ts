import type { PickSource } from '@/lib/applicability/pick-plan';
import { missingNames } from '@/lib/applicability/prerequisites/missing-names';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitMerger, GitReader } from '@/lib/ports';
import { formerPath } from './former-path';
import { isDocumentation, isReleaseNotes } from './path-kinds';
import { type Proposed, propose } from './propose';
import type { AdjustRule } from './rules';
import { addedNames } from './sound';

const largest = 8 * 1024 * 1024;

/** Renames of one upstream followed once for many cells. */
export type FormerPaths = Map<string, Promise<string | null>>;

/**
 * The proposed backport of a conflicting cell. A proposal that would use names the branch does not have anywhere is
 * none: it could not be built. `known`: a memo shared between cells.
 */
export async function adjustCell(
  git: GitReader,
  merger: GitMerger,
  cell: {
    readonly source: PickSource;
    /** First parent of the candidate; null for a root commit. */
    readonly parent: Oid | null;
    readonly tip: Oid;
    readonly tipTree: Oid;
    readonly rules: ReadonlySet<AdjustRule>;
  },
  known: FormerPaths = new Map(),
): Promise<Proposed> {
  const { parent, tip, tipTree, source } = cell;
  const follow = async (path: string): Promise<string | null> => {
    const base = parent === null ? null : await git.mergeBase(tip, parent);
    if (parent === null || base === null) return null;
    return formerPath(git, { commit: parent, base, tipTree, path });
  };
  const followed = (path: string): Promise<string | null> => {
    const key = `${tipTree} ${path}`;
    const held = known.get(key);
    if (held !== undefined) return held;
    const made = follow(path);
    known.set(key, made);
    made.catch(() => known.delete(key));
    return made;
  };
  const proposed = await propose(git, merger, {
    ...cell,
    formerPath: followed,
    isReleaseNotes,
    isDocumentation,
  });
  if (proposed.proposal === null) return proposed;
  const names = new Set<string>();
  for (const file of proposed.proposal.files) {
    if (file.content === null || file.old === null) continue;
    try {
      const before = (await git.blob(file.old.oid, largest)).toString('latin1');
      for (const name of addedNames(before, file.content.toString('latin1'))) names.add(name);
    } catch (error) {
      if (!isAppError(error, 'too-large')) throw error;
    }
  }
  const missing = await missingNames(git, { tipTree, upstreamTree: source.base, names });
  if (missing.length === 0) return proposed;
  const shown = missing.slice(0, 3).join(', ');
  return { proposal: null, why: `it would use ${shown}, which the branch does not have` };
}
