import { db, inTransaction } from '@/lib/db/client';
import { putLargeBlob } from '@/lib/db/queries/blob';
import { AppError } from '@/lib/errors';
import { audit, type Ctx, requireRole } from '@/lib/services/context';

/** Mailboxes larger than this are read from a path by `stablehand import mbox`, not kept in the database. */
export const mailboxLimit = 200 * 1024 * 1024;

/** Keeps an uploaded mailbox for an import and returns its digest. Needs the role lead. Throws `too-large`. */
export async function storeMailbox(
  ctx: Ctx,
  input: { project: string; name: string; bytes: Uint8Array },
): Promise<{ digest: string }> {
  const project = await requireRole(ctx, input.project, 'lead', db());
  if (input.bytes.length > mailboxLimit) {
    throw new AppError('too-large', `${input.name} is larger than ${mailboxLimit >> 20} MB.`, {
      data: { bytes: input.bytes.length, limit: mailboxLimit },
      hint: 'Import it from a path on the server: stablehand import mbox FILE.',
    });
  }
  return inTransaction(async (tx) => {
    const digest = await putLargeBlob(tx, input.bytes);
    await audit(tx, ctx, {
      action: 'mailbox.upload',
      entity: 'blob',
      entityId: digest,
      projectId: project.id,
      data: { name: input.name, bytes: input.bytes.length },
    });
    return { digest };
  });
}
