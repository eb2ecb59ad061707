import { type COutline, functionAt, outlineC } from '@/lib/code/outline-c';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { decodeBytes } from '@/lib/diff/quoted-path';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { isC, roleOf } from './file-role';

export interface FunctionTouched {
  readonly name: string;
  readonly status: 'modified' | 'added' | 'removed';
  /** In the file after the change (before it for a removed function); null when only the hunk header named it. */
  readonly startLine: number | null;
  readonly endLine: number | null;
  readonly added: number;
  readonly deleted: number;
  /** `parse`: the C grammar; `scan`: braces at the margin; `hunk-header`: what git printed behind the "@@". */
  readonly how: 'parse' | 'scan' | 'hunk-header';
}

const noOutline: COutline = { functions: [], complete: false };
const sourceBound = 4 << 20;

/**
 * The functions a file's change touches, by a real parse of the file after the change (and before it, for what was
 * taken away). Hunk headers are used for languages other than C, and where the source cannot be read.
 */
export function functionsTouched(
  git: GitReader,
  file: PatchFile,
): Promise<readonly FunctionTouched[]> {
  const known = read.get(file);
  if (known !== undefined) return known;
  const reading = readTouched(git, file);
  read.set(file, reading);
  reading.catch(() => read.delete(file));
  return reading;
}

/** A parse takes tens of milliseconds, and a finding and its probe both want it. */
const read = new WeakMap<PatchFile, Promise<readonly FunctionTouched[]>>();

async function readTouched(git: GitReader, file: PatchFile): Promise<readonly FunctionTouched[]> {
  if (file.binary || file.hunks.length === 0) return [];
  // What stands above a change in a text is no function.
  if (!['code', 'header', 'test'].includes(roleOf(pathOf(file)))) return [];
  if (!isC(pathOf(file))) return byHunkHeader(file);
  const after = file.newPath === null ? noOutline : await outlineOf(git, file.newOid);
  if (after === null) return byHunkHeader(file);
  const found = new Map<string, FunctionTouched>();
  const orphans: number[] = [];
  const addedLines = new Set<number>();
  for (const hunk of file.hunks) {
    let next = hunk.newStart;
    for (const line of hunk.lines) {
      if (line.newLine !== null) next = line.newLine + 1;
      if (line.kind === 'add' && line.newLine !== null) {
        addedLines.add(line.newLine);
        count(found, after, line.newLine, 1, 0);
      } else if (line.kind === 'delete' && line.oldLine !== null) {
        // A deleted line belongs to the function that stands where it was.
        const inside = functionAt(after, next);
        const sameBody = inside !== null && inside.startLine < next;
        if (sameBody) count(found, after, next, 0, 1);
        else orphans.push(line.oldLine);
      }
    }
  }
  const result = [...found.values()].map((one) =>
    one.startLine !== null && isWhole(one.startLine, one.endLine ?? one.startLine, addedLines)
      ? { ...one, status: 'added' as const }
      : one,
  );
  if (orphans.length > 0 && file.oldOid !== null && file.oldPath !== null) {
    const before = (await outlineOf(git, file.oldOid)) ?? noOutline;
    const isNew = namesMissing(before);
    for (const [at, one] of result.entries())
      if (isNew(one.name)) result[at] = { ...one, status: 'added' };
    const isGone = namesMissing(after);
    for (const found of goneLines(before, orphans)) {
      const gone = isGone(found.name) ? { ...found, status: 'removed' as const } : found;
      const at = result.findIndex((one) => one.name === gone.name);
      const same = result[at];
      // The line that declares a function was replaced: it is the same function.
      if (same === undefined || gone.status === 'removed') result.push(gone);
      else result[at] = { ...same, status: 'modified', deleted: same.deleted + gone.deleted };
    }
  }
  return result.sort(
    (a, b) => (a.startLine ?? 0) - (b.startLine ?? 0) || (a.name < b.name ? -1 : 1),
  );
}

