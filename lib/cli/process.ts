import type { CommandRun } from '@/lib/cli/output';
import { isAppError } from '@/lib/errors';

/** Runs a command as what this process is for: output streams, signals, exit code, errors in words. */
export function runAsProcess(command: CommandRun, argv: readonly string[]): void {
  // A reader that goes away (`| head`) is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Exits through process.exit, so that temporary stores are removed.
    process.once(signal, () => process.exit(130));
  }
  command(argv, { stdout: process.stdout, stderr: process.stderr }).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      if (isAppError(error)) {
        console.error(`stablehand: ${error.message}`);
        if (error.hint !== undefined) console.error(error.hint);
      } else {
        console.error(error);
      }
      process.exitCode = 1;
    },
  );
}
