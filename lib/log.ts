import pino, { type Logger } from 'pino';
import { env } from '@/lib/env';

let root: Logger | null = null;

/**
 * The logger of a part of the program: JSON lines on standard error (standard output belongs to the CLI's data).
 * Secrets never go into a log: connection strings and cookies are cut out by name.
 */
export function log(part: string): Logger {
  root ??= pino(
    {
      level: env().logLevel,
      base: { pid: process.pid },
      redact: ['*.password', '*.connectionString', '*.cookie', '*.authorization', '*.token'],
    },
    pino.destination({ dest: 2, sync: true }),
  );
  return root.child({ part });
}
