import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  statfsSync,
  unlinkSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processStamp } from '@/lib/process-stamp';

const open = new Set<string>();
let watching = false;

/** The usual place on Linux; who sets TMPDIR wants another one. */
const usual = '/tmp';
/** Kept in memory by Linux: files that live for a second cost a tenth of what they cost on a disk. */
const memory = '/dev/shm';
/** What a tmpfs says it is (statfs(2)). */
const tmpfs = 0x01021994;
/** Containers get 64 MB of it: those use the disk. */
const leastFree = 2 * 1024 ** 3;

/**
 * A temporary folder that is gone when the process ends: in memory where there is plenty of room, unless it may become
 * large. What a process leaves behind that is killed with -9 is removed by the next one that makes such a folder: the
 * name tells the owner.
 */
export async function temporaryFolder(
  name: string,
  options: { readonly large?: boolean } = {},
): Promise<string> {
  if (!watching) {
    watching = true;
    process.once('exit', () => {
      for (const left of open) rmSync(left, { recursive: true, force: true });
    });
    removeAbandoned(tmpdir());
    // Also when there is no room now: what was left there may be what fills it.
    if (tmpdir() === usual && existsSync(memory)) removeAbandoned(memory);
  }
  const place = options.large !== true && hasRoom() ? memory : tmpdir();
  const folder = await mkdtemp(path.join(place, `${name}${space}-${process.pid}-`));
  open.add(folder);
  return folder;
}

/** Removes it before that. */
export async function removeTemporary(folder: string): Promise<void> {
  open.delete(folder);
  try {
    removeNow(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // A process that just ended may have been about to write.
    await rm(folder, { recursive: true, force: true });
  }
}

/** Hundreds of small files: the way that asks about each of them first, through the thread pool, takes ten times as long. */
function removeNow(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) removeNow(place);
    else unlinkSync(place);
  }
  rmdirSync(folder);
}

/** Whether small folders go to memory. */
function hasRoom(): boolean {
  if (tmpdir() !== usual) return false;
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    if (type !== tmpfs || bavail * bsize < leastFree) return false;
    accessSync(memory, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error; // there is none
    return false;
  }
}

/** Process ids mean something within one name space only: containers may share a temporary directory. */
const space = processSpace();

function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '0'; // no Linux: one name space for all
  }
}

function removeAbandoned(place: string): void {
  for (const name of readdirSync(place)) {
    const owner = /^stablehand-[a-z]+-(\d+)-(\d+)-[^-]+$/.exec(name);
    if (owner?.[1] !== space || processStamp(Number(owner[2])) !== null) continue;
    try {
      rmSync(path.join(place, name), { recursive: true, force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error; // another account's: left to it
    }
  }
}
