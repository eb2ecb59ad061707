import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/**
 * What tells one process from a later one that got the same pid: its start time. Null when no process has this pid
 * (or it may not be looked at). Linux reads /proc; elsewhere `ps` answers.
 */
export function processStamp(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command, in brackets, may hold anything, so fields are counted from its end: state is the 3rd, start the 22nd.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return null;
      return fields[19] ?? null;
    } catch {
      return null; // no such process: that is the answer
    }
  }
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.status === 0 ? ps.stdout.trim() || null : null;
}

/** The command line of a process, or null when there is none. */
export function processCommand(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null;
    } catch {
      return null; // no such process: that is the answer
    }
  }
  const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.status === 0 ? ps.stdout.trim() || null : null;
}
