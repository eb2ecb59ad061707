import path from 'node:path';
import { command, onlyFile, printLine } from './command';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand restore FILE
Restores a backup into an empty database: set STABLEHAND_DATA to a new folder, or DATABASE_URL to an empty database.
`;

/** `restore FILE`. `argv` starts after the word "restore". Exit: 0 restored, 2 wrong usage, 1 refused or failed. */
export const run = command('restore', usage, async (argv, io) => {
  const file = path.resolve(onlyFile(argv));
  const restored = await withDatabase(
    async ({ ownerUrl }) => {
      const { restoreDatabase } = await import('@/lib/db/restore');
      return restoreDatabase(ownerUrl, file);
    },
    { migrate: false },
  );
  // Opened once more as usual: that grants the application its rights on what was restored.
  await withDatabase(async () => undefined);
  printLine(io, restored);
  return 0;
});
