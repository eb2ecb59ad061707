import type { AcknowledgeRequest, AlarmView } from '@/lib/contracts/alarm';
import { inTransaction } from '@/lib/db/client';
import { insertAcknowledgements, listAlarms, refreshAlarmFlags } from '@/lib/db/queries/alarm';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requirePerson, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { alarmViews, kindOf } from './alarm-views';

/**
 * Notes that a person saw alarms and that nothing more is to be done about them. One that somebody acknowledged before
 * keeps that name. Gives them as they are then. Needs the role reviewer. Throws `not-found` when one is none of the project.
 */
export async function acknowledgeAlarms(
  ctx: Ctx,
  input: AcknowledgeRequest & { project: string },
): Promise<AlarmView[]> {
  const person = requirePerson(ctx);
  return inTransaction(async (tx) => {
    const project = await requireRole(ctx, input.project, 'reviewer', tx);
    const ids = [...new Set(input.alarms)];
    const rows = await listAlarms(tx, project.id, { ids });
    if (rows.length < ids.length) throw new AppError('not-found', 'There is no such alarm.');
    const fresh = new Set(await insertAcknowledgements(tx, ids, person.userId, input.note));
    const mine = rows.filter((row) => fresh.has(row.id));
    await refreshAlarmFlags(tx, [...new Set(mine.map((row) => row.candidateId))]);
    await audit(
      tx,
      ctx,
      ...mine.map((row) => ({
        action: 'alarm.acknowledge',
        entity: 'candidate',
        entityId: row.candidateId,
        projectId: project.id,
        data: { alarm: row.id, kind: kindOf(row), commit: row.oid, note: input.note },
      })),
    );
    for (const oid of new Set(mine.map((row) => row.candidate.upstreamOid))) {
      await publish(tx, { type: 'candidate', project: project.slug, oid });
    }
    return alarmViews(tx, project.id, await listAlarms(tx, project.id, { ids }));
  });
}
