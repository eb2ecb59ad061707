import { closeDatabase, connectTo } from '@/lib/db/client';
import { applicationRole, embeddedPostgres } from '@/lib/db/embedded';
import { migrateQueue, migrateSchema } from '@/lib/db/migrate';
import { databaseName, grantApplication, provisionDatabase } from '@/lib/db/roles';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';

/** A database that is up, migrated, and named to `db()` of this process. */
export interface OpenDatabase {
  /** The application's connection: what the web server and the workers get. */
  readonly url: string;
  /** The schema owner's connection: migrations, backup, restore. */
  readonly ownerUrl: string;
  readonly embedded: boolean;
  /** Whether this call started the embedded server. */
  readonly started: boolean;
  /** Folder of the embedded cluster. */
  readonly directory: string | null;
  /** Port of the embedded server. */
  readonly port: number | null;
  /** Migrations that this call applied. */
  readonly applied: readonly string[];
  /** Ends the connections; the embedded server stops when nobody else uses it. True: it was stopped. */
  close(): Promise<boolean>;
}

export interface OpenOptions {
  /** Leave the schema as it is (an empty database before a restore). */
  readonly migrate?: boolean;
}

const userOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** Migrations of the schema and of the queue, then the grants of `role` unless it is the owner itself. */
async function bringUpToDate(ownerUrl: string, role: string): Promise<readonly string[]> {
  const applied = await migrateSchema(ownerUrl);
  await migrateQueue(ownerUrl);
  if (role !== userOf(ownerUrl)) await grantApplication(ownerUrl, role);
  return applied;
}

async function openGiven(url: string, options: OpenOptions): Promise<OpenDatabase> {
  const ownerUrl = env().migrateUrl ?? url;
  const applied = options.migrate === false ? [] : await bringUpToDate(ownerUrl, userOf(url));
  await connectTo(url);
  return {
    ...{ url, ownerUrl, embedded: false, started: false, port: null, directory: null, applied },
    close: async () => {
      await closeDatabase();
      return false;
    },
  };
}

async function openEmbedded(options: OpenOptions): Promise<OpenDatabase> {
  const postgres = await embeddedPostgres(env().dataDirectory);
  try {
    await provisionDatabase(postgres, databaseName);
    const ownerUrl = postgres.url('owner', databaseName);
    const url = postgres.url('application', databaseName);
    const applied = options.migrate === false ? [] : await bringUpToDate(ownerUrl, applicationRole);
    await connectTo(url);
    return {
      ...{
        url,
        ownerUrl,
        embedded: true,
        started: postgres.started,
        port: postgres.port,
        directory: postgres.directory,
        applied,
      },
      close: async () => {
        await closeDatabase();
        return postgres.release();
      },
    };
  } catch (error) {
    await postgres.release();
    throw error;
  }
}

const connectionErrors = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  '28P01',
  '28000',
  '3D000',
]);

/**
 * Opens the database of this installation: DATABASE_URL's, or the embedded one (started when it is down), migrated
 * and with the application's rights granted. Every entry point that needs a database calls this once and `close()`s
 * at its end. Throws `unavailable`, `database-newer`, `internal`.
 */
export async function openDatabase(options: OpenOptions = {}): Promise<OpenDatabase> {
  const given = env().databaseUrl;
  if (given === null) return openEmbedded(options);
  try {
    return await openGiven(given, options);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (!connectionErrors.has(code)) throw cause;
    const { host, pathname } = new URL(given);
    throw new AppError('unavailable', `The database at ${host}${pathname} cannot be reached.`, {
      data: { code, why: cause instanceof Error ? cause.message : '' },
      hint: 'Check DATABASE_URL, or unset it to use the embedded Postgres.',
      cause,
    });
  }
}
