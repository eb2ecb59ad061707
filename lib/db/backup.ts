import fs from 'node:fs';
import { PassThrough, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type Header, type Job, type Section, sectionEnd } from '@/lib/db/backup-format';
import { withClient } from '@/lib/db/roles';
import { AppError } from '@/lib/errors';

/** Tables whose rows mean nothing elsewhere or later: running workers, sign-ins, counters. */
const leftOut = [
  '_prisma_migrations',
  'WorkerHeartbeat',
  'Session',
  'RateLimit',
  'Verification',
  // Made again by triggers, or by the indexes that read them.
  'QueueChange',
  'TalkText',
];

/** The tables to copy with their columns (generated ones are made again), in a fixed order. */
export async function tablesToCopy(
  client: pg.Client,
): Promise<readonly { table: string; columns: string[] }[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `SELECT c.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> ALL ($1)
     GROUP BY c.relname ORDER BY c.relname`,
    [leftOut],
  );
  return rows;
}

export const copyColumns = (table: string, columns: readonly string[]): string =>
  `${pg.escapeIdentifier(table)} (${columns.map((name) => pg.escapeIdentifier(name)).join(', ')})`;

async function write(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
}

const line = (value: Header | Section | Job): string => `${JSON.stringify(value)}\n`;

/** Jobs that wait or run: the restored installation does them again. */
const jobsQuery = `
  SELECT t.identifier, j.payload, q.queue_name, j.run_at::text AS run_at, j.max_attempts::int AS max_attempts,
         j.key AS job_key, j.priority::int AS priority
  FROM graphile_worker._private_jobs j
  JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  LEFT JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
  WHERE j.attempts < j.max_attempts ORDER BY j.id`;

async function dump(client: pg.Client, out: Writable, createdAt: Date): Promise<number> {
  const applied = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM "_prisma_migrations"
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  );
  await write(
    out,
    line({
      stablehandBackup: 1,
      createdAt: createdAt.toISOString(),
      migrations: applied.rows.map((row) => row.name),
    }),
  );
  const tables = await tablesToCopy(client);
  for (const { table, columns } of tables) {
    await write(out, line({ table, columns }));
    const rows = client.query(copyTo(`COPY ${copyColumns(table, columns)} TO STDOUT`));
    rows.pipe(out, { end: false });
    await finished(rows);
    await write(out, `${sectionEnd}\n`);
  }
  await write(out, line({ jobs: true }));
  const jobs = await client.query<Job>(jobsQuery);
  for (const job of jobs.rows) await write(out, line(job));
  await write(out, `${sectionEnd}\n`);
  await write(out, line({ end: true, tables: tables.length }));
  return tables.length;
}

/**
 * Writes everything that is in the database at one moment to a new file (mode 600) while people go on working. Returns
 * the number of tables and bytes. Not in it: sessions (people sign in again) and the git repositories, which are the
 * user's. Throws `conflict` when the file exists; on any failure no file is left.
 */
export async function backupDatabase(
  url: string,
  file: string,
  now: Date = new Date(),
): Promise<{ readonly tables: number; readonly bytes: number }> {
  if (fs.existsSync(file)) {
    throw new AppError('conflict', `${file} exists already.`, { hint: 'Choose another name.' });
  }
  const aside = `${file}.part-${process.pid}`;
  try {
    const tables = await withClient(url, async (client) => {
      await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const out = new PassThrough({ highWaterMark: 1 << 20 });
      const stored = pipeline(out, createGzip(), fs.createWriteStream(aside, { mode: 0o600 }));
      stored.catch((error: Error) => out.destroy(error));
      const count = await dump(client, out, now);
      out.end();
      await stored;
      return count;
    });
    fs.linkSync(aside, file); // refuses to replace a file that came meanwhile
    return { tables, bytes: fs.statSync(file).size };
  } finally {
    fs.rmSync(aside, { force: true });
  }
}
