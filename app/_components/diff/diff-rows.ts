import { type Gap, type GapShown, gapsOf, hiddenOf, shownLines } from '@/lib/diff/context';
import { type PatchFile, type PatchHunk, type PatchLine, pathOf } from '@/lib/diff/patch';

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
  | {
      readonly kind: 'hunk';
      readonly fileIndex: number;
      readonly hunk: PatchHunk;
      /** What is left out before it, when more of the file can be shown. */
      readonly gap: OpenGap | null;
    }
  | { readonly kind: 'gap'; readonly fileIndex: number; readonly gap: OpenGap }
  | {
      /** Comments on the line above, or the form for one. */
      readonly kind: 'thread';
      readonly fileIndex: number;
      readonly path: string;
      readonly line: number;
    }
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

/** A gap with how many lines are still left out; null where only the file itself knows. */
export interface OpenGap extends Gap {
  readonly hidden: number | null;
}

/** What is known of the files beyond the patch. */
export interface FileContext {
  readonly shown: ReadonlyMap<string, GapShown>;
  /** Per file of the patch: its lines before the change, by number, and how many it has. */
  readonly texts: ReadonlyMap<number, ReadonlyMap<number, string>>;
  readonly totals: ReadonlyMap<number, number>;
}

export interface RowOptions {
  readonly layout: DiffLayout;
  /** Changes of blanks alone are drawn as context. */
  readonly ignoreBlanks: boolean;
  /** Index of the file in the patch -> whether it is open. */
  readonly isOpen: (fileIndex: number) => boolean;
  /** Absent: nothing but the patch can be shown. */
  readonly context?: FileContext;
  /** Lines that have a thread, by `threadKey`. */
  readonly threads?: ReadonlySet<string>;
}

/** Where a comment stands: a line after the change, or with a minus sign one that the change took away. */
export function commentLine(line: PatchLine): number {
  return line.newLine ?? -(line.oldLine ?? 0);
}

/** The line that a row shows, after the change where there are two; null in rows that show none. */
export function lineOf(row: DiffRow): PatchLine | null {
  if (row.kind === 'line') return row.line;
  return row.kind === 'pair' ? (row.right ?? row.left) : null;
}

export function threadKey(path: string, line: number): string {
  return `${line} ${path}`;
}

/** Lays a parsed patch out as rows. */
export function diffRows(files: readonly PatchFile[], options: RowOptions): readonly DiffRow[] {
  const rows: DiffRow[] = [];
  for (const [fileIndex, file] of files.entries()) {
    const open = options.isOpen(fileIndex);
    rows.push({ kind: 'file', file, fileIndex, open });
    if (!open) continue;
    for (const text of notesOf(file)) rows.push({ kind: 'note', fileIndex, text });
    const path = pathOf(file);
    const add = (hunk: PatchHunk, lines: readonly PatchLine[]) => {
      const thread = (line: PatchLine | null) => {
        if (line === null || !options.threads?.has(threadKey(path, commentLine(line)))) return;
        rows.push({ kind: 'thread', fileIndex, path, line: commentLine(line) });
      };
      if (options.layout === 'unified') {
        for (const line of lines) {
          rows.push({ kind: 'line', fileIndex, hunk, line });
          thread(line);
        }
      } else {
        for (const pair of sideBySide(lines)) {
          rows.push({ kind: 'pair', fileIndex, hunk, ...pair });
          if (pair.left !== pair.right) thread(pair.left);
          thread(pair.right);
        }
      }
    };
    const gaps = options.context ? gapsOf(file, fileIndex) : [];
    const opened = (gap: Gap | undefined) =>
      gap && options.context ? openGap(gap, fileIndex, options.context) : null;
    for (const [index, hunk] of file.hunks.entries()) {
      const before = opened(gaps[index]);
      if (before) add(...before.top);
      // Where everything before it is shown, the header would only stand in the way.
      const joined = before !== null && before.gap.hidden === 0 && before.bottom[1].length > 0;
      if (!joined) rows.push({ kind: 'hunk', fileIndex, hunk, gap: before?.gap ?? null });
      if (before) add(...before.bottom);
      add(hunk, options.ignoreBlanks ? withoutBlankChanges(hunk.lines) : hunk.lines);
    }
    const after = endsEarly(file) ? null : opened(gaps.at(-1));
    if (after) {
      add(...after.top);
      if (after.gap.hidden !== 0) rows.push({ kind: 'gap', fileIndex, gap: after.gap });
    }
  }
  return rows;
}

/** A hunk with less than its three lines of context after the change ends with the file. */
function endsEarly(file: PatchFile): boolean {
  const lines = file.hunks.at(-1)?.lines ?? [];
  return lines.slice(-3).some((line) => line.kind !== 'context' || line.noNewline);
}

type Lines = readonly [hunk: PatchHunk, lines: readonly PatchLine[]];

function openGap(
  gap: Gap,
  fileIndex: number,
  context: FileContext,
): { readonly gap: OpenGap; readonly top: Lines; readonly bottom: Lines } {
  const shown = context.shown.get(gap.key) ?? { top: 0, bottom: 0 };
  const { top, bottom } = shownLines(gap, shown, context.texts.get(fileIndex) ?? new Map());
  const hidden = hiddenOf(gap, shown, context.totals.get(fileIndex) ?? null);
  return { gap: { ...gap, hidden }, top: asHunk(top), bottom: asHunk(bottom) };
}

/** Lines beside the patch are coloured together, like a hunk of their own. */
function asHunk(lines: readonly PatchLine[]): Lines {
  const oldStart = lines[0]?.oldLine ?? 0;
  const newStart = lines[0]?.newLine ?? 0;
  const count = lines.length;
  return [{ oldStart, oldCount: count, newStart, newCount: count, section: '', lines }, lines];
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

const anchorForm = /^f\d+(-[LO]\d+)?$/;
/** An address that names the file itself: it is known without having read the patch. */
const pathForm = /^line\/(-?\d+)\/(.+)$/;

/** The anchor that an address's hash (without its sign) names, or null; `paths`: those of the patch's files. */
export function anchorOfHash(hash: string, paths: readonly string[]): string | null {
  if (anchorForm.test(hash)) return hash;
  const named = pathForm.exec(hash);
  if (!named?.[1] || !named[2]) return null;
  const file = paths.indexOf(unescaped(named[2]));
  const line = Number(named[1]);
  return file < 0 ? null : `f${file + 1}-${line < 0 ? `O${-line}` : `L${line}`}`;
}

/** Whoever wrote the address may have cut an escape off: it is then taken as it stands. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
