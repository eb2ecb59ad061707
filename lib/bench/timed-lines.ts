import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { watchMemory } from '@/lib/bench/tree-memory';

/**
 * Runs a program; its lines with the milliseconds since the line before (the first: since its start). `watched`: also the
 * most memory that it and its children held together, in MB (null where the system does not tell); looking for it ten
 * times a second takes a part of a core, so such a run's times are not to be used.
 */
export async function timedLines(
  program: string,
  args: readonly string[],
  options: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly watched?: boolean;
  } = {},
): Promise<{ lines: { text: string; ms: number }[]; ms: number; peakMb: number | null }> {
  const started = performance.now();
  const child = spawn(program, [...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...options.environment },
  });
  const memory = options.watched === true ? watchMemory(child.pid) : null;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  const lines: { text: string; ms: number }[] = [];
  let last = started;
  for await (const text of createInterface({ input: child.stdout })) {
    const now = performance.now();
    lines.push({ text, ms: now - last });
    last = now;
  }
  const code = await ended;
  const peakMb = memory?.stop() ?? null;
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}`);
  return { lines, ms: performance.now() - started, peakMb };
}
