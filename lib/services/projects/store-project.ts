import { knownEndOfLife } from '@/lib/analysis/branches/end-of-life';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { insertBranches, orderBranches } from '@/lib/db/queries/branch';
import { insertProject, type NewProject } from '@/lib/db/queries/project';
import { enqueue } from '@/lib/jobs/enqueue';
import type { StableBranch } from '@/lib/profiles';

/**
 * A discovered branch as it is stored: named by its version, which is what people filter by; its end of life is the one
 * that the profile knows, until somebody sets another.
 */
export function newBranchRow(profile: ProfileName, branch: StableBranch) {
  const endOfLife = knownEndOfLife(profile, branch.version);
  return {
    ...branchRow(branch),
    endOfLife: endOfLife === null ? null : new Date(`${endOfLife}T00:00:00Z`),
  };
}

/** What the repository says of a branch. */
export function branchRow(branch: StableBranch) {
  return {
    name: branch.versionText,
    ref: branch.ref,
    version: branch.version,
    tip: branch.tip,
    tipTime: new Date(branch.time * 1000),
    pendingRefs: branch.pending.map((pending) => pending.ref),
    pendingTips: branch.pending.map((pending) => pending.tip),
  };
}

/** Writes a project with its branches and asks for its commit index. Returns the project's key. */
export async function storeProject(
  tx: Tx,
  project: NewProject,
  branches: readonly StableBranch[],
): Promise<string> {
  const id = await insertProject(tx, project);
  await insertBranches(
    tx,
    id,
    branches.map((branch) => newBranchRow(project.profile, branch)),
  );
  await orderBranches(tx, id);
  await enqueue(tx, 'index-commits', { projectId: id });
  return id;
}
