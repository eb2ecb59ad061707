import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type EmbeddedPostgres, embeddedIsRunning, embeddedPostgres } from '@/lib/db/embedded';
import { withClient } from '@/lib/db/roles';
import { processStamp } from '@/lib/process-stamp';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-embedded-'));
const settings = { settings: ['fsync=off'] };
let directory = '';

afterAll(async () => {
  const last = await embeddedPostgres(folder);
  await last.release();
  fs.rmSync(folder, { recursive: true, force: true });
});

const postmasterFile = (): string => path.join(directory, 'data', 'postmaster.pid');
const postmaster = (): number => Number(fs.readFileSync(postmasterFile(), 'utf8').split('\n')[0]);

const answer = async (postgres: EmbeddedPostgres): Promise<number> =>
  withClient(postgres.superuserUrl, async (client) => {
    const { rows } = await client.query<{ n: number }>('SELECT 42 AS n');
    return rows[0]?.n ?? 0;
  });

it('is made once, also when several start it at once, and stops with the last that uses it', async () => {
  const all = await Promise.all([1, 2, 3].map(() => embeddedPostgres(folder, settings)));
  directory = all[0]?.directory ?? '';
  expect(all.filter((one) => one.started)).toHaveLength(1);
  expect(new Set(all.map((one) => one.port)).size).toBe(1);
  for (const one of all) expect(await answer(one)).toBe(42);
  expect(embeddedIsRunning(folder)).toBe(true);
  expect(await all[0]?.release()).toBe(true);
  expect(embeddedIsRunning(folder)).toBe(false);
});

it('asks for the password, and keeps it to its owner', async () => {
  const postgres = await embeddedPostgres(folder, settings);
  const url = new URL(postgres.superuserUrl);
  url.password = 'guess';
  await expect(withClient(url.href, async () => null)).rejects.toThrow(/password/);
  expect(fs.statSync(path.join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
  await postgres.release();
});

it('comes back on the same port after kill -9', async () => {
  const postgres = await embeddedPostgres(folder, settings);
  const killed = postmaster();
  process.kill(killed, 'SIGKILL');
  // The signal is on its way when kill returns: on a busy machine the server still answers for a moment.
  await expect.poll(() => processStamp(killed), { timeout: 20_000 }).toBeNull();
  const again = await embeddedPostgres(folder, settings);
  expect(again.started).toBe(true);
  expect(again.port).toBe(postgres.port);
  expect(await answer(again)).toBe(42);
  await again.release();
});

it('is not fooled by a pid that belongs to somebody else by now', async () => {
  fs.writeFileSync(
    postmasterFile(),
    `${process.pid}\n${directory}\n0\n1\n\n127.0.0.1\n0 0\nready\n`,
  );
  const postgres = await embeddedPostgres(folder, settings);
  expect(postgres.started).toBe(true);
  expect(await answer(postgres)).toBe(42);
  await postgres.release();
});
