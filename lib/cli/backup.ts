import path from 'node:path';
import { isAppError } from '@/lib/errors';
import type { Output } from './output';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand backup FILE
Writes everything in the database to the new file FILE while people go on working. The git repositories are not in it.
`;

/** `backup FILE`. `argv` starts after the word "backup". Exit: 0 written, 2 wrong usage, 1 refused or failed. */
export async function run(argv: readonly string[], io: Output): Promise<number> {
  const [file, ...more] = argv;
  if (argv.includes('--help')) {
    io.stderr.write(usage);
    return 0;
  }
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    io.stderr.write(usage);
    return 2;
  }
  try {
    const written = await withDatabase(async ({ url }) => {
      const { backupDatabase } = await import('@/lib/db/backup');
      return backupDatabase(url, path.resolve(file));
    });
    io.stdout.write(`${JSON.stringify({ file: path.resolve(file), ...written })}\n`);
    return 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    io.stderr.write(`${[error.message, error.hint].filter(Boolean).join('\n')}\n`);
    return 1;
  }
}
