import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { db, inTransaction } from '@/lib/db/client';
import {
  beat,
  endBeats,
  forgetOldWorkers,
  type Heartbeat,
  jobsInHand,
  releaseDeadWorkers,
  workersOfHost,
} from '@/lib/db/queries/worker-heartbeat';

const everyMs = 5_000;
const goodbyeMs = 3_000;
/** Longer than any pause of a busy process: a worker taken for dead by mistake loses its lease, not its work. */
const silentSeconds = 60;

/** The machine, as far as process ids go: two containers may share a host name, but not their process ids. */
function hostIdentity(): string {
  try {
    return `${os.hostname()} ${fs.readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return os.hostname(); // no Linux: no such name spaces
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Keeps a worker's heartbeat going, and gives the jobs of dead workers back. */
export interface Pulse {
  /** One beat and one look at the others, now. */
  once(): Promise<void>;
  stop(): Promise<void>;
}

export function startPulse(id: string, log: Logger): Pulse {
  const self: Heartbeat = { id, host: hostIdentity(), pid: process.pid };
  const once = async (): Promise<void> => {
    const dead = await inTransaction(async (tx) => {
      await beat(tx, self);
      const neighbours = await workersOfHost(tx, self.host);
      const gone = neighbours.filter((other) => other.id !== id && !isAlive(other.pid));
      return releaseDeadWorkers(
        tx,
        gone.map((other) => other.id),
        silentSeconds,
      );
    });
    if (dead.length > 0) log.warn({ dead }, 'gave the jobs of dead workers back');
  };
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= once()
      .catch((error: unknown) => log.warn({ err: error }, 'heartbeat failed; tried again'))
      .finally(() => {
        running = null;
      });
  }, everyMs);
  return {
    once,
    async stop() {
      clearInterval(timer);
      await running;
      // The queue strikes the last jobs off after it said that it stopped; what is left then was not finished.
      const deadline = Date.now() + goodbyeMs;
      while ((await jobsInHand(db(), id)) > 0 && Date.now() < deadline) await sleep(50);
      await inTransaction(async (tx) => {
        await endBeats(tx, id);
        await releaseDeadWorkers(tx, [id], silentSeconds);
        await forgetOldWorkers(tx);
      });
    },
  };
}
