import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { leases, withFileLock } from '@/lib/file-lock';
import { processStamp } from '@/lib/process-stamp';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-lock-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A process that lives until it is ended, and then its pid and stamp as a dead one left them. */
async function deadProcess(): Promise<{ pid: number; stamp: string | null }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const stamp = processStamp(pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return { pid, stamp };
}

it('lets one in at a time', async () => {
  const lock = path.join(folder, 'one');
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 5 }, () =>
      withFileLock(lock, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(20);
        inside -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(fs.readdirSync(folder)).toEqual([]);
});

it('is released when the work throws', async () => {
  const lock = path.join(folder, 'thrown');
  const failed = withFileLock(lock, () => Promise.reject(new Error('no')));
  await expect(failed).rejects.toThrow('no');
  expect(await withFileLock(lock, async () => 'in', 20_000)).toBe('in');
});

it('is taken over from a process that died, or whose pid is another process by now', async () => {
  const lock = path.join(folder, 'dead');
  for (const holder of [await deadProcess(), { pid: process.pid, stamp: 'long ago' }]) {
    fs.writeFileSync(lock, JSON.stringify(holder));
    expect(await withFileLock(lock, async () => 'in', 20_000)).toBe('in');
  }
});

it('gives up on a live holder with a message that names it', async () => {
  const lock = path.join(folder, 'held');
  await withFileLock(lock, async () => {
    const second = withFileLock(lock, async () => 'in', 100);
    await expect(second).rejects.toThrow(String(process.pid));
  });
});

it('counts the living users only', async () => {
  const users = path.join(folder, 'users');
  const ours = leases(users);
  ours.take();
  expect(ours.others()).toEqual([]);
  fs.writeFileSync(path.join(users, '1234567'), JSON.stringify(await deadProcess()));
  const parent = { pid: process.ppid, stamp: processStamp(process.ppid) };
  fs.writeFileSync(path.join(users, String(process.ppid)), JSON.stringify(parent));
  expect(ours.others()).toEqual([process.ppid]);
  ours.drop();
  expect(fs.readdirSync(users)).toEqual([String(process.ppid)]);
});
