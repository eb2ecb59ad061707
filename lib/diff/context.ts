import type { PatchFile, PatchHunk, PatchLine } from './patch';

/** Lines that a patch leaves out because they did not change: before a hunk, or after the last one. */
export interface Gap {
  /** Unique within a patch. */
  readonly key: string;
  /** First line left out, from 1, before and after the change. */
  readonly oldStart: number;
  readonly newStart: number;
  /** How many are left out; null after the last hunk, where only the file itself knows. */
  readonly count: number | null;
}

/** How much of a gap is shown: so many lines at its beginning and at its end. */
export interface GapShown {
  readonly top: number;
  readonly bottom: number;
}

/** A hunk without lines on one side is numbered by the line before it. */
const firstOld = (hunk: PatchHunk) => hunk.oldStart + (hunk.oldCount === 0 ? 1 : 0);
const firstNew = (hunk: PatchHunk) => hunk.newStart + (hunk.newCount === 0 ? 1 : 0);

/**
 * The gaps of one file of a patch: one before each hunk (empty ones too, count 0) and one after the last. None where
 * there is nothing before the change to read: added, deleted and binary files, and files without hunks.
 */
export function gapsOf(file: PatchFile, fileIndex: number): readonly Gap[] {
  if (file.binary || file.hunks.length === 0) return [];
  if (file.status === 'added' || file.status === 'deleted') return [];
  const gaps: Gap[] = [];
  let oldStart = 1;
  let newStart = 1;
  for (const [index, hunk] of file.hunks.entries()) {
    const count = Math.max(0, firstOld(hunk) - oldStart);
    gaps.push({ key: `${fileIndex}:${index}`, oldStart, newStart, count });
    oldStart = firstOld(hunk) + hunk.oldCount;
    newStart = firstNew(hunk) + hunk.newCount;
  }
  gaps.push({ key: `${fileIndex}:end`, oldStart, newStart, count: null });
  return gaps;
}

/** How many lines of a gap are still left out, given the file's length when it is known. */
export function hiddenOf(gap: Gap, shown: GapShown, total: number | null): number | null {
  const count = gap.count ?? (total === null ? null : Math.max(0, total - gap.oldStart + 1));
  return count === null ? null : Math.max(0, count - shown.top - shown.bottom);
}

/**
 * The lines of a gap that are shown, as context: those at its beginning and those at its end. `text`: lines of the file
 * before the change, by number from 1; numbers that it lacks are left out.
 */
export function shownLines(
  gap: Gap,
  shown: GapShown,
  text: ReadonlyMap<number, string>,
): { readonly top: readonly PatchLine[]; readonly bottom: readonly PatchLine[] } {
  const at = (oldLine: number): readonly PatchLine[] => {
    const line = text.get(oldLine);
    if (line === undefined) return [];
    const newLine = gap.newStart + (oldLine - gap.oldStart);
    return [{ kind: 'context', text: line, oldLine, newLine, noNewline: false }];
  };
  const lines = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => from + index).flatMap(at);
  if (gap.count === null) return { top: lines(gap.oldStart, shown.top), bottom: [] };
  const top = Math.min(shown.top, gap.count);
  const bottom = Math.min(shown.bottom, gap.count - top);
  return {
    top: lines(gap.oldStart, top),
    bottom: lines(gap.oldStart + gap.count - bottom, bottom),
  };
}

/**
 * How to bring a line (its number after the change) into sight that a gap leaves out: so many more lines from its top
 * or its bottom, whichever are fewer. Null when the line is not in the gap or is shown already.
 */
export function reachLine(
  gap: Gap,
  shown: GapShown,
  newLine: number,
): { readonly where: 'top' | 'bottom'; readonly lines: number } | null {
  const offset = newLine - gap.newStart;
  if (offset < shown.top || (gap.count !== null && offset >= gap.count - shown.bottom)) return null;
  const fromTop = offset - shown.top + 1;
  const fromBottom = gap.count === null ? null : gap.count - shown.bottom - offset;
  return fromBottom !== null && fromBottom < fromTop
    ? { where: 'bottom', lines: fromBottom }
    : { where: 'top', lines: fromTop };
}
