import { db } from '@/lib/db/client';
import { acceptedOn } from '@/lib/db/queries/accepted';
import { type BranchRow, findBranch } from '@/lib/db/queries/branch';
import { AppError, isAppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import type { ChainedPick, PickChain } from '@/lib/merge-ports';
import type { Profile } from '@/lib/profiles';
import { withTipChain } from '@/lib/services/branches/tip-chain';
import { upstreamOrder } from '@/lib/services/branches/upstream-order';
import type { ProjectAccess } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

/** An accept that stands, with its candidate and vote. */
export type Accepted = Awaited<ReturnType<typeof acceptedOn>>[number];

/** One accepted backport in its place, as it lands on the ones before it. */
export interface PlannedBackport {
  readonly accepted: Accepted;
  readonly oid: string;
  /** Null: the commit could not be picked at all; `problem` says why. */
  readonly pick: ChainedPick | null;
  readonly problem: string | null;
}

export interface BranchPlan {
  readonly branch: BranchRow;
  readonly backports: readonly PlannedBackport[];
  /** Of the commits asked about: what picking each on top of all that would give. Those not to be told are left out. */
  readonly onTop: ReadonlyMap<string, ChainedPick['result']>;
}

/** What is accepted for a branch, and the chain that it was picked on, still open. */
export interface OpenPlan {
  readonly backports: readonly PlannedBackport[];
  readonly chain: PickChain;
  readonly git: GitStore;
  readonly profile: Profile;
}

/**
 * Everything accepted for a branch in upstream's order, each picked on the tip plus the ones before it. One that does
 * not land is left out of the chain and names its problem; the ones after it are tried without it. What that leaves is
 * the branch's effective tip (3-applicability, "Effective tree"): `ask` names further commits to try on it, each alone.
 */
export async function planBranch(
  project: ProjectAccess,
  name: string,
  ask: (branch: BranchRow) => Promise<readonly string[]> = async () => [],
): Promise<BranchPlan> {
  const { branch, accepted } = await acceptedFor(project, name);
  if (accepted.length === 0) return { branch, backports: [], onTop: new Map() };
  const asked = await ask(branch);
  return withPlan(project, branch, accepted, async ({ backports, chain }) => {
    const outcomes = await chain.probe(asked);
    const onTop = new Map<string, ChainedPick['result']>();
    for (const [at, oid] of asked.entries()) {
      const outcome = outcomes[at];
      if (outcome?.ok) onTop.set(oid, outcome.value);
    }
    return { branch, backports, onTop };
  });
}

/** A branch with the accepts that stand on it. Throws `not-found`. */
export async function acceptedFor(
  project: ProjectAccess,
  name: string,
): Promise<{ branch: BranchRow; accepted: Accepted[] }> {
  const branch = await findBranch(db(), project.id, name);
  if (branch === null) throw new AppError('not-found', `${project.name} has no branch "${name}".`);
  return { branch, accepted: await acceptedOn(db(), branch.id) };
}

/** Runs `work` on the plan of these accepts while what they were picked in is still there. */
export async function withPlan<T>(
  project: ProjectAccess,
  branch: BranchRow,
  accepted: readonly Accepted[],
  work: (plan: OpenPlan) => Promise<T>,
): Promise<T> {
  const byOid = new Map(accepted.map((one) => [one.candidate.upstreamOid, one]));
  return withProjectGit(project, [], async (git, profile) => {
    const upstream = project.upstreamTip;
    const base = upstream === null ? null : await git.mergeBase(branch.tip, upstream);
    const order = await upstreamOrder(git, [...byOid.keys()], base);
    return withTipChain(git, branch.tip, async (chain) => {
      const backports: PlannedBackport[] = [];
      for (const oid of order) {
        const one = byOid.get(oid);
        if (one === undefined) continue;
        backports.push({ accepted: one, oid, ...(await tryPick(() => chain.pick(oid))) });
      }
      return work({ backports, chain, git, profile });
    });
  });
}

async function tryPick(
  pick: () => Promise<ChainedPick>,
): Promise<{ pick: ChainedPick | null; problem: string | null }> {
  try {
    const done = await pick();
    if (done.result === 'clean') return { pick: done, problem: null };
    if (done.result === 'empty') {
      return {
        pick: done,
        problem: 'the branch, or a backport before it, has this change already',
      };
    }
    const paths = done.conflicts.map((c) => c.path).join(', ');
    return {
      pick: done,
      problem: `it does not follow on the ones before it: conflict in ${paths}`,
    };
  } catch (error) {
    if (isAppError(error)) return { pick: null, problem: error.message };
    throw error;
  }
}
