import v8 from 'node:v8';
import { closeDatabase } from '@/lib/db/client';
import { log } from '@/lib/log';
import { handlers } from '@/lib/worker/handlers';
import { startWorker } from '@/lib/worker/run-worker';

/**
 * Where a machine has much memory, V8 lets a heap grow to four times what lives in it before it clears up: for a worker
 * more than half a gigabyte of garbage.
 */
const heapGrowth = '--heap-growing-percent=60';

/**
 * A worker process on the database of DATABASE_URL: runs jobs until it is told to stop, then finishes what it has in
 * hand. `npm start` starts it, and so does `stablehand worker`.
 */
export async function runUntilStopped(): Promise<void> {
  v8.setFlagsFromString(heapGrowth);
  const worker = await startWorker(handlers);
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve());
    }
  });
  await Promise.race([told.then(() => worker.stop()), worker.ended]);
  await closeDatabase();
}

const isProgram = process.argv[1] === import.meta.filename;
if (isProgram) {
  runUntilStopped().then(
    () => process.exit(0),
    (error: unknown) => {
      log('worker').fatal({ err: error }, 'cannot go on');
      process.exit(1);
    },
  );
}
