import type { PatchFile, PatchHunk } from '@/lib/diff/patch';
import { pathOf } from '@/lib/diff/patch';

/** What changed in one file of a patch between two revisions of it. */
export interface FileChange {
  readonly path: string;
  readonly what: 'added' | 'dropped' | 'changed';
  /** Hunks of the newer revision that the older one did not have; of a dropped file, its hunks. */
  readonly hunks: number;
  /** Changed lines that only the newer, or only the older revision has. */
  readonly gained: number;
  readonly lost: number;
  /** What the hunk headers name around the differences, each once. */
  readonly sections: readonly string[];
}

/**
 * Compares two revisions of a patch by what they change: line numbers and context count for nothing, so that a rebase
 * alone gives no change. Empty when they do the same.
 */
export function comparePatches(
  older: readonly PatchFile[],
  newer: readonly PatchFile[],
): FileChange[] {
  const out: FileChange[] = [];
  const before = new Map(older.map((file) => [pathOf(file), file]));
  const after = new Map(newer.map((file) => [pathOf(file), file]));
  for (const [path, file] of after) {
    const old = before.get(path);
    if (old === undefined) out.push(wholeFile(path, 'added', file));
    else {
      const change = fileChange(path, old, file);
      if (change !== null) out.push(change);
    }
  }
  for (const [path, file] of before) {
    if (!after.has(path)) out.push(wholeFile(path, 'dropped', file));
  }
  return out.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function wholeFile(path: string, what: 'added' | 'dropped', file: PatchFile): FileChange {
  const lines = file.added + file.deleted;
  return {
    path,
    what,
    hunks: file.hunks.length,
    gained: what === 'added' ? lines : 0,
    lost: what === 'dropped' ? lines : 0,
    sections: [],
  };
}

const changedLines = (hunk: PatchHunk) =>
  hunk.lines
    .filter((line) => line.kind !== 'context')
    .map((line) => `${line.kind === 'add' ? '+' : '-'}${line.text.replace(/\s+/g, '')}`);

function fileChange(path: string, older: PatchFile, newer: PatchFile): FileChange | null {
  const keyOf = (hunk: PatchHunk) => changedLines(hunk).join('\n');
  const had = counted(older.hunks.map(keyOf));
  const fresh = newer.hunks.filter((hunk) => !takeOne(had, keyOf(hunk)));
  const has = counted(newer.hunks.map(keyOf));
  const gone = older.hunks.filter((hunk) => !takeOne(has, keyOf(hunk)));
  if (fresh.length === 0 && gone.length === 0) return null;
  const lines = counted(gone.flatMap(changedLines));
  const gained = fresh.flatMap(changedLines).filter((line) => !takeOne(lines, line)).length;
  const lost = [...lines.values()].reduce((sum, n) => sum + n, 0);
  if (gained === 0 && lost === 0) return null;
  const sections = [...fresh, ...gone]
    .map((hunk) => hunk.section.trim())
    .filter((one) => one !== '');
  return {
    path,
    what: 'changed',
    hunks: fresh.length,
    gained,
    lost,
    sections: [...new Set(sections)].slice(0, 6),
  };
}

function counted(values: readonly string[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const value of values) out.set(value, (out.get(value) ?? 0) + 1);
  return out;
}

function takeOne(counts: Map<string, number>, value: string): boolean {
  const left = counts.get(value) ?? 0;
  if (left === 0) return false;
  counts.set(value, left - 1);
  return true;
}
