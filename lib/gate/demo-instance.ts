import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { checkout } from '@/lib/start/build';

/** An installation of its own with the demo project, for what looks at pages: pictures, measurements. */
export interface DemoInstance {
  readonly url: string;
  /** Signed in as the first admin: the value of a Cookie header. */
  readonly cookie: string;
  /** Asks the JSON API. Throws `unavailable` for every refusal. */
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: unknown) => Promise<unknown>;
  /** Ends it and removes its data. */
  readonly stop: () => Promise<void>;
}

const password = 'correct horse battery';
const email = 'ada@example.org';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/**
 * Starts the production build on a temporary data folder, as a person would, signs the first admin in and waits until
 * the demo's analyses are done. Throws `unavailable` with the end of what it printed when it does not come up.
 */
export async function startDemoInstance(tell: (sentence: string) => void): Promise<DemoInstance> {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'stablehand-own-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  tell(`Starting an installation of its own at ${url} …`);
  const child = spawn(process.execPath, [path.join(checkout, 'lib', 'start', 'start.mjs')], {
    cwd: checkout,
    env: {
      ...process.env,
      STABLEHAND_DATA: data,
      STABLEHAND_PORT: String(port),
      STABLEHAND_URL: url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    await ended(child);
    fs.rmSync(data, { recursive: true, force: true });
  };
  try {
    await untilUp(child);
    const cookie = await signIn(url, path.join(data, 'first-admin-link'));
    const headers = { Cookie: cookie, Origin: url, 'Content-Type': 'application/json' };
    const ask = async (address: string, init: RequestInit): Promise<unknown> => {
      const response = await fetch(`${url}${address}`, { ...init, headers });
      const text = await response.text();
      if (response.ok) return text === '' ? null : JSON.parse(text);
      throw new AppError('unavailable', `${address}: ${response.status} ${text.slice(0, 300)}`);
    };
    const get = (address: string) => ask(address, {});
    const post = (address: string, body: unknown) =>
      ask(address, { method: 'POST', body: JSON.stringify(body) });
    await untilAnalysed(get);
    // What is pictured and measured is the page of somebody who knows it.
    await post('/api/tour', {});
    return { url, cookie, get, post, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilUp(child: ChildProcess): Promise<void> {
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed = (printed + chunk.toString('utf8')).slice(-4000);
      if (printed.includes('Stablehand is at')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () =>
      reject(new AppError('unavailable', `It did not come up:\n${printed.slice(-1500)}`)),
    );
  });
}

async function signIn(url: string, linkFile: string): Promise<string> {
  const token = fs.readFileSync(linkFile, 'utf8').trim().split('/').at(-1);
  const send = async (address: string, body: unknown) => {
    const response = await fetch(`${url}${address}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new AppError('unavailable', `${address}: ${response.status}`);
    return response;
  };
  await send('/api/links/accept', { token, name: 'Ada Admin', email, password });
  const response = await send('/api/auth/sign-in/email', { email, password });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');
}

const Frame = z.object({ analysing: z.object({}).nullable(), waiting: z.number() });

async function untilAnalysed(get: (path: string) => Promise<unknown>): Promise<void> {
  for (const deadline = Date.now() + 300_000; Date.now() < deadline; await sleep(1000)) {
    const frame = Frame.parse(await get('/api/p/demo/frame'));
    if (frame.analysing === null && frame.waiting > 0) return;
  }
  throw new AppError('unavailable', 'The analyses of the demo did not end in five minutes.');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([gone, sleep(40_000)]);
  if (child.exitCode === null) child.kill('SIGKILL');
}
