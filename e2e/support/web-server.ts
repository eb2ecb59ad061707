import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { processCommand } from '@/lib/process-stamp';
import { runningInstance } from '@/lib/start/instance';

/** Ends the web server of this installation as a crash would; `npm start` starts it again by itself. */
export function crashWebServer(): void {
  const instance = runningInstance(process.env.STABLEHAND_DATA ?? '');
  if (instance === null) throw new Error('no installation runs on this data folder');
  const web = childrenOf(instance.pid).filter((pid) => /\bnext\b/.test(processCommand(pid) ?? ''));
  if (web.length !== 1) throw new Error(`${web.length} web servers found`);
  for (const pid of web) process.kill(pid, 'SIGKILL');
}

function childrenOf(parent: number): readonly number[] {
  if (process.platform === 'linux') {
    return fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => parentOf(pid) === parent);
  }
  const ps = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return ps.stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, of]) => of === parent)
    .map(([pid]) => pid ?? 0);
}

function parentOf(pid: number): number | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command, in brackets, may hold anything.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null; // it ended while we looked
  }
}
