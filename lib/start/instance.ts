import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeSecretFile } from '@/lib/data-directory';
import { withFileLock } from '@/lib/file-lock';
import { processStamp } from '@/lib/process-stamp';

const Record = z.object({
  pid: z.number().int(),
  stamp: z.string().nullable(),
  /** Null while it is starting. */
  url: z.string().nullable(),
});
/** The `npm start` that serves a data directory. */
export type Instance = z.infer<typeof Record>;

const fileOf = (data: string): string => path.join(data, 'running.json');

/** The live instance of a data directory, or null. */
export function runningInstance(data: string): Instance | null {
  let text: string;
  try {
    text = fs.readFileSync(fileOf(data), 'utf8');
  } catch {
    return null; // nobody started one
  }
  const parsed = Record.safeParse(JSON.parse(text));
  if (!parsed.success) return null;
  const stamp = processStamp(parsed.data.pid);
  return stamp !== null && stamp === parsed.data.stamp ? parsed.data : null;
}

function write(data: string, url: string | null): void {
  const record = { pid: process.pid, stamp: processStamp(process.pid), url };
  writeSecretFile(fileOf(data), JSON.stringify(record));
}

/** Makes this process the instance of the data directory, unless a live one is: then that one comes back. */
export function claimInstance(data: string): Promise<Instance | null> {
  return withFileLock(`${fileOf(data)}.lock`, async () => {
    const other = runningInstance(data);
    if (other === null) write(data, null);
    return other;
  });
}

/** Tells later starters where this instance answers. */
export const announceInstance = (data: string, url: string): void => write(data, url);

export const endInstance = (data: string): void => fs.rmSync(fileOf(data), { force: true });
