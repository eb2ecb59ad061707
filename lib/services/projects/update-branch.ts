import type { BranchHead } from '@/lib/contracts/pages';
import { db, inTransaction } from '@/lib/db/client';
import { findBranch, updateBranchRow } from '@/lib/db/queries/branch';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { branchHead } from './get-frame';
import { lookAtRepositories } from './look-at-repositories';
import { fullRefName, withNamed } from './pending-refs';
import { branchRow } from './store-project';

export interface UpdateBranchInput {
  readonly project: string;
  readonly branch: string;
  /** A day, "2026-12-31"; null: none is set. */
  readonly endOfLife?: string | null;
  /** False takes the branch out of the matrix. */
  readonly active?: boolean;
  /** Refs, as a person writes them, where fixes for the branch wait beside those found by their names. */
  readonly namedRefs?: readonly string[];
}

const mostNamed = 20;

/**
 * Sets a branch's end of life, takes it in or out of the matrix, or names refs where fixes for it wait. Throws
 * `forbidden`, `not-found`, `bad-input`.
 */
export async function updateBranch(ctx: Ctx, input: UpdateBranchInput): Promise<BranchHead> {
  const project = await requireRole(ctx, input.project, 'lead');
  const endOfLife = readDay(input.endOfLife);
  const named = await readNamed(project, input);
  return inTransaction(async (tx) => {
    const branch = await findBranch(tx, project.id, input.branch);
    if (branch === null) {
      throw new AppError('not-found', `${project.name} has no branch "${input.branch}".`);
    }
    const change = {
      ...(endOfLife === undefined ? {} : { endOfLife }),
      ...(input.active === undefined ? {} : { active: input.active }),
      ...(named ?? {}),
    };
    await updateBranchRow(tx, branch.id, change);
    if (named !== null) await enqueue(tx, 'refresh-queued', { projectId: project.id });
    if (input.active === true && !branch.active)
      await enqueue(tx, 'recompute-cells', { branchId: branch.id });
    await audit(tx, ctx, {
      action: 'branch.update',
      entity: 'branch',
      entityId: branch.id,
      projectId: project.id,
      data: {
        branch: branch.name,
        ...(input.endOfLife === undefined ? {} : { endOfLife: input.endOfLife }),
        ...(input.active === undefined ? {} : { active: input.active }),
        ...(named === null ? {} : { namedRefs: named.namedRefs }),
      },
    });
    await publish(tx, { type: 'branch', project: project.slug, branch: branch.name });
    return branchHead({ ...branch, ...change });
  });
}

function readDay(day: string | null | undefined): Date | null | undefined {
  if (day === undefined || day === null) return day;
  const date = new Date(`${day}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime())) return date;
  throw new AppError('bad-input', `"${day}" is not a day.`, { hint: 'Write it as 2026-12-31.' });
}

/** The named refs in full, and with them everything that is pending now; null: not asked. */
async function readNamed(project: ProjectAccess, input: UpdateBranchInput) {
  if (input.namedRefs === undefined) return null;
  if (input.namedRefs.length > mostNamed) {
    throw new AppError('bad-input', `At most ${mostNamed} refs can be named for a branch.`);
  }
  const look = await lookAtRepositories({
    repositories: project.gitDirs,
    upstreamRef: project.upstreamRef,
    profile: project.profile,
  });
  const branch = look.branches.find((one) => one.versionText === input.branch);
  const own = (await findBranch(db(), project.id, input.branch))?.ref;
  const namedRefs = input.namedRefs.map((typed) => {
    const name = fullRefName(typed, look.refs);
    if (name === null) throw new AppError('bad-input', `The repository has no ref "${typed}".`);
    if (name === own || name === fullRefName(project.upstreamRef, look.refs)) {
      throw new AppError('bad-input', `${name} is no place where fixes for ${input.branch} wait.`);
    }
    return name;
  });
  const found = { pendingRefs: [], pendingTips: [] };
  const byName = branch === undefined ? found : branchRow(branch);
  return { namedRefs: [...new Set(namedRefs)], ...withNamed(byName, namedRefs, look.refs) };
}