async function outlineOf(git: GitReader, blob: string | null): Promise<COutline | null> {
  if (blob === null || !/^[0-9a-f]{40}$/.test(blob) || /^0+$/.test(blob)) return null;
  try {
    return await outlineC(decodeBytes(await git.blob(blob, sourceBound)));
  } catch (error) {
    // A partial clone may lack it, and nobody reads a source of four megabytes.
    if (isAppError(error, 'object-missing', 'too-large')) return null;
    throw error;
  }
}

function count(
  found: Map<string, FunctionTouched>,
  outline: COutline,
  line: number,
  added: number,
  deleted: number,
): void {
  const at = functionAt(outline, line);
  if (at === null) return;
  const key = `${at.name}:${at.startLine}`;
  const known = found.get(key);
  found.set(key, {
    name: at.name,
    status: 'modified',
    startLine: at.startLine,
    endLine: at.endLine,
    added: (known?.added ?? 0) + added,
    deleted: (known?.deleted ?? 0) + deleted,
    how: at.how,
  });
}

function isWhole(from: number, to: number, lines: ReadonlySet<number>): boolean {
  for (let line = from; line <= to; line++) if (!lines.has(line)) return false;
  return true;
}

/** The functions of the file before the change that deleted lines belong to. */
function goneLines(before: COutline, orphans: readonly number[]): FunctionTouched[] {
  const gone = new Set(orphans);
  const out = new Map<string, FunctionTouched>();
  for (const line of orphans) count(out, before, line, 0, 1);
  return [...out.values()].map((one) => {
    const whole = isWhole(one.startLine ?? 0, one.endLine ?? 0, gone);
    return { ...one, status: whole ? ('removed' as const) : ('modified' as const) };
  });
}

/** Whether a file surely has no function of a name: what could not be parsed may hide one. */
function namesMissing(outline: COutline): (name: string) => boolean {
  const names = new Set(outline.functions.map((one) => one.name));
  return (name) => outline.complete && !names.has(name);
}

/** Heads of functions at the left margin; a statement there is none, nor a macro: `main()`, `EXPORT_SYMBOL(x);`. */
const heads = {
  c: /^(?![A-Z][A-Z0-9_]*\s*\()[A-Za-z_]\w*\s*\([^;]*$/,
  python: /^\s*(?:async )?def \w+\s*\(/,
  other: /^(?![A-Z][A-Z0-9_]*\s*\()(?:function )?[A-Za-z_]\w*\s*\([^;]*\)\s*(?:\{\s*)?$/,
};

/** A function that begins inside the hunk above its first change: nearer than the one its header names. */
function headAbove(hunk: PatchFile['hunks'][number], path: string): string | null {
  const head = isC(path) ? heads.c : path.endsWith('.py') ? heads.python : heads.other;
  const first = hunk.lines.findIndex((line) => line.kind !== 'context');
  const above = hunk.lines.slice(0, Math.max(0, first));
  return above.findLast((line) => head.test(line.text))?.text ?? null;
}

function byHunkHeader(file: PatchFile): FunctionTouched[] {
  const found = new Map<string, FunctionTouched>();
  for (const hunk of file.hunks) {
    const section = headAbove(hunk, pathOf(file)) ?? hunk.section;
    const name = /(?:^|[\s*])([A-Za-z_]\w*)\s*\(/.exec(section)?.[1];
    if (name === undefined || /^\s*(?:class|struct|enum|union|typedef)\b/.test(section)) continue;
    const known = found.get(name);
    found.set(name, {
      name,
      status: 'modified',
      startLine: null,
      endLine: null,
      added: (known?.added ?? 0) + hunk.lines.filter((line) => line.kind === 'add').length,
      deleted: (known?.deleted ?? 0) + hunk.lines.filter((line) => line.kind === 'delete').length,
      how: 'hunk-header',
    });
  }
  return [...found.values()];
}
