import { bare } from '@/lib/applicability/changed-lines';
import type { PatchFile, PatchHunk, PatchLine } from '@/lib/diff/patch';

export type LineRange = readonly [number, number];

/** Where a patch touches one file of the old side, for blame. */
export interface BlamePlace {
  readonly path: string;
  /** 1-based inclusive, in order, not overlapping. */
  readonly ranges: readonly LineRange[];
  /**
   * Whether who only re-indented these lines is passed over (`git blame -w`). Not where the patch leaves every word of
   * the file and changes white space, or where lines stand: that is what it mends then, and who wrote it is asked for.
   */
  readonly ignoreSpace: boolean;
}

/** Lines that say something: not blank, not only brackets or punctuation, not only the frame of a comment. */
export function saysSomething(text: string): boolean {
  return /[A-Za-z0-9_]/.test(text);
}

/** A notice of copyright or licence: who renews it says nothing about the code below. */
function isNotice(text: string): boolean {
  return /^[\s*#/;.<>!-]*(?:copyright\b|\(c\)\s|SPDX-|all rights reserved)/i.test(text);
}

/** True when the patch takes no line away from any file that was there before. */
export function isPureAddition(files: readonly PatchFile[]): boolean {
  return files.every((file) => file.deleted === 0 && file.status !== 'deleted');
}

/**
 * Lines that the patch replaces or removes; those that say nothing only where there is nothing else in the hunk, notices of
 * copyright only where there is nothing else in the patch.
 */
export function replacedLines(files: readonly PatchFile[]): BlamePlace[] {
  const isDeleted = (line: PatchLine) => line.kind === 'delete';
  const lines = files.flatMap((file) => file.hunks).flatMap((hunk) => hunk.lines);
  const hasCode = lines.some(
    (line) => isDeleted(line) && saysSomething(line.text) && !isNotice(line.text),
  );
  return places(files, (hunk) => {
    const deleted = hunk.lines.filter(
      (line) => isDeleted(line) && !(hasCode && isNotice(line.text)),
    );
    const telling = deleted.filter((line) => saysSomething(line.text));
    return telling.length > 0 ? telling : deleted;
  });
}

/** The nearest telling lines before and after each run of added lines. */
export function neighbourLines(files: readonly PatchFile[]): BlamePlace[] {
  return places(files, (hunk) => {
    const found: PatchLine[] = [];
    for (const [at, line] of hunk.lines.entries()) {
      if (line.kind !== 'add') continue;
      const before = hunk.lines.slice(0, at).reverse().find(tellingOld);
      const after = hunk.lines.slice(at + 1).find(tellingOld);
      if (before) found.push(before);
      if (after) found.push(after);
    }
    return found;
  });
}

function tellingOld(line: PatchLine): boolean {
  return line.kind !== 'add' && saysSomething(line.text);
}

function places(
  files: readonly PatchFile[],
  linesOf: (hunk: PatchHunk) => readonly PatchLine[],
): BlamePlace[] {
  return files.flatMap((file) => {
    // A submodule is a commit: git shows its id as a line, and has no lines of it to blame.
    if (file.oldPath === null || file.oldMode === '160000') return [];
    const numbers = file.hunks
      .flatMap(linesOf)
      .map((line) => line.oldLine)
      .filter((number) => number !== null);
    if (numbers.length === 0) return [];
    const ignoreSpace = !changesSpaceAlone(file);
    return [{ path: file.oldPath, ranges: toRanges(numbers), ignoreSpace }];
  });
}

function changesSpaceAlone({ hunks }: PatchFile): boolean {
  const side = (kind: PatchLine['kind']) =>
    bare(
      hunks
        .flatMap(({ lines }) => lines.filter((line) => line.kind === kind))
        .map(({ text }) => text)
        .join(''),
    );
  return side('delete') === side('add');
}

/** Line numbers as ranges: in order, each number once, neighbours together. */
export function toRanges(numbers: readonly number[]): LineRange[] {
  const ranges: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges[ranges.length - 1];
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
