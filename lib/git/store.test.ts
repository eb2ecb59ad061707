import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

/** A process with a temporary directory of its own that makes a store, says where, and waits. */
async function holder(tmp: string): Promise<{ folder: string; kill: () => Promise<void> }> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      "const { makeStore } = await import('./lib/git/store.ts'); console.log((await makeStore({ objectDirs: [] })).gitDir); setInterval(() => {}, 1000);",
    ],
    {
      env: { NODE_ENV: 'test', PATH: '/usr/bin:/bin', TMPDIR: tmp },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    folder: line.toString().trim(),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

test('a store that a killed process left is removed by the next one, a living one is not', async () => {
  const tmp = mkdtempSync(path.join(os.tmpdir(), 'stablehand-test-'));
  try {
    const killed = await holder(tmp);
    const living = await holder(tmp);
    await killed.kill();
    expect(existsSync(killed.folder)).toBe(true);
    const next = await holder(tmp);
    expect(existsSync(killed.folder)).toBe(false);
    expect(existsSync(living.folder)).toBe(true);
    await living.kill();
    await next.kill();
    expect(readdirSync(tmp).filter((name) => name.startsWith('stablehand-store-'))).toHaveLength(2);
  } finally {
    rmSync(tmp, { recursive: true, force: true });
  }
});
