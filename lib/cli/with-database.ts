import { generateClient } from '#prepare';
import type { OpenDatabase, OpenOptions } from '@/lib/db/open';
import { AppError } from '@/lib/errors';

/**
 * Runs a command that needs the database: makes the typed client after a fresh `npm ci`, opens the database (the
 * embedded one is started when it is down, and stopped again when nobody else uses it), and closes it in the end.
 * Modules that import the client have to be imported inside `work`, not before.
 */
export async function withDatabase<T>(
  work: (database: OpenDatabase) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  const problem = generateClient();
  if (problem !== null) throw new AppError('internal', problem);
  const { openDatabase } = await import('@/lib/db/open');
  const database = await openDatabase(options);
  try {
    return await work(database);
  } finally {
    // Readers of repositories wait minutes for the next use: a command would not end before.
    const { closeProjectGits } = await import('@/lib/services/projects/project-git');
    await closeProjectGits();
    await database.close();
  }
}
