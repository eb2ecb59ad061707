import { z } from 'zod';
import type { Tx } from '@/lib/db/client';
import { findImport, type ImportRow } from '@/lib/db/queries/import';
import { AppError } from '@/lib/errors';

/** The import of that key if it is the project's. Throws `not-found`. */
export async function importOf(tx: Tx, projectId: string, id: string): Promise<ImportRow> {
  const row = z.uuid().safeParse(id).success ? await findImport(tx, id) : null;
  if (row === null || row.projectId !== projectId) {
    throw new AppError('not-found', 'There is no such import in this project.');
  }
  return row;
}
