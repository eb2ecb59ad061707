import { type PoliciesView, PolicyRules, type SetPolicyRequest } from '@/lib/contracts/policy';
import { inTransaction } from '@/lib/db/client';
import { findBranch } from '@/lib/db/queries/branch';
import { isLostRace } from '@/lib/db/queries/decision';
import { insertPolicyRevision, votedCandidates } from '@/lib/db/queries/policy';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { getPolicies } from '@/lib/services/policies/get-policies';
import { loadPolicies } from '@/lib/services/policies/load-policies';
import { refreshAllStandings } from '@/lib/services/policies/refresh-standings';

/** Up to so many voted candidates the new policy is applied before the answer; with more, a job does it. */
const atOnce = 500;

const raced = () =>
  new AppError('conflict', 'Somebody changed this policy meanwhile.', {
    hint: 'Look at what it says now, then change it again.',
  });

/**
 * Sets the policy of a project, or what one branch does differently: a new revision, never a change of an old one. Votes
 * stay as they are; what stands is computed again. Needs the role lead. Throws `not-found` (branch), `conflict` (somebody changed
 * it since `seenSeq`), `bad-input` (a project's policy has to be whole).
 */
export async function setPolicy(
  ctx: Ctx,
  input: SetPolicyRequest & { project: string },
): Promise<PoliciesView> {
  const project = await requireRole(ctx, input.project, 'lead');
  const whole = input.branch === null ? PolicyRules.safeParse(input.rules) : null;
  if (whole !== null && !whole.success) {
    throw new AppError('bad-input', 'The policy of a project has to say everything.');
  }
  try {
    const many = await inTransaction(async (tx) => {
      const branch = input.branch === null ? null : await findBranch(tx, project.id, input.branch);
      if (branch === null && input.branch !== null) {
        throw new AppError('not-found', `${project.name} has no branch "${input.branch}".`);
      }
      const branchId = branch?.id ?? null;
      const policies = await loadPolicies(tx, project.id);
      const before = policies.revisions.find((row) => row.branchId === branchId);
      if ((before?.seq ?? 0) !== input.seenSeq) throw raced();
      // A newer revision is later in time too, also when two clocks differ: what held at a vote follows from the times.
      const now = Math.max(
        ctx.clock.now().getTime(),
        ...policies.revisions.slice(0, 1).map((row) => row.createdAt.getTime() + 1),
      );
      const id = await insertPolicyRevision(tx, {
        projectId: project.id,
        branchId,
        seq: input.seenSeq + 1,
        rules: input.rules,
        note: input.note,
        createdBy: ctx.actor.kind === 'person' ? ctx.actor.userId : ctx.actor.name,
        createdByName: ctx.actor.name,
        createdAt: new Date(now),
      });
      await audit(tx, ctx, {
        action: 'policy.set',
        entity: 'policy',
        entityId: id,
        projectId: project.id,
        data: {
          branch: input.branch,
          before: before?.rules ?? null,
          after: input.rules,
          note: input.note,
        },
      });
      const voted = await votedCandidates(tx, project.id, null, atOnce + 1);
      // A job in any case: should this process end before it has applied the policy, the job does.
      await enqueue(tx, 'refresh-standings', { projectId: project.id, due: null });
      return voted.length > atOnce;
    });
    if (!many) await refreshAllStandings(ctx, { projectId: project.id });
  } catch (error) {
    if (isLostRace(error)) throw raced();
    throw error;
  }
  return getPolicies(ctx, { project: project.slug });
}
