import { type JobHandlers, startWorker } from '@/lib/worker/run-worker';

// A worker that takes a job and never finishes it: for the test that kills it.
const stuck = (): Promise<void> => {
  process.stdout.write('has it\n');
  return new Promise((resolve) => setTimeout(resolve, 3_600_000));
};

const handlers: JobHandlers = {
  'refresh-branches': stuck,
  'index-commits': stuck,
  'look-around': stuck,
  'raise-alarms': stuck,
  'run-import': stuck,
  'index-archive': stuck,
  'read-queue': stuck,
  'refresh-queued': stuck,
  'keep-patches': stuck,
  'refresh-standings': stuck,
  'wake-snoozed': stuck,
  'analyse-candidate': stuck,
  'recompute-cells': stuck,
};

await startWorker(handlers, { concurrency: 1 });
