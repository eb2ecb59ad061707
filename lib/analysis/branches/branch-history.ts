import type { PhaseContext } from '@/lib/analysis/context';
import { type AnalysisBranch, dayOf } from '@/lib/analysis/input';
import type { Cell } from '@/lib/contracts/cell';
import type { BranchHistory } from '@/lib/contracts/drawing-data';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

const forks = new WeakMap<GitReader, Map<string, Promise<string | null>>>();

/**
 * When a branch left upstream, as a day: looked up once per reader, since every candidate asks. Null without common
 * history, or where that history cannot be read.
 */
function forkDay(git: GitReader, upstream: Oid, tip: Oid): Promise<string | null> {
  const known = forks.get(git) ?? new Map<string, Promise<string | null>>();
  forks.set(git, known);
  const key = `${upstream} ${tip}`;
  const held = known.get(key);
  if (held !== undefined) return held;
  const made = (async () => {
    try {
      const base = await git.mergeBase(upstream, tip);
      return base === null ? null : await commitDay(git, base);
    } catch (error) {
      if (!isAppError(error, 'timeout', 'git-failed', 'object-missing')) throw error;
      // A failure in passing is not remembered as the answer.
      known.delete(key);
      return null;
    }
  })();
  known.set(key, made);
  return made;
}

/** When each branch left upstream: the same days for every upstream tip, unless a branch merges upstream again. */
export function forkDays({ git, input }: PhaseContext): Promise<readonly (string | null)[]> {
  return Promise.all(input.branches.map(({ tip }) => forkDay(git, input.upstream, tip)));
}

/** Committer's day of a commit; null where it cannot be read. */
export async function commitDay(git: GitReader, oid: Oid): Promise<string | null> {
  try {
    return dayOf((await git.commit(oid)).committer.time);
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'ref-not-found')) throw error;
    return null;
  }
}

const mostIntroducing = 4;

/** When the bug and the fix came to a branch: what a line of time is drawn from. Null where the tip cannot be read. */
export async function branchHistory(
  context: PhaseContext,
  branch: AnalysisBranch,
  cell: Cell,
): Promise<BranchHistory | null> {
  const { git } = context;
  const tip = await commitDay(git, branch.tip);
  if (tip === null) return null;
  const { introducing, presence } = cell.detail;
  const brought = presence === null || presence.how === 'ancestor' ? null : presence.oid;
  return {
    forked: await forkDay(git, context.input.upstream, branch.tip),
    tip,
    introduced: await Promise.all(
      introducing.slice(0, mostIntroducing).map(async ({ oid, inBranch, backport }) => ({
        oid,
        inBranch,
        by: backport,
        date: backport === null ? null : await commitDay(git, backport),
      })),
    ),
    fix:
      presence === null
        ? null
        : {
            how: presence.how,
            by: brought,
            date: brought === null ? null : await commitDay(git, brought),
          },
  };
}
