import type { CellsPlan, CellsPlanRequest } from '@/lib/contracts/matrix';
import { db } from '@/lib/db/client';
import { decisionsOf } from '@/lib/db/queries/decision';
import { type Ctx, requireRole } from '@/lib/services/context';
import { planVotes } from '@/lib/services/decisions/plan-votes';
import { rowsOfKeys } from '@/lib/services/matrix/row-keys';
import { blockersOf } from '@/lib/services/policies/blockers-for';
import { liveIndex } from '@/lib/services/queue/index/live-index';

/**
 * What a verb on cells chosen in the matrix would do, cell by cell: which get the vote, which are left out and why, which
 * need a reason, and what the policy would still ask for. Needs the role reviewer. Writes nothing.
 */
export async function planCells(
  ctx: Ctx,
  input: CellsPlanRequest & { project: string },
): Promise<CellsPlan> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  const index = await liveIndex(project.id);
  const wanted = new Map<string, ReadonlySet<string>>();
  let asked = 0;
  for (const { key, branches } of input.cells) {
    asked += new Set(branches).size;
    for (const row of rowsOfKeys(index, [key])) {
      wanted.set(index.entry(row).oid, new Set(branches));
    }
  }
  const planned = await planVotes(ctx, project, {
    oids: [...wanted.keys()],
    verb: input.verb,
    covers: (oid, { branch }) => wanted.get(oid)?.has(branch.name) ?? false,
  });
  const ids = [...new Set(planned.map((one) => one.candidate.id))];
  const blockers =
    input.verb === 'accept'
      ? await blockersOf(db(), ctx, project, ids, await decisionsOf(db(), ids))
      : null;
  return {
    missing: asked - planned.length,
    cells: planned.map(({ candidate, cell, seq, left, asks }) => ({
      oid: candidate.upstreamOid,
      subject: candidate.subject,
      branch: cell.branch.name,
      state: cell.state,
      affected: cell.affected,
      verdict: candidate.verdict,
      standing: cell.standing,
      seq,
      left,
      asks: left === null ? asks : null,
      waits:
        left === null && blockers !== null
          ? [...blockers(candidate.id, cell.branchId).afterAccept]
          : [],
    })),
  };
}
