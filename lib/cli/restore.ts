import path from 'node:path';
import { isAppError } from '@/lib/errors';
import type { Output } from './output';
import { withDatabase } from './with-database';

const usage = `Usage: stablehand restore FILE
Restores a backup into an empty database: set STABLEHAND_DATA to a new folder, or DATABASE_URL to an empty database.
`;

/** `restore FILE`. `argv` starts after the word "restore". Exit: 0 restored, 2 wrong usage, 1 refused or failed. */
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
    const restored = await withDatabase(
      async ({ ownerUrl }) => {
        const { restoreDatabase } = await import('@/lib/db/restore');
        return restoreDatabase(ownerUrl, path.resolve(file));
      },
      { migrate: false },
    );
    // Opened once more as usual: that grants the application its rights on what was restored.
    await withDatabase(async () => undefined);
    io.stdout.write(`${JSON.stringify(restored)}\n`);
    return 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    io.stderr.write(`${[error.message, error.hint].filter(Boolean).join('\n')}\n`);
    return 1;
  }
}
