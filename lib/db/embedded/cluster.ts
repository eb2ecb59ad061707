import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { newSecret, writeSecretFile } from '@/lib/data-directory';
import type { Account } from '@/lib/db/embedded/account';
import type { Binaries } from '@/lib/db/embedded/binaries';
import { AppError } from '@/lib/errors';
import { processCommand } from '@/lib/process-stamp';

/**
 * One Postgres cluster in a folder: `data` belongs to the account Postgres runs as, `secrets.json` (mode 600) to us,
 * `port` remembers the port so that a restarted server is found where it was.
 */
export interface Cluster {
  readonly directory: string;
  readonly account: Account | null;
  readonly binaries: Binaries;
}

const Secrets = z.object({ superuser: z.string(), owner: z.string(), application: z.string() });
export type Secrets = z.infer<typeof Secrets>;

const dataOf = (cluster: Cluster): string => path.join(cluster.directory, 'data');
const logOf = (cluster: Cluster): string => path.join(cluster.directory, 'postgres.log');

/** Spawn options that drop root's rights; the working folder is one that every account can read. */
const as = (account: Account | null) => ({
  cwd: '/',
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
});

/** Makes the cluster when there is none: aside first, then renamed, so that it is whole or absent. */
export function createCluster(cluster: Cluster): boolean {
  if (fs.existsSync(path.join(dataOf(cluster), 'PG_VERSION'))) return false;
  const { account, directory } = cluster;
  const aside = `${directory}.new-${process.pid}`;
  const own = (file: string): void => {
    if (account) fs.chownSync(file, account.uid, account.gid);
  };
  fs.mkdirSync(path.dirname(directory), { recursive: true, mode: 0o711 });
  fs.rmSync(aside, { recursive: true, force: true });
  try {
    fs.mkdirSync(aside);
    fs.chmodSync(aside, 0o711);
    fs.mkdirSync(path.join(aside, 'data'), { mode: 0o700 });
    own(path.join(aside, 'data'));
    const secrets: Secrets = {
      superuser: newSecret(),
      owner: newSecret(),
      application: newSecret(),
    };
    writeSecretFile(path.join(aside, 'secrets.json'), JSON.stringify(secrets));
    const passwordFile = path.join(aside, 'initial-password');
    writeSecretFile(passwordFile, secrets.superuser);
    own(passwordFile);
    const made = spawnSync(
      cluster.binaries.initdb,
      [
        ...['-D', path.join(aside, 'data'), '-U', 'postgres', '-A', 'scram-sha-256'],
        ...[`--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'],
        ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ],
      { ...as(account), encoding: 'utf8' },
    );
    if (made.status !== 0) {
      throw new AppError('unavailable', 'The embedded Postgres could not make its data folder.', {
        data: { output: (made.stderr || String(made.error ?? '')).slice(-2000) },
      });
    }
    fs.rmSync(passwordFile);
    fs.mkdirSync(directory, { recursive: true });
    for (const name of ['secrets.json', 'data']) {
      fs.renameSync(path.join(aside, name), path.join(directory, name));
    }
    fs.chmodSync(directory, 0o711);
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
  return true;
}

/** The passwords of the cluster's three roles. */
export function clusterSecrets(cluster: Cluster): Secrets {
  return Secrets.parse(
    JSON.parse(fs.readFileSync(path.join(cluster.directory, 'secrets.json'), 'utf8')),
  );
}

type Status =
  | { readonly state: 'down' }
  | { readonly state: 'starting'; readonly pid: number }
  | { readonly state: 'ready'; readonly pid: number; readonly port: number };

/**
 * What postmaster.pid says, believed only when the process with that pid is a Postgres: after a crash the file stays,
 * and its pid may long be somebody else's.
 */
export function clusterStatus(cluster: Cluster): Status {
  const file = path.join(dataOf(cluster), 'postmaster.pid');
  let lines: string[];
  try {
    lines = fs.readFileSync(file, 'utf8').split('\n');
  } catch {
    return { state: 'down' }; // no file: not running
  }
  const pid = Number(lines[0]);
  if (!processCommand(pid)?.includes('postgres')) {
    // Postgres itself would refuse to start if the pid now belongs to another process of the same account.
    if (Number.isSafeInteger(pid) && pid > 0) fs.rmSync(file, { force: true });
    return { state: 'down' };
  }
  const port = Number(lines[3]);
  return lines[7]?.trim() === 'ready' ? { state: 'ready', pid, port } : { state: 'starting', pid };
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port of the loopback interface that nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

/** The port used before if it is still free, so that clients of a server that died find its successor. */
async function choosePort(cluster: Cluster): Promise<number> {
  const file = path.join(cluster.directory, 'port');
  const before = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  if (before > 0 && (await isFree(before))) return before;
  const port = await freePort();
  fs.writeFileSync(file, String(port));
  return port;
}

/** What Postgres keeps of its tables itself: a thirty-second of the machine's memory, from 128 (its own default) to 512 MB. */
const sharedMegabytes = (bytes: number): number =>
  Math.min(512, Math.max(128, Math.floor(bytes / 32 / 2 ** 20)));

const maxLogBytes = 16 * 1024 * 1024;

function spawnServer(cluster: Cluster, port: number, settings: readonly string[]) {
  const log = logOf(cluster);
  if ((fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0) > maxLogBytes) {
    fs.renameSync(log, `${log}.old`);
  }
  const output = fs.openSync(log, 'a', 0o600);
  const options = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'password_encryption=scram-sha-256',
    'log_checkpoints=off',
    `shared_buffers=${sharedMegabytes(os.totalmem())}MB`,
    ...settings,
  ];
  const child = spawn(
    cluster.binaries.postgres,
    ['-D', dataOf(cluster), '-p', String(port), ...options.flatMap((o) => ['-c', o])],
    // Detached: it outlives a starter that is killed, and a Ctrl-C meant for the starter does not reach it.
    { ...as(cluster.account), detached: true, stdio: ['ignore', output, output] },
  );
  fs.closeSync(output);
  child.unref();
  return child;
}

const logTail = (cluster: Cluster): string => {
  try {
    return fs.readFileSync(logOf(cluster), 'utf8').split('\n').slice(-15).join('\n');
  } catch {
    return '';
  }
};

/**
 * Starts the server unless it runs, and waits until it takes connections; its port comes back. Call under the
 * cluster's lock. `settings` are further `name=value` settings. Throws `unavailable` with the end of the server's log.
 */
export async function startCluster(
  cluster: Cluster,
  settings: readonly string[] = [],
  timeoutMs = 60_000,
): Promise<{ port: number; started: boolean }> {
  const deadline = Date.now() + timeoutMs;
  let child: ReturnType<typeof spawnServer> | null = null;
  let failure = '';
  while (Date.now() < deadline) {
    const status = clusterStatus(cluster);
    if (status.state === 'ready' && (await accepts(status.port))) {
      return { port: status.port, started: child !== null };
    }
    const ended = child !== null && child.exitCode !== null;
    if (status.state === 'down' && (child === null || ended)) {
      // After kill -9 the server's children take a moment to notice and let go of the shared memory: tried again.
      if (ended) await sleep(300);
      child = spawnServer(cluster, await choosePort(cluster), settings);
      child.on('error', (error) => {
        failure = error.message;
      });
    }
    if (failure) break;
    await sleep(40);
  }
  throw new AppError('unavailable', 'The embedded Postgres did not start.', {
    data: { log: failure || logTail(cluster) },
    hint: `Its log is ${logOf(cluster)}.`,
  });
}

/** Stops the server (open transactions are rolled back) and waits for it; nothing to do when it is down. */
export function stopCluster(cluster: Cluster): void {
  if (clusterStatus(cluster).state === 'down') return;
  const stopped = spawnSync(
    cluster.binaries.pgCtl,
    ['-D', dataOf(cluster), '-m', 'fast', '-w', '-t', '60', 'stop'],
    { ...as(cluster.account), encoding: 'utf8' },
  );
  if (stopped.status !== 0 && clusterStatus(cluster).state !== 'down') {
    throw new AppError('unavailable', 'The embedded Postgres did not stop.', {
      data: { output: (stopped.stderr || stopped.stdout || '').slice(-2000) },
    });
  }
}
