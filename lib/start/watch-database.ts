import { type OpenDatabase, openDatabase } from '@/lib/db/open';
import { withClient } from '@/lib/db/roles';
import { AppError } from '@/lib/errors';

const everyMs = 2_000;

async function answers(url: string): Promise<boolean> {
  try {
    await withClient(url, (client) => client.query('SELECT 1'));
    return true;
  } catch {
    return false; // whatever it is, opening the database again tells
  }
}

/**
 * Looks after the embedded Postgres: when it is gone (killed, out of memory), it is started again, normally on the same
 * port; `moved` is called when it had to take another one. The returned function ends the watch.
 */
export function watchDatabase(
  database: OpenDatabase,
  moved: (database: OpenDatabase) => void,
): () => void {
  if (!database.embedded) return () => undefined;
  let current = database;
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy || (await answers(current.url))) return;
    busy = true;
    try {
      const again = await openDatabase();
      process.stdout.write(
        `${new Date().toISOString()} The embedded Postgres was gone and is started again.\n`,
      );
      if (again.url !== current.url) moved(again);
      current = again;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      process.stderr.write(`${new Date().toISOString()} ${error.message} Tried again.\n`);
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  return () => clearInterval(timer);
}
