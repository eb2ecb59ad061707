import type { SnoozeRequest, SnoozeResult } from '@/lib/contracts/queue-actions';
import { inTransaction } from '@/lib/db/client';
import { findCandidates } from '@/lib/db/queries/candidate-read';
import { endSnoozes, followUpsByCommit, insertSnoozes } from '@/lib/db/queries/snooze';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requirePerson, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';

/**
 * Puts candidates off for the person who asks: they leave that person's waiting list until the moment, the tag or the
 * follow-up. An earlier snooze of theirs is replaced. Needs the role reviewer. Throws `bad-input` for a moment that is over.
 */
export async function snoozeCandidates(
  ctx: Ctx,
  input: SnoozeRequest & { project: string },
): Promise<SnoozeResult> {
  const person = requirePerson(ctx);
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'reviewer', tx);
    const now = project.asOf ?? ctx.clock.now();
    const until = input.until === undefined ? null : new Date(input.until);
    if (until !== null && until <= now) {
      throw new AppError('bad-input', 'That moment is over already.');
    }
    const candidates = await findCandidates(tx, project.id, input.oids);
    const ids = candidates.map((candidate) => candidate.id);
    await endSnoozes(tx, person.userId, ids, now);
    const known = await followUpsByCommit(tx, project.id, input.followUp ? input.oids : []);
    await insertSnoozes(
      tx,
      candidates.map((candidate) => ({
        candidateId: candidate.id,
        userId: person.userId,
        until,
        untilTag: input.tag ?? null,
        untilFollowUp: input.followUp ?? false,
        untilOid: input.followUp ? (known.get(candidate.upstreamOid) ?? []).join(',') : null,
      })),
    );
    // The demo's clock stands still: a moment of its future never comes by itself.
    if (until !== null && project.asOf === null) {
      const due = until.toISOString();
      await enqueue(tx, 'wake-snoozed', { projectId: project.id, due }, { runAt: until });
    }
    const end = until?.toISOString() ?? input.tag ?? 'follow-up';
    for (const { id, upstreamOid } of candidates) {
      await audit(tx, ctx, {
        ...{ action: 'candidate.snooze', entity: 'candidate', entityId: id },
        projectId: project.id,
        data: { until: end },
      });
      await publish(tx, { type: 'candidate', project: project.slug, oid: upstreamOid });
    }
    const found = new Set(candidates.map((candidate) => candidate.upstreamOid));
    return { oids: [...found], left: input.oids.filter((oid) => !found.has(oid)) };
  });
}
