import type { BranchHead } from '@/lib/contracts/pages';
import { inTransaction } from '@/lib/db/client';
import { findBranch, updateBranchRow } from '@/lib/db/queries/branch';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { branchHead } from './get-frame';

export interface UpdateBranchInput {
  readonly project: string;
  readonly branch: string;
  /** A day, "2026-12-31"; null: none is set. */
  readonly endOfLife?: string | null;
  /** False takes the branch out of the matrix. */
  readonly active?: boolean;
}

/** Sets a branch's end of life or takes it in or out of the matrix. Throws `forbidden`, `not-found`, `bad-input`. */
export async function updateBranch(ctx: Ctx, input: UpdateBranchInput): Promise<BranchHead> {
  const project = await requireRole(ctx, input.project, 'lead');
  const endOfLife = readDay(input.endOfLife);
  return inTransaction(async (tx) => {
    const branch = await findBranch(tx, project.id, input.branch);
    if (branch === null) {
      throw new AppError('not-found', `${project.name} has no branch "${input.branch}".`);
    }
    const change = {
      ...(endOfLife === undefined ? {} : { endOfLife }),
      ...(input.active === undefined ? {} : { active: input.active }),
    };
    await updateBranchRow(tx, branch.id, change);
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
