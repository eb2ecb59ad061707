import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@/lib/errors';
import { processStamp } from '@/lib/process-stamp';

/** Who holds a lock or a lease: a pid and what tells it from a later process with the same pid. */
interface Holder {
  readonly pid: number;
  readonly stamp: string | null;
}

const self = (): Holder => ({ pid: process.pid, stamp: processStamp(process.pid) });

function readHolder(file: string): Holder | null {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value)) return null;
    const stamp = 'stamp' in value && typeof value.stamp === 'string' ? value.stamp : null;
    return typeof value.pid === 'number' ? { pid: value.pid, stamp } : null;
  } catch {
    return null; // gone, or half written by a process that died: nobody holds it
  }
}

const isAlive = (holder: Holder): boolean => {
  const stamp = processStamp(holder.pid);
  return stamp !== null && (holder.stamp === null || stamp === holder.stamp);
};

/** Puts the file in place whole or not at all; false when there is one already. */
function placeExclusively(file: string, content: string): boolean {
  const aside = `${file}.${process.pid}`;
  fs.writeFileSync(aside, content, { mode: 0o644 });
  try {
    fs.linkSync(aside, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/**
 * Runs `work` while this process alone holds `file`. A lock whose holder died is taken over. Throws `timeout` when a
 * live process keeps it for longer than `waitMs`. Works between processes of one machine.
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  waitMs = 120_000,
): Promise<T> {
  const deadline = Date.now() + waitMs;
  while (!placeExclusively(file, JSON.stringify(self()))) {
    const holder = readHolder(file);
    if (holder === null || !isAlive(holder)) {
      // Renamed first, so that of two who find it stale only one removes what both looked at.
      const stale = `${file}.stale-${process.pid}`;
      try {
        fs.renameSync(file, stale);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
        continue;
      }
      const taken = readHolder(stale);
      if (taken !== null && isAlive(taken)) placeExclusively(file, JSON.stringify(taken));
      fs.rmSync(stale, { force: true });
      continue;
    }
    if (Date.now() > deadline) {
      throw new AppError('timeout', `Another process (${holder.pid}) keeps ${file} locked.`, {
        hint: 'Wait for it, or end it.',
      });
    }
    await sleep(40);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** A file per process that uses something shared, so that the last one out can turn off the light. */
export interface Leases {
  /** Says that this process uses it. */
  take(): void;
  drop(): void;
  /** Pids of the other live processes that use it; leases of dead ones are cleared away. */
  others(): number[];
}

/** Leases kept in `directory`, which is made when missing. */
export function leases(directory: string): Leases {
  const mine = path.join(directory, String(process.pid));
  return {
    take() {
      fs.mkdirSync(directory, { recursive: true });
      fs.writeFileSync(mine, JSON.stringify(self()));
    },
    drop() {
      fs.rmSync(mine, { force: true });
    },
    others() {
      let names: string[];
      try {
        names = fs.readdirSync(directory);
      } catch {
        return []; // nobody ever took one
      }
      const alive: number[] = [];
      for (const name of names) {
        const holder = readHolder(path.join(directory, name));
        if (holder !== null && isAlive(holder)) {
          if (holder.pid !== process.pid) alive.push(holder.pid);
        } else fs.rmSync(path.join(directory, name), { force: true });
      }
      return alive;
    },
  };
}
