import { z } from 'zod';
import { db } from '@/lib/db/client';
import { readBlob } from '@/lib/db/queries/blob';
import { findEvidence } from '@/lib/db/queries/phase-record';
import { AppError } from '@/lib/errors';
import { type Ctx, requireRole } from '@/lib/services/context';

/**
 * The whole output that a piece of evidence shows the beginning of, byte for byte. Needs the role viewer. Throws
 * `not-found`, also where it was too large to be kept.
 */
export async function getOutput(
  ctx: Ctx,
  input: { project: string; evidenceId: string },
): Promise<Buffer> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const valid = z.uuid().safeParse(input.evidenceId).success;
  const row = valid ? await findEvidence(db(), input.evidenceId) : null;
  if (row === null || row.finding.record.candidate.projectId !== project.id) {
    throw new AppError('not-found', 'There is no such evidence in this project.');
  }
  if (row.outputDigest === null) {
    throw new AppError('not-found', 'The whole output was not kept: it is short, or too large.', {
      hint: 'Run it again, or type the command.',
    });
  }
  return readBlob(db(), row.outputDigest);
}
