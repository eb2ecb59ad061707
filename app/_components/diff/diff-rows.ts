import type { PatchFile, PatchHunk, PatchLine } from '@/lib/diff/patch';

export type DiffLayout = 'unified' | 'split';

/** One line of the screen. A patch is a flat list of these, so that a long one can be drawn in part. */
export type DiffRow =
  | {
      readonly kind: 'file';
      readonly file: PatchFile;
      readonly fileIndex: number;
      readonly open: boolean;
    }
  | { readonly kind: 'note'; readonly fileIndex: number; readonly text: string }
  | { readonly kind: 'hunk'; readonly fileIndex: number; readonly hunk: PatchHunk }
  | {
      readonly kind: 'line';
      readonly fileIndex: number;
      readonly hunk: PatchHunk;
      readonly line: PatchLine;
    }
  | {
      readonly kind: 'pair';
      readonly fileIndex: number;
      readonly hunk: PatchHunk;
      readonly left: PatchLine | null;
      readonly right: PatchLine | null;
    };

export interface RowOptions {
  readonly layout: DiffLayout;
  /** Changes of blanks alone are drawn as context. */
  readonly ignoreBlanks: boolean;
  /** Index of the file in the patch -> whether it is open. */
  readonly isOpen: (fileIndex: number) => boolean;
}

/** Lays a parsed patch out as rows. */
export function diffRows(files: readonly PatchFile[], options: RowOptions): readonly DiffRow[] {
  const rows: DiffRow[] = [];
  for (const [fileIndex, file] of files.entries()) {
    const open = options.isOpen(fileIndex);
    rows.push({ kind: 'file', file, fileIndex, open });
    if (!open) continue;
    for (const text of notesOf(file)) rows.push({ kind: 'note', fileIndex, text });
    for (const hunk of file.hunks) {
      rows.push({ kind: 'hunk', fileIndex, hunk });
      const lines = options.ignoreBlanks ? withoutBlankChanges(hunk.lines) : hunk.lines;
      if (options.layout === 'unified') {
        for (const line of lines) rows.push({ kind: 'line', fileIndex, hunk, line });
      } else {
        for (const pair of sideBySide(lines)) rows.push({ kind: 'pair', fileIndex, hunk, ...pair });
      }
    }
  }
  return rows;
}

/** What a file's header says beyond its lines. */
export function notesOf(file: PatchFile): readonly string[] {
  const notes: string[] = [];
  if (file.status === 'renamed' || file.status === 'copied') {
    const share = file.similarity === null ? '' : `, ${file.similarity} % alike`;
    notes.push(`${file.status} from ${file.oldPath ?? '?'}${share}`);
  }
  if (file.oldMode !== null && file.newMode !== null && file.oldMode !== file.newMode) {
    notes.push(`mode ${file.oldMode} → ${file.newMode}`);
  }
  if (file.binary) notes.push('binary file: its content is not shown');
  else if (file.hunks.length === 0 && notes.length === 0) notes.push('no change of content');
  return notes;
}

interface Run {
  readonly context: readonly PatchLine[];
  readonly deleted: readonly PatchLine[];
  readonly added: readonly PatchLine[];
}

/** Splits lines into runs: either context, or what was taken away together with what came in its place. */
export function runsOf(lines: readonly PatchLine[]): readonly Run[] {
  const runs: { context: PatchLine[]; deleted: PatchLine[]; added: PatchLine[] }[] = [];
  let current: (typeof runs)[number] | null = null;
  for (const line of lines) {
    const change = line.kind !== 'context';
    const fits: boolean =
      current !== null &&
      (change
        ? current.context.length === 0 && !(line.kind === 'delete' && current.added.length > 0)
        : current.context.length > 0);
    if (!fits || current === null) {
      current = { context: [], deleted: [], added: [] };
      runs.push(current);
    }
    if (line.kind === 'context') current.context.push(line);
    else if (line.kind === 'delete') current.deleted.push(line);
    else current.added.push(line);
  }
  return runs;
}

function sideBySide(
  lines: readonly PatchLine[],
): readonly { readonly left: PatchLine | null; readonly right: PatchLine | null }[] {
  return runsOf(lines).flatMap((run) => {
    if (run.context.length > 0) return run.context.map((line) => ({ left: line, right: line }));
    const height = Math.max(run.deleted.length, run.added.length);
    return Array.from({ length: height }, (_, index) => ({
      left: run.deleted[index] ?? null,
      right: run.added[index] ?? null,
    }));
  });
}

const bare = (line: PatchLine) => line.text.replace(/\s+/g, '');

/** Lines whose change is one of blanks only become context, as on the new side. */
function withoutBlankChanges(lines: readonly PatchLine[]): readonly PatchLine[] {
  return runsOf(lines).flatMap((run): readonly PatchLine[] => {
    if (run.context.length > 0) return run.context;
    const same =
      run.deleted.length === run.added.length &&
      run.deleted.every((line, index) => {
        const other = run.added[index];
        return other !== undefined && bare(line) === bare(other);
      });
    if (!same) return [...run.deleted, ...run.added];
    return run.added.map((line, index) => ({
      ...line,
      kind: 'context' as const,
      oldLine: run.deleted[index]?.oldLine ?? null,
    }));
  });
}

/** The name of a line in the address: `f1-L12` (new side), `f1-O12` (old side, deleted lines). */
export function anchorOf(fileIndex: number, line: PatchLine): string {
  return line.newLine === null
    ? `f${fileIndex + 1}-O${line.oldLine}`
    : `f${fileIndex + 1}-L${line.newLine}`;
}

/** Where in the rows an anchor stands, or -1. */
export function findAnchor(rows: readonly DiffRow[], anchor: string): number {
  const file = /^f(\d+)$/.exec(anchor);
  return rows.findIndex((row) => {
    if (file) return row.kind === 'file' && row.fileIndex === Number(file[1]) - 1;
    if (row.kind === 'line') return anchorOf(row.fileIndex, row.line) === anchor;
    if (row.kind !== 'pair') return false;
    return [row.left, row.right].some((line) => line && anchorOf(row.fileIndex, line) === anchor);
  });
}
