import path from 'node:path';
import { command, onlyFile, printLine } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand backup FILE
Writes everything in the database to the new file FILE while people go on working. The git repositories are not in it.
`;

/** `backup FILE`. `argv` starts after the word "backup". Exit: 0 written, 2 wrong usage, 1 refused or failed. */
export const run = command('backup', usage, async (argv, io) => {
  const file = path.resolve(onlyFile(argv));
  const written = await withDatabase(async ({ url }) => {
    const { backupDatabase } = await import('@/lib/db/backup');
    return backupDatabase(url, file);
  });
  printLine(io, { file, ...written });
  return 0;
});
