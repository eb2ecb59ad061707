import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { canReach, postgresAccount } from '@/lib/db/embedded/account';
import { embeddedBinaries } from '@/lib/db/embedded/binaries';
import {
  type Cluster,
  clusterSecrets,
  clusterStatus,
  createCluster,
  type Secrets,
  startCluster,
  stopCluster,
} from '@/lib/db/embedded/cluster';
import { leases, withFileLock } from '@/lib/file-lock';

/** The embedded Postgres as its users see it. */
export interface EmbeddedPostgres {
  /** Connection of the superuser, for making roles and databases only. */
  readonly superuserUrl: string;
  /** Passwords of the cluster's roles. */
  readonly secrets: Secrets;
  /** Connection string of a role of this cluster. */
  url(role: 'owner' | 'application', database: string): string;
  readonly port: number;
  /** Whether this call started the server. */
  readonly started: boolean;
  /** Folder of the cluster. */
  readonly directory: string;
  /** Says that this process is done with it; the server stops when no other process uses it. True: it was stopped. */
  release(): Promise<boolean>;
}

export const ownerRole = 'stablehand_owner';
export const applicationRole = 'stablehand_app';

/** Where root's cluster goes when the account Postgres runs as cannot reach the data directory. */
const sideShelf = '/var/lib/stablehand-clusters';

/**
 * The folder of the cluster that belongs to a data directory: inside it, or, for root when the account Postgres is
 * dropped to cannot get there (below /root, say), on a shelf of its own, one folder per data directory.
 */
export function clusterDirectory(dataDirectory: string): string {
  const inside = path.join(dataDirectory, 'postgres');
  const account = postgresAccount();
  if (account === null) return inside;
  if (fs.existsSync(dataDirectory)) {
    const mode = fs.statSync(dataDirectory).mode & 0o777;
    if ((mode & 0o001) === 0) fs.chmodSync(dataDirectory, mode | 0o011);
  }
  if (canReach(account, dataDirectory)) return inside;
  const key = createHash('sha256').update(path.resolve(dataDirectory)).digest('hex').slice(0, 16);
  return path.join(sideShelf, key);
}

function openCluster(dataDirectory: string): Cluster {
  const account = postgresAccount();
  const directory = clusterDirectory(dataDirectory);
  fs.mkdirSync(path.dirname(directory), { recursive: true, mode: 0o711 });
  const binaries = embeddedBinaries(account, path.dirname(directory));
  return { directory, account, binaries };
}

/**
 * The embedded Postgres of a data directory, made and started when need be, and leased to this process until
 * `release()`. Any number of processes may call it at once. After a crash of the server, calling it again starts it
 * on the same port. Throws `unavailable`.
 */
export async function embeddedPostgres(
  dataDirectory: string,
  options: { readonly settings?: readonly string[] } = {},
): Promise<EmbeddedPostgres> {
  fs.mkdirSync(path.dirname(dataDirectory), { recursive: true });
  fs.mkdirSync(dataDirectory, { recursive: true, mode: 0o711 });
  const cluster = openCluster(dataDirectory);
  const lock = `${cluster.directory}.lock`;
  const users = leases(`${cluster.directory}.users`);
  const { port, started } = await withFileLock(lock, async () => {
    users.take();
    createCluster(cluster);
    return startCluster(cluster, options.settings);
  });
  const secrets = clusterSecrets(cluster);
  const at = (role: string, password: string, database: string): string =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
  return {
    secrets,
    superuserUrl: at('postgres', secrets.superuser, 'postgres'),
    url: (role, database) =>
      role === 'owner'
        ? at(ownerRole, secrets.owner, database)
        : at(applicationRole, secrets.application, database),
    port,
    started,
    directory: cluster.directory,
    release: () =>
      withFileLock(lock, async () => {
        users.drop();
        if (users.others().length > 0) return false;
        stopCluster(cluster);
        return true;
      }),
  };
}

/** Whether the server of a data directory runs now; starts nothing. */
export function embeddedIsRunning(dataDirectory: string): boolean {
  const directory = clusterDirectory(dataDirectory);
  if (!fs.existsSync(path.join(directory, 'data', 'PG_VERSION'))) return false;
  return clusterStatus(openCluster(dataDirectory)).state === 'ready';
}
