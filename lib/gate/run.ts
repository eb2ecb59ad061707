import { spawn } from 'node:child_process';
import path from 'node:path';
import { checkout } from '@/lib/start/build';

/** A program of node_modules, as arguments of this Node: no shell, no npx. */
export const tool = (file: string): string => path.join(checkout, 'node_modules', file);

/** Runs a Node program with its output shown as it comes; the exit code comes back (128 and more: a signal). */
export function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return run(process.execPath, args, env);
}

export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: checkout,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // Told to stop, the gate stops what it runs, so that nothing it started is left behind.
    const forward = (): boolean => child.kill('SIGTERM');
    process.once('SIGTERM', forward);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGTERM', forward);
      resolve(code ?? (signal ? 128 : 1));
    });
  });
}
