import { db, inTransaction, type Tx } from '@/lib/db/client';
import {
  findAlarms,
  insertAlarms,
  postponeWaiting,
  refreshAlarmFlags,
} from '@/lib/db/queries/alarm';
import { decisionsById } from '@/lib/db/queries/decision';
import { findProjectById, type ProjectWithPaths } from '@/lib/db/queries/project';
import { AppError } from '@/lib/errors';
import { startAnalyses } from '@/lib/services/analysis/start-analyses';
import { audit, type Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';

/** Alarms written in one transaction. */
const batchSize = 500;

/**
 * Tells of what upstream came to hold since its candidates were taken: fixes, reverts and prerequisites of what is open or
 * accepted. Each is told once; the candidate gets the flag and is analysed again. Killed half-way, a further run tells the
 * rest. Gives how many were told. Only jobs and the CLI call it.
 */
export async function raiseAlarms(
  ctx: Ctx,
  input: { projectId: string; signal?: AbortSignal },
): Promise<number> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Raising alarms is a job.');
  const project = await findProjectById(db(), input.projectId);
  if (project === null || project.removedAt !== null) return 0;
  let told = 0;
  for (;;) {
    if (input.signal?.aborted) throw new AppError('timeout', 'The worker is stopping.');
    const count = await inTransaction((tx) => tellSome(tx, ctx, project));
    told += count;
    if (count < batchSize) return told;
  }
}

async function tellSome(tx: Tx, ctx: Ctx, project: ProjectWithPaths): Promise<number> {
  if (project.upstreamTip === null) return 0;
  const found = await findAlarms(tx, project.id, batchSize);
  const written = await insertAlarms(tx, project.id, project.upstreamTip, found);
  if (written.length === 0) return found.length;
  const ids = [...new Set(written.map((one) => one.candidateId))];
  await refreshAlarmFlags(tx, ids);
  const waiting = new Set(await postponeWaiting(tx, ids, project.asOf ?? ctx.clock.now()));
  const others = ids.filter((id) => !waiting.has(id));
  await startAnalyses(tx, ctx, project, others);
  const mine = new Set(ids);
  const told = found.filter((one) => mine.has(one.candidateId));
  await audit(
    tx,
    ctx,
    ...told.map((one) => ({
      action: 'alarm.raise',
      entity: 'candidate',
      entityId: one.candidateId,
      projectId: project.id,
      data: { candidate: one.candidate, kind: one.kind, commit: one.oid, decisions: one.decisions },
    })),
  );
  const votes = await decisionsById(
    tx,
    told.flatMap((one) => one.decisions),
  );
  for (const oid of new Set(told.map((one) => one.candidate))) {
    await publish(tx, { type: 'candidate', project: project.slug, oid });
  }
  for (const branch of new Set(votes.map((vote) => vote.branch.name))) {
    await publish(tx, { type: 'branch', project: project.slug, branch });
  }
  return found.length;
}
