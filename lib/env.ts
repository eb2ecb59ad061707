import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/errors';

/** An unset variable and an empty one mean the same: shells and unit files cannot always unset. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
  .refine((value) => URL.canParse(value), 'is not a URL');

const variables = z.object({
  DATABASE_URL: optional(databaseUrl),
  STABLEHAND_MIGRATE_URL: optional(databaseUrl),
  STABLEHAND_DATA: optional(z.string()),
  STABLEHAND_HOST: optional(z.string()),
  STABLEHAND_PORT: optional(z.coerce.number().int().min(1).max(65535)),
  STABLEHAND_URL: optional(z.url({ protocol: /^https?$/ })),
  STABLEHAND_TRUSTED_ORIGINS: optional(z.string()),
  STABLEHAND_WORKERS: optional(z.coerce.number().int().min(0).max(64)),
  STABLEHAND_WORKER_CONCURRENCY: optional(z.coerce.number().int().min(1).max(64)),
  STABLEHAND_LOOK_MINUTES: optional(z.coerce.number().int().min(0).max(10_080)),
  STABLEHAND_DB_POOL: optional(z.coerce.number().int().min(2).max(200)),
  STABLEHAND_SECRET: optional(z.string().min(32, 'needs 32 characters or more')),
  STABLEHAND_LOG: optional(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])),
  NODE_ENV: optional(z.string()),
  XDG_DATA_HOME: optional(z.string()),
  HOME: optional(z.string()),
});

/** What the environment says, validated, with the defaults filled in. */
export interface Env {
  /** A Postgres of the user's; null: the embedded one. */
  readonly databaseUrl: string | null;
  /** The owner's connection when `databaseUrl` is a role that may not change the schema. */
  readonly migrateUrl: string | null;
  /** Absolute folder for everything Stablehand keeps besides the database: secrets, embedded cluster, git scratch store. */
  readonly dataDirectory: string;
  /** Address that the web server binds to. */
  readonly host: string;
  /** Port asked for; `portIsDefault` says that the next free one may be taken instead. */
  readonly port: number;
  readonly portIsDefault: boolean;
  /** Public URL, without a slash at its end; null: the bind address. */
  readonly url: string | null;
  /** Further origins from which a browser may post. */
  readonly trustedOrigins: readonly string[];
  /** Worker processes that `npm start` runs. */
  readonly workers: number;
  /** Jobs that one worker process runs at once. */
  readonly workerConcurrency: number;
  /** Repositories are looked at again after so many minutes; 0: only when somebody asks. */
  readonly lookMinutes: number;
  /** Connections of one process at most. */
  readonly databasePool: number;
  /** Signs sessions; null: the one in the data directory. */
  readonly secret: string | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly production: boolean;
}

/**
 * Where data go when STABLEHAND_DATA does not say: the XDG data home of a person; for root a place that the account
 * Postgres is dropped to can reach (/root is closed to it).
 */
function defaultDataDirectory(xdg: string | undefined, home: string | undefined): string {
  if (process.getuid?.() === 0) return '/var/lib/stablehand';
  return path.join(xdg ?? path.join(home ?? os.homedir(), '.local', 'share'), 'stablehand');
}

/** Validates one set of variables. Throws `bad-input` that names each wrong variable, never its value. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const parsed = variables.safeParse(source);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`);
    throw new AppError('bad-input', `The environment is wrong: ${issues.join('; ')}.`, {
      data: { issues },
      hint: 'See "Settings" in README.md.',
    });
  }
  const v = parsed.data;
  return {
    databaseUrl: v.DATABASE_URL ?? null,
    migrateUrl: v.STABLEHAND_MIGRATE_URL ?? null,
    dataDirectory: path.resolve(
      // Named at run time: the build need not look for it.
      /*turbopackIgnore: true*/ v.STABLEHAND_DATA ?? defaultDataDirectory(v.XDG_DATA_HOME, v.HOME),
    ),
    host: v.STABLEHAND_HOST ?? '127.0.0.1',
    port: v.STABLEHAND_PORT ?? 4400,
    portIsDefault: v.STABLEHAND_PORT === undefined,
    url: v.STABLEHAND_URL?.replace(/\/+$/, '') ?? null,
    trustedOrigins: (v.STABLEHAND_TRUSTED_ORIGINS ?? '').split(/[\s,]+/).filter(Boolean),
    workers: v.STABLEHAND_WORKERS ?? 1,
    workerConcurrency: v.STABLEHAND_WORKER_CONCURRENCY ?? 2,
    lookMinutes: v.STABLEHAND_LOOK_MINUTES ?? 15,
    databasePool: v.STABLEHAND_DB_POOL ?? 10,
    secret: v.STABLEHAND_SECRET ?? null,
    logLevel: v.STABLEHAND_LOG ?? 'info',
    production: v.NODE_ENV === 'production',
  };
}

let current: Env | null = null;

/** The process's environment, read at the first call. The only reader of process.env outside the entry scripts. */
export function env(): Env {
  current ??= parseEnv(process.env);
  return current;
}
