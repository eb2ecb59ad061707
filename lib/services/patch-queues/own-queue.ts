import { z } from 'zod';
import { db } from '@/lib/db/client';
import { findQueue } from '@/lib/db/queries/patch-queue';
import { AppError } from '@/lib/errors';
import type { ProjectAccess } from '@/lib/services/context';

/** A queue of this project by key. Throws `not-found`. */
export async function ownQueue(project: ProjectAccess, id: string) {
  const row = z.uuid().safeParse(id).success ? await findQueue(db(), id) : null;
  if (row !== null && row.projectId === project.id) return row;
  throw new AppError('not-found', 'There is no such patch queue in this project.');
}
