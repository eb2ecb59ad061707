import type { SnoozeResult, WakeRequest } from '@/lib/contracts/queue-actions';
import { inTransaction } from '@/lib/db/client';
import { findCandidates } from '@/lib/db/queries/candidate-read';
import { endSnoozes } from '@/lib/db/queries/snooze';
import { audit, type Ctx, requirePerson, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';

/** Brings candidates back that the person who asks had put off. Needs the role reviewer. */
export async function wakeCandidates(
  ctx: Ctx,
  input: WakeRequest & { project: string },
): Promise<SnoozeResult> {
  const person = requirePerson(ctx);
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'reviewer', tx);
    const candidates = await findCandidates(tx, project.id, input.oids);
    const ended = new Set(
      await endSnoozes(
        tx,
        person.userId,
        candidates.map((candidate) => candidate.id),
        ctx.clock.now(),
      ),
    );
    const woken = candidates.filter((candidate) => ended.has(candidate.id));
    for (const { id, upstreamOid } of woken) {
      await audit(tx, ctx, {
        ...{ action: 'candidate.wake', entity: 'candidate', entityId: id },
        projectId: project.id,
      });
      await publish(tx, { type: 'candidate', project: project.slug, oid: upstreamOid });
    }
    const oids = woken.map((candidate) => candidate.upstreamOid);
    return { oids, left: input.oids.filter((oid) => !oids.includes(oid)) };
  });
}
