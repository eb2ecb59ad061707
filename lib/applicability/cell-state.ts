import type { AffectedJudgement } from '@/lib/applicability/affected';
import type { Landing } from '@/lib/applicability/landing';
import type { Presence } from '@/lib/contracts/cell';
import type { CellState } from '@/lib/contracts/vocabulary';
import { isAppError } from '@/lib/errors';
import type { Outcome } from '@/lib/merge-ports';

export interface StateAndReason {
  readonly state: CellState;
  /** One sentence for the person: why this state. */
  readonly reason: string;
}

/** Everything known about a cell before it has a state. */
export interface CellFacts {
  readonly presence: Outcome<Presence | null>;
  readonly landing: Outcome<Landing>;
}

/**
 * The state of a cell (3-applicability, "What git says, and the state made from it"). A fact that could not be
 * computed never counts as "no": without it the cell is `unknown`, with the reason.
 */
export function stateOf({ presence, landing }: CellFacts): StateAndReason {
  if (presence.ok && presence.value !== null) return present(presence.value);
  if (!landing.ok) return { state: 'unknown', reason: whatHelps(landing.error) };
  if (landing.value.pick === 'empty') {
    const reason = 'Picking it changes nothing: the branch already has this content.';
    return { state: 'present', reason };
  }
  if (!presence.ok) {
    const why = whyUnknown(presence.error);
    return { state: 'unknown', reason: `Whether the branch has it could not be told. ${why}` };
  }
  return fromLanding(landing.value);
}

function present(presence: Presence): StateAndReason {
  const short = presence.oid?.slice(0, 12) ?? '';
  const last = presence.reverts.at(-1);
  const undone = last?.kind === 'revert' ? last : undefined;
  const reasons: Record<Presence['how'], string> = {
    ancestor:
      undone === undefined
        ? "The commit itself is in the branch's history."
        : `The commit itself is in the branch's history, but ${undone.oid.slice(0, 12)} reverts it there.`,
    marker: `The branch has it as ${short}: ${presence.marker ?? 'an upstream marker'}`,
    'patch-id': `The branch has the same patch as ${short}.`,
    adapted: `The branch has it as ${short}, with another patch: same author, author date and title.`,
    'empty-pick': 'Picking it changes nothing: the branch already has this content.',
  };
  return { state: 'present', reason: reasons[presence.how] };
}

function fromLanding(landing: Landing): StateAndReason {
  if (landing.pick === 'clean') {
    if (landing.strict && landing.patchTree === landing.tree) {
      return { state: 'applies', reason: 'The patch applies as it is.' };
    }
    const why = landing.strict
      ? 'the patch alone would put a hunk elsewhere'
      : (landing.strictWhy ?? 'the patch does not apply as it is');
    return { state: 'merges', reason: `A three-way merge is clean; ${why}.` };
  }
  if (isAbsent(landing)) {
    const what =
      landing.missingPaths.length === 1
        ? `The file it changes is not in the branch: ${landing.missingPaths[0]}.`
        : `None of the ${landing.missingPaths.length} files it changes is in the branch.`;
    return { state: 'absent', reason: what };
  }
  const kinds = [...new Set(landing.conflicts.map((conflict) => conflict.kind))].join(', ');
  const files = listed(landing.conflicts.map((conflict) => conflict.path));
  const absent = landing.missingPaths.filter((path) => !landing.movedPaths.includes(path));
  // Where one conflict was enough, nobody looked for renames.
  const gone = landing.allConflicts ? 'Partly absent' : 'Partly absent, or under another name';
  const partly = absent.length > 0 ? ` ${gone}: ${listed(absent)}.` : '';
  const am = landing.strict ? ' The patch applies with git am all the same.' : '';
  const more = landing.allConflicts ? '' : ', perhaps in more';
  return { state: 'conflicts', reason: `Conflicts (${kinds}) in ${files}${more}.${partly}${am}` };
}

/** Every file the candidate changes is missing, and no rename was followed: git says modify/delete for each. */
function isAbsent(landing: Landing): boolean {
  return (
    landing.changedPaths > 0 &&
    landing.missingPaths.length === landing.changedPaths &&
    landing.conflicts.every((conflict) => conflict.kind === 'modify/delete')
  );
}

function listed(paths: readonly string[]): string {
  if (paths.length === 0) return 'the tree';
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}

/** One sentence about an error, for a cell that has no result. */
export function whyUnknown(error: unknown): string {
  if (isAppError(error)) return error.message;
  throw error;
}

/** The same with what to do about it: of the cell as a whole it is all that a person gets to read. */
function whatHelps(error: unknown): string {
  const why = whyUnknown(error);
  return isAppError(error) && error.hint !== undefined ? `${why} ${error.hint}` : why;
}

/** `affected` when it could not be asked. */
export function affectedUnknown(error: unknown): AffectedJudgement {
  return {
    affected: 'unknown',
    affectedReason: whyUnknown(error),
    introducing: [],
    introducedBy: [],
  };
}
