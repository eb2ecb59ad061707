import { randomUUID } from 'node:crypto';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { committedMigrations, type Migration } from '@/lib/db/migrations';
import { AppError } from '@/lib/errors';

/** The lock that `prisma migrate deploy` takes too, so that the two cannot run at once. */
const migrationLock = 72_707_369;

const oldestPostgres = 150_000;

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** Postgres 15 is the oldest that the schema and the queries are written for. Throws `unavailable` for an older one. */
async function requirePostgres15(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; version: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version`,
  );
  const row = rows[0];
  if (row && Number(row.number) >= oldestPostgres) return;
  throw new AppError(
    'unavailable',
    `Stablehand needs Postgres 15 or newer; this is ${row?.version ?? 'unknown'}.`,
    { hint: 'Point DATABASE_URL at a newer server, or unset it to use the embedded one.' },
  );
}

/** What is recorded as applied, by name; the table is made when it is missing. */
async function appliedMigrations(client: pg.Client): Promise<Map<string, AppliedRow>> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
      id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
      migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
      started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
  const { rows } = await client.query<AppliedRow>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  return new Map(rows.map((row) => [row.migration_name, row]));
}

/** Throws when what the database went through is not a beginning of what this program knows. */
function checkHistory(applied: ReadonlyMap<string, AppliedRow>, known: readonly Migration[]): void {
  const names = new Set(known.map((migration) => migration.name));
  const foreign = [...applied.keys()].filter((name) => !names.has(name)).sort();
  if (foreign.length > 0) {
    throw new AppError('database-newer', 'The database was migrated by a newer Stablehand.', {
      data: { migrations: foreign },
      hint: 'Start the newer version, or use another database.',
    });
  }
  for (const migration of known) {
    const row = applied.get(migration.name);
    if (row && row.finished_at === null) {
      throw new AppError('internal', `The migration ${migration.name} failed half-way before.`, {
        hint: 'Restore a backup into an empty database.',
      });
    }
    if (row && row.checksum !== migration.checksum) {
      throw new AppError(
        'internal',
        `The migration ${migration.name} was changed after it was applied.`,
        { hint: 'Committed migrations are never edited; see CONTRIBUTING.md.' },
      );
    }
  }
}

/**
 * Brings the database up to date with the committed migrations: Prisma's own table, checksums and lock, so that
 * `prisma migrate status` agrees afterwards, but no engine. Each migration is one transaction. Returns the names that
 * were applied. Throws `database-newer`, `unavailable` (Postgres too old), `internal` (history does not fit).
 * `upTo`: stop after the migration of this name (for restoring a backup of that version).
 */
export async function migrateSchema(
  url: string,
  options: { readonly migrations?: readonly Migration[]; readonly upTo?: string } = {},
): Promise<readonly string[]> {
  const known = options.migrations ?? committedMigrations();
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await requirePostgres15(client);
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const applied = await appliedMigrations(client);
    checkHistory(applied, known);
    const done: string[] = [];
    for (const migration of known) {
      if (!applied.has(migration.name)) {
        await applyOne(client, migration);
        done.push(migration.name);
      }
      if (migration.name === options.upTo) break;
    }
    return done;
  } finally {
    await client.end(); // the lock goes with the session
  }
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('internal', `The migration ${name} failed: ${why}`, { cause });
  }
}

/** The job queue's own tables; before the first job is added. */
export async function migrateQueue(url: string): Promise<void> {
  await runMigrations({ connectionString: url });
}
