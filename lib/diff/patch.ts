/** A patch as data: files, hunks, lines. Pure and client-safe: pages and the core read the same shapes. */

export type LineKind = 'context' | 'add' | 'delete';

export interface PatchLine {
  readonly kind: LineKind;
  /** Without the leading ' ', '+' or '-' and without the newline; a CR of a CRLF file stays. */
  readonly text: string;
  /** Line number before the change, from 1; null for an added line. */
  readonly oldLine: number | null;
  /** Line number after the change, from 1; null for a deleted line. */
  readonly newLine: number | null;
  /** True when the file ends here without a newline. */
  readonly noNewline: boolean;
}

export interface PatchHunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** What git prints after the second "@@": usually the enclosing function's first line, sometimes the wrong one. */
  readonly section: string;
  readonly lines: readonly PatchLine[];
}

export type FileStatus = 'added' | 'deleted' | 'modified' | 'renamed' | 'copied';

export interface PatchFile {
  /** Null for an added file. */
  readonly oldPath: string | null;
  /** Null for a deleted file. */
  readonly newPath: string | null;
  readonly status: FileStatus;
  /** Octal, when the patch says it. */
  readonly oldMode: string | null;
  readonly newMode: string | null;
  /** As on the "index" line, abbreviated or full. */
  readonly oldOid: string | null;
  readonly newOid: string | null;
  /** Per cent, for renames and copies. */
  readonly similarity: number | null;
  readonly binary: boolean;
  readonly hunks: readonly PatchHunk[];
  readonly added: number;
  readonly deleted: number;
}

/** The path a reader would call the file by: the new one, or the old one of a deleted file. */
export function pathOf(file: PatchFile): string {
  return file.newPath ?? file.oldPath ?? '';
}

/** Lines that a hunk takes away or puts in, in order, without context. */
export function linesOf(hunk: PatchHunk, kind: LineKind): readonly PatchLine[] {
  return hunk.lines.filter((line) => line.kind === kind);
}

/** Lines of patch text that the files' hunks take, with headers and context: what the 100-line rule counts. */
export function countPatchLines(files: readonly PatchFile[]): number {
  let lines = 0;
  for (const file of files) {
    for (const hunk of file.hunks) lines += 1 + hunk.lines.length;
  }
  return lines;
}
