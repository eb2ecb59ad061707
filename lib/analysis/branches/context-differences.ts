import type { PatchFile } from '@/lib/diff/patch';

export interface HunkDifference {
  /** 1-based number of the hunk. */
  readonly hunk: number;
  /** Lines the hunk expects (context or replaced) that the branch's file does not have at all. */
  readonly absent: readonly string[];
  /** All lines are there, but not next to each other. */
  readonly scattered: boolean;
}

/**
 * Where a file of a branch differs from what the patch's hunks expect. Hunks whose lines stand together unchanged,
 * wherever in the file, are left out.
 */
export function contextDifferences(file: PatchFile, branchText: string): HunkDifference[] {
  const lines = branchText.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const known = new Set(lines);
  const out: HunkDifference[] = [];
  for (const [index, hunk] of file.hunks.entries()) {
    const wanted = hunk.lines.filter((line) => line.kind !== 'add').map((line) => line.text);
    if (wanted.length === 0 || standsTogether(lines, wanted)) continue;
    const absent = wanted.filter((line) => line.trim() !== '' && !known.has(line));
    out.push({ hunk: index + 1, absent, scattered: absent.length === 0 });
  }
  return out;
}

function standsTogether(lines: readonly string[], wanted: readonly string[]): boolean {
  const first = wanted[0];
  for (let at = 0; at + wanted.length <= lines.length; at++) {
    if (lines[at] === first && wanted.every((line, i) => lines[at + i] === line)) return true;
  }
  return false;
}
