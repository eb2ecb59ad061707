import type { AssignRequest, AssignResult } from '@/lib/contracts/queue-actions';
import { inTransaction } from '@/lib/db/client';
import { assignmentsOf, listWorkers, setAssignments } from '@/lib/db/queries/assignment';
import { findCandidates } from '@/lib/db/queries/candidate-read';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requirePerson, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';

/**
 * Sets who works on each of these candidates. Gives who did before: sent back, it undoes this. Needs the role reviewer; who is
 * given something must be one too. Throws `not-found` for a candidate or person that the project does not have.
 */
export async function assignCandidates(
  ctx: Ctx,
  input: AssignRequest & { project: string },
): Promise<AssignResult> {
  const person = requirePerson(ctx);
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'reviewer', tx);
    const workers = new Set((await listWorkers(tx, project.id)).map((worker) => worker.id));
    const stranger = input.changes
      .flatMap((change) => change.people)
      .find((id) => !workers.has(id));
    if (stranger !== undefined) {
      throw new AppError('not-found', 'Only members who may decide can be given a candidate.');
    }
    const candidates = await findCandidates(
      tx,
      project.id,
      input.changes.map((change) => change.oid),
    );
    const byOid = new Map(candidates.map((candidate) => [candidate.upstreamOid, candidate.id]));
    const was = await assignmentsOf(tx, [...byOid.values()]);
    const before: AssignResult['before'] = [];
    // In one order for everybody, so that two people who assign the same candidates cannot lock each other out.
    const changes = [...input.changes].sort((a, b) => (a.oid < b.oid ? -1 : 1));
    for (const { oid, people } of changes) {
      const id = byOid.get(oid);
      if (id === undefined) throw new AppError('not-found', `There is no candidate ${oid}.`);
      before.push({ oid, people: [...(was.get(id) ?? [])] });
      await setAssignments(tx, id, [...new Set(people)], person.userId);
      await audit(tx, ctx, {
        ...{ action: 'candidate.assign', entity: 'candidate', entityId: id },
        projectId: project.id,
        data: { people, before: was.get(id) ?? [] },
      });
      await publish(tx, { type: 'candidate', project: project.slug, oid });
    }
    return { before };
  });
}
