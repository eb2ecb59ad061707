import type { Scope, ScopePreview } from '@/lib/contracts/scope';
import { db } from '@/lib/db/client';
import { findBranch } from '@/lib/db/queries/branch';
import { seriesMembers } from '@/lib/db/queries/candidate-page';
import { findCandidate, findCandidates } from '@/lib/db/queries/candidate-read';
import { type CellRow, cellsOf, voteCounts } from '@/lib/db/queries/cell-read';
import { AppError } from '@/lib/errors';
import { refuseVote } from '@/lib/review/check-vote';
import { type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import type { CandidateForVote } from '@/lib/services/decisions/store-votes';

/** One cell that a scope covers. */
export interface ScopeCell {
  readonly candidate: CandidateForVote & { readonly subject: string };
  readonly cell: CellRow;
  readonly seq: number;
  readonly left: string | null;
  readonly asks: string | null;
}

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
): Promise<ScopeCell[]> {
  const candidate = await findCandidate(db(), project.id, oid);
  if (candidate === null) throw new AppError('not-found', `There is no candidate ${oid}.`);
  const ends = await Promise.all([scope.from, scope.to].map((name) => branchOf(project, name)));
  const positions = ends.map((branch) => branch.position);
  const [newest, oldest] = [Math.min(...positions), Math.max(...positions)];
  const oids =
    scope.series && candidate.seriesKey !== null
      ? (await seriesMembers(db(), project.id, candidate.seriesKey)).map((m) => m.upstreamOid)
      : [oid];
  const candidates = await findCandidates(db(), project.id, oids);
  const ids = candidates.map((one) => one.id);
  const [cells, votes] = await Promise.all([cellsOf(db(), ids), voteCounts(db(), ids)]);
  const now = project.asOf ?? ctx.clock.now();
  return oids.flatMap((member) => {
    const one = candidates.find((c) => c.upstreamOid === member);
    if (one === undefined) return [];
    return cells
      .filter((cell) => cell.candidateId === one.id)
      .filter((cell) => cell.branch.position >= newest && cell.branch.position <= oldest)
      .map((cell) => ({
        candidate: one,
        cell,
        seq: votes.get(`${one.id} ${cell.branchId}`) ?? 0,
        left: leftOut(cell, scope.verb, now),
        asks: refuseVote({ ...cell, verb: scope.verb, reason: '', verdict: one.verdict }),
      }));
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

function leftOut(cell: CellRow, verb: Scope['verb'], now: Date): string | null {
  if (cell.state === 'present') return 'The branch has this fix already.';
  if (cell.state === 'absent') return 'The branch has none of the code that this changes.';
  if (cell.standing === verb) return 'It stands decided so.';
  const { endOfLife } = cell.branch;
  return endOfLife !== null && endOfLife <= now ? 'The branch is past its end of life.' : null;
}
