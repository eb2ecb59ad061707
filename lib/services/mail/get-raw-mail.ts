import { z } from 'zod';
import { db } from '@/lib/db/client';
import { readBlob } from '@/lib/db/queries/blob';
import { findRawDigest } from '@/lib/db/queries/mail-unattached';
import { AppError } from '@/lib/errors';
import { type Ctx, requireRole } from '@/lib/services/context';

/** A mail as it was stored, byte for byte. Needs the role viewer. Throws `not-found`. */
export async function getRawMail(
  ctx: Ctx,
  input: { project: string; id: string },
): Promise<Buffer> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const known = z.uuid().safeParse(input.id).success;
  const digest = known ? await findRawDigest(db(), project.id, input.id) : null;
  if (digest === null) throw new AppError('not-found', 'There is no such mail in this project.');
  return readBlob(db(), digest);
}
