import type { Output } from './output';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand worker
Runs jobs of the installation until it is told to stop (Ctrl-C). Any number may run, on other machines too: with the same
DATABASE_URL, and the repositories at the same paths.
`;

/** `worker`. `argv` starts after the word "worker". Exit: 0 stopped when told to, 2 wrong usage. */
export async function run(argv: readonly string[], io: Output): Promise<number> {
  if (argv.length > 0) {
    io.stderr.write(usage);
    return argv.includes('--help') ? 0 : 2;
  }
  // The worker stops in order at a signal; the command line's own way, to exit at once, would leave jobs in hand.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(signal);
  await withDatabase(async () => {
    const { runUntilStopped } = await import('@/lib/worker/main');
    await runUntilStopped();
  });
  return 0;
}
