import { db } from '@/lib/db/client';
import { pingDatabase } from '@/lib/db/queries/ping';
import { AppError } from '@/lib/errors';

/** `{ok: true}` when the database answers. Throws `unavailable` when it does not. */
export async function checkHealth(): Promise<{ ok: true }> {
  try {
    await pingDatabase(db());
    return { ok: true };
  } catch (cause) {
    throw new AppError('unavailable', 'The database does not answer.', { cause });
  }
}
