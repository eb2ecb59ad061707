import { inTransaction } from '@/lib/db/client';
import { projectsToLookAt } from '@/lib/db/queries/project';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { enqueueMany } from '@/lib/jobs/enqueue';
import type { Ctx } from '@/lib/services/context';

/**
 * Has the repositories looked at of every project for which that is due (STABLEHAND_LOOK_MINUTES after the last look; 0:
 * never). Gives how many. Only jobs and the CLI call it.
 */
export async function lookAround(ctx: Ctx, minutes = env().lookMinutes): Promise<number> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Looking around is a job.');
  if (minutes === 0) return 0;
  return inTransaction(async (tx) => {
    const due = await projectsToLookAt(tx, minutes);
    await enqueueMany(
      tx,
      'refresh-branches',
      due.map((projectId) => ({ projectId })),
    );
    return due.length;
  });
}
