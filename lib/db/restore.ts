import fs from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyColumns, tablesToCopy } from '@/lib/db/backup';
import { BackupReader, Header, Job, Section } from '@/lib/db/backup-format';
import { migrateQueue, migrateSchema } from '@/lib/db/migrate';
import { committedMigrations, type Migration } from '@/lib/db/migrations';
import { withClient } from '@/lib/db/roles';
import { AppError } from '@/lib/errors';

/** The last migration of the backup. Throws `database-newer` when this program does not know all of them. */
function versionOf(header: Header, known: readonly Migration[]): string {
  const names = known.map((migration) => migration.name);
  const foreign = header.migrations.filter((name) => !names.includes(name));
  if (foreign.length > 0) {
    throw new AppError('database-newer', 'The backup was made by a newer Stablehand.', {
      data: { migrations: foreign },
      hint: 'Restore it with that version or a later one.',
    });
  }
  return header.migrations.at(-1) ?? '';
}

/** Throws `conflict` unless the database holds no rows of ours. */
async function requireEmpty(client: pg.Client): Promise<void> {
  for (const { table } of await tablesToCopy(client)) {
    const { rowCount } = await client.query(`SELECT FROM ${pg.escapeIdentifier(table)} LIMIT 1`);
    if (rowCount) {
      throw new AppError('conflict', 'The database is not empty: nothing was restored.', {
        data: { table },
        hint: 'Restore into a new one: set STABLEHAND_DATA to an empty folder, or DATABASE_URL to an empty database.',
      });
    }
  }
}

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Takes the foreign keys off, so that tables can be filled in any order; the returned function puts them back. */
async function withoutForeignKeys(client: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  );
  for (const key of rows)
    await client.query(`ALTER TABLE ${key.table} DROP CONSTRAINT ${key.name}`);
  return async () => {
    for (const key of rows) {
      await client.query(`ALTER TABLE ${key.table} ADD CONSTRAINT ${key.name} ${key.definition}`);
    }
  };
}

/** Moves every sequence past the values that were copied into its column. */
async function advanceSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sequence: string; table: string; column: string }>(
    `SELECT d.objid::regclass::text AS sequence, d.refobjid::regclass::text AS table, quote_ident(a.attname) AS column
     FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
     JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE d.deptype IN ('a', 'i') AND c.relnamespace = 'public'::regnamespace`,
  );
  for (const { sequence, table, column } of rows) {
    await client.query(
      `SELECT setval($1::regclass, max(${column})) FROM ${table} HAVING max(${column}) IS NOT NULL`,
      [sequence],
    );
  }
}

async function addJobs(client: pg.Client, reader: BackupReader): Promise<number> {
  let count = 0;
  for await (const piece of reader.rows()) {
    const jobs = piece
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
      .map((text) => Job.parse(JSON.parse(text)));
    await client.query(
      `SELECT graphile_worker.add_jobs(array_agg(
         (identifier, payload, queue_name, run_at, max_attempts, job_key, priority, NULL)::graphile_worker.job_spec))
       FROM jsonb_to_recordset($1::jsonb) AS j(identifier text, payload json, queue_name text, run_at timestamptz,
         max_attempts smallint, job_key text, priority smallint)
       HAVING count(*) > 0`,
      [JSON.stringify(jobs)],
    );
    count += jobs.length;
  }
  return count;
}

async function fill(
  client: pg.Client,
  reader: BackupReader,
): Promise<{ tables: number; jobs: number }> {
  let tables = 0;
  let jobs = 0;
  for (;;) {
    const section = await reader.json<Section>(Section);
    if ('end' in section) {
      if (section.tables === tables) return { tables, jobs };
      throw new AppError('bad-input', 'The backup lacks tables: it is not complete.');
    }
    if ('jobs' in section) {
      jobs = await addJobs(client, reader);
    } else {
      const target = copyColumns(section.table, section.columns);
      await pipeline(
        Readable.from(reader.rows()),
        client.query(copyFrom(`COPY ${target} FROM STDIN`)),
      );
      tables += 1;
    }
  }
}

/**
 * Restores a backup into an empty database (`ownerUrl`: a role that may change the schema): migrates to the version of
 * the backup, fills it in one transaction, then migrates to today's. All or nothing: a broken file leaves an empty
 * database. Throws `not-found`, `bad-input` (no backup, truncated), `database-newer`, `conflict` (not empty).
 */
export async function restoreDatabase(
  ownerUrl: string,
  file: string,
): Promise<{ readonly tables: number; readonly jobs: number; readonly createdAt: string }> {
  if (!fs.existsSync(file)) throw new AppError('not-found', `There is no file ${file}.`);
  const source = fs.createReadStream(file);
  const unpacked = source.pipe(createGunzip());
  source.on('error', (error) => unpacked.destroy(error));
  try {
    const reader = new BackupReader(unpacked);
    const header = await reader.json(Header);
    const version = versionOf(header, committedMigrations());
    await withClient(ownerUrl, requireEmpty);
    await migrateSchema(ownerUrl, { upTo: version });
    await migrateQueue(ownerUrl);
    const counts = await withClient(ownerUrl, async (client) => {
      await client.query('BEGIN');
      // What triggers derive from other rows is in the backup too.
      await client.query("SET LOCAL stablehand.restoring = 'on'");
      const putKeysBack = await withoutForeignKeys(client);
      const filled = await fill(client, reader);
      await putKeysBack();
      await advanceSequences(client);
      await client.query('COMMIT');
      return filled;
    });
    await migrateSchema(ownerUrl);
    return { ...counts, createdAt: header.createdAt };
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}
