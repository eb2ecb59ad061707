import type { Scope, ScopePreview } from '@/lib/contracts/scope';
import { db } from '@/lib/db/client';
import { findBranch } from '@/lib/db/queries/branch';
import { seriesMembers } from '@/lib/db/queries/candidate-page';
import { findCandidate } from '@/lib/db/queries/candidate-read';
import { AppError } from '@/lib/errors';
import { type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import { type PlannedVote, planVotes } from '@/lib/services/decisions/plan-votes';

/**
 * The cells that a verb on a range of branches, and if asked for on a whole series, covers: branches in use from one to
 * the other, both included, newest first. Cells where the fix is already, has no place, or stands decided so are left
 * out with the reason. Throws `not-found` for an unknown candidate or branch.
 */
export async function scopeCells(
  ctx: Ctx,
  project: ProjectAccess,
  oid: string,
  scope: Scope,
): Promise<PlannedVote[]> {
  const candidate = await findCandidate(db(), project.id, oid);
  if (candidate === null) throw new AppError('not-found', `There is no candidate ${oid}.`);
  const ends = await Promise.all([scope.from, scope.to].map((name) => branchOf(project, name)));
  const positions = ends.map((branch) => branch.position);
  const [newest, oldest] = [Math.min(...positions), Math.max(...positions)];
  const oids =
    scope.series && candidate.seriesKey !== null
      ? (await seriesMembers(db(), project.id, candidate.seriesKey)).map((m) => m.upstreamOid)
      : [oid];
  return planVotes(ctx, project, {
    oids,
    verb: scope.verb,
    covers: (_, { branch }) => branch.position >= newest && branch.position <= oldest,
  });
}

/** What a scope would do, cell by cell. Needs the role reviewer. */
export async function planScope(
  ctx: Ctx,
  input: Scope & { project: string; oid: string },
): Promise<ScopePreview> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const cells = await scopeCells(ctx, project, input.oid, input);
  return {
    cells: cells.map(({ candidate, cell, seq, left, asks }) => ({
      oid: candidate.upstreamOid,
      subject: candidate.subject,
      branch: cell.branch.name,
      state: cell.state,
      verdict: candidate.verdict,
      standing: cell.standing,
      seq,
      left,
      asks: left === null ? asks : null,
    })),
  };
}

async function branchOf(project: ProjectAccess, name: string) {
  const branch = await findBranch(db(), project.id, name);
  if (branch === null) throw new AppError('not-found', `${project.name} has no branch "${name}".`);
  return branch;
}
