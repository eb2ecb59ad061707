import { inTransaction } from '@/lib/db/client';
import { findOpenAnalysis } from '@/lib/db/queries/analysis';
import { lockCandidate } from '@/lib/db/queries/candidate-write';
import { AppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { audit, type Ctx, requireRole } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { startAnalyses } from './start-analyses';

/**
 * Asks for a candidate to be analysed again: after a failure, after a branch moved, with a newer engine. One that waits
 * or runs already is not doubled. Needs the role reviewer. Throws `not-found`.
 */
export async function requestAnalysis(
  ctx: Ctx,
  input: { project: string; oid: string },
): Promise<{ id: string; repeated: boolean }> {
  const project = await requireRole(ctx, input.project, 'reviewer');
  return inTransaction(async (tx) => {
    const candidate = await lockCandidate(tx, project.id, input.oid);
    if (candidate === null) throw new AppError('not-found', `There is no candidate ${input.oid}.`);
    const open = await findOpenAnalysis(tx, candidate.id);
    if (open !== null) {
      if (open.state === 'waiting') {
        await enqueue(tx, 'analyse-candidate', { candidateId: candidate.id });
      }
      return { id: open.id, repeated: true };
    }
    const [id = ''] = await startAnalyses(tx, ctx, project, [candidate.id]);
    await audit(tx, ctx, {
      action: 'analysis.request',
      entity: 'analysis',
      entityId: id,
      projectId: project.id,
      data: { candidate: input.oid },
    });
    await publish(tx, { type: 'candidate', project: project.slug, oid: input.oid });
    return { id, repeated: false };
  });
}
