import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Runs a program; its lines with the milliseconds since the line before (the first: since its start). */
export async function timedLines(
  program: string,
  args: readonly string[],
): Promise<{ lines: { text: string; ms: number }[]; ms: number }> {
  const started = performance.now();
  const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
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
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}`);
  return { lines, ms: performance.now() - started };
}
