import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { embeddedPostgres } from '@/lib/db/embedded';
import { withClient } from '@/lib/db/roles';
import { AppError } from '@/lib/errors';
import type { BenchRun } from './bench-run';
import { benchPassword, countRows, makeData, superuserUrl } from './pages/make-data';
import { measure } from './pages/measure';
import { startServer } from './pages/server';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function positive(text: string, name: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new AppError('bad-input', `--${name} must be a whole number above 0.`);
}

/**
 * `npm run bench -- pages [--candidates 100000] [--seconds 15] [--data FOLDER]`: makes a data set (once per folder; without
 * one in a temporary folder that is removed), starts the built application on it and measures pages and API over HTTP, next
 * to the same questions in plain SQL. Exit code 1: something was lost or doubled, or a request failed.
 */
export const run: BenchRun = async (argv) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      candidates: { type: 'string', default: '100000' },
      seconds: { type: 'string', default: '15' },
      data: { type: 'string' },
      'make-only': { type: 'boolean', default: false },
    },
  });
  const candidates = positive(values.candidates, 'candidates');
  const seconds = positive(values.seconds, 'seconds');
  const kept = values.data !== undefined;
  const folder = path.resolve(
    values.data ?? fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-pages-')),
  );
  process.env.STABLEHAND_DATA = folder;
  try {
    say(`data: ${candidates} candidates in ${kept ? folder : 'a temporary folder'}`);
    if (!(await makeData(folder, candidates, say))) say('  there already');
    if (values['make-only']) return 0;
    const server = await startServer(folder, say);
    const postgres = await embeddedPostgres(folder);
    try {
      return await withClient(superuserUrl(postgres), async (db) => {
        say(`rows: ${JSON.stringify(await countRows(db))}`);
        const logFile = path.join(postgres.directory, 'postgres.log');
        return (await measure({ server, db, logFile, seconds, password: benchPassword, say }))
          ? 0
          : 1;
      });
    } finally {
      await server.stop();
      await postgres.release();
    }
  } finally {
    if (!kept) fs.rmSync(folder, { recursive: true, force: true });
  }
};
