import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '@/lib/db/generated/client';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { onePerProcess } from '@/lib/one-per-process';

/** A client inside or outside a transaction: what every query function takes first. */
export type Tx = Omit<
  PrismaClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends' | '$use'
>;
export type Db = PrismaClient;

interface Shared {
  url: string | null;
  client: PrismaClient | null;
  pool: pg.Pool | null;
}
const shared = onePerProcess('database', (): Shared => ({ url: null, client: null, pool: null }));

/** Names the database of this process, before the first `db()`: the embedded one's URL, or a test's clone. */
export async function connectTo(connection: string): Promise<void> {
  await closeDatabase();
  shared.url = connection;
}

/** The connection string in use. Throws `unavailable` when none was named and DATABASE_URL is not set. */
export function databaseUrl(): string {
  const found = shared.url ?? env().databaseUrl;
  if (found === null) {
    throw new AppError('unavailable', 'No database is named.', {
      hint: 'Start Stablehand with `npm start`, or set DATABASE_URL.',
    });
  }
  return found;
}

/**
 * Of every session. UTC: adapter-pg ignores the offsets of timestamptz. No compiling of statements: with millions of rows the
 * planner finds it worth the while for statements that end sooner than their compilation.
 */
const options = '-c TimeZone=UTC -c jit=off';

/** The Prisma client of this process, made at the first call. */
export function db(): Db {
  shared.client ??= new PrismaClient({
    adapter: new PrismaPg({
      connectionString: databaseUrl(),
      max: env().databasePool,
      options,
    }),
  });
  return shared.client;
}

/**
 * Rows of one statement, straight from the driver: for what every request asks. `name` makes it a prepared statement of its
 * connection, so the text of a name never changes. Only for reading: writes go through `inTransaction`.
 */
export async function readRows<T extends pg.QueryResultRow>(
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<T[]> {
  shared.pool ??= newPool();
  const { rows } = await shared.pool.query<T>({ name, text, values: [...values] });
  return rows;
}

/** The same for a statement that is put together anew each time (Prisma's `sql`). */
export async function readSql<T extends pg.QueryResultRow>(query: {
  readonly text: string;
  readonly values: readonly unknown[];
}): Promise<T[]> {
  shared.pool ??= newPool();
  const { rows } = await shared.pool.query<T>({ text: query.text, values: [...query.values] });
  return rows;
}

function newPool(): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl(),
    max: Math.max(2, Math.floor(env().databasePool / 2)),
    options,
  });
  // An idle connection that breaks is made anew by the next query, which says what is wrong if anything is.
  pool.on('error', (err) => log('database').warn({ err }, 'idle connection lost'));
  return pool;
}

/** Runs `work` in one transaction; a throw inside rolls everything back. */
export function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(work, { maxWait: 15_000, timeout: 60_000 });
}

export async function closeDatabase(): Promise<void> {
  const { client, pool } = shared;
  shared.client = null;
  shared.pool = null;
  await Promise.all([client?.$disconnect(), pool?.end()]);
}
