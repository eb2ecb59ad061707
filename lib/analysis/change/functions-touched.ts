import { type COutline, functionAt, outlineC } from '@/lib/code/outline-c';
import { outlinePython } from '@/lib/code/outline-python';
import { type PatchFile, pathOf } from '@/lib/diff/patch';
import { decodeBytes } from '@/lib/diff/quoted-path';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import { isC, languageOf, roleOf } from './file-role';
import { slid } from './slide';

export interface FunctionTouched {
  readonly name: string;
  /** The name it had before the change, where that was another one. */
  readonly was: string | null;
  readonly status: 'modified' | 'added' | 'removed';
  /** In the file after the change (before it for a removed function); null when only the hunk header named it. */
  readonly startLine: number | null;
  readonly endLine: number | null;
  readonly added: number;
  readonly deleted: number;
  /** `parse`: the C grammar; `scan`: braces at the margin, or Python's indentation; `hunk-header`: behind git's "@@". */
  readonly how: 'parse' | 'scan' | 'hunk-header';
}

const noOutline: COutline = { functions: [], complete: false };
const sourceBound = 4 << 20;

/**
 * The functions a file's change touches, by a real parse of the file after the change (and before it, for what was
 * taken away). Hunk headers are used for languages other than C and Python, and where the source cannot be read.
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
  const isPython = languageOf(pathOf(file)) === 'Python';
  if (!isC(pathOf(file)) && !isPython) return byHunkHeader(file);
  const outline = (blob: string | null) => outlineOf(git, blob, isPython);
  const head = isPython ? heads.python : headAtMargin;
  const after = file.newPath === null ? noOutline : await outline(file.newOid);
  if (after === null) return byHunkHeader(file);
  const found = new Map<string, FunctionTouched>();
  const orphans: number[] = [];
  const counted: CountedLine[] = [];
  const addedLines = new Set<number>();
  const gone: GoneHead[] = [];
  for (const hunk of file.hunks.map(slid)) {
    let next = hunk.newStart;
    for (const line of hunk.lines) {
      if (line.newLine !== null) next = line.newLine + 1;
      if (line.kind === 'add' && line.newLine !== null) {
        addedLines.add(line.newLine);
        count(found, after, line.newLine, 1, 0);
      } else if (line.kind === 'delete' && line.oldLine !== null) {
        if (head.test(line.text)) gone.push({ oldLine: line.oldLine, next });
        // A deleted line belongs to the function that stands where it was.
        const inside = functionAt(after, next);
        const sameBody = inside !== null && inside.startLine < next;
        if (sameBody) {
          count(found, after, next, 0, 1);
          counted.push({ oldLine: line.oldLine, inside: { ...inside } });
        }
        if (!sameBody) orphans.push(line.oldLine);
      }
    }
  }
  const result = [...found.values()].map((one) =>
    one.startLine !== null && isWhole(one.startLine, one.endLine ?? one.startLine, addedLines)
      ? { ...one, status: 'added' as const }
      : one,
  );
  const before =
    orphans.length + gone.length > 0 && file.oldPath !== null ? await outline(file.oldOid) : null;
  if (before !== null) {
    const isNew = namesMissing(before);
    const isGone = namesMissing(after);
    orphans.push(...ofOthers(counted, result, before, after));
    const left = goneLines(before, orphans, after).map((one) =>
      isGone(one.name) ? { ...one, status: 'removed' as const } : one,
    );
    for (const [at, one] of result.entries()) {
      const was = nameBefore(one, gone, { before, after, addedLines });
      if (was === null) {
        if (isNew(one.name)) result[at] = { ...one, status: 'added' };
        continue;
      }
      const length = (one.endLine ?? 0) - (one.startLine ?? 0) + 1;
      const kept = length - one.added;
      if (kept > bracesOnly && kept >= length * leastKept) result[at] = { ...one, was };
      else {
        // Another function in its place: what goes away was the old one's.
        result[at] = { ...one, status: 'added', deleted: 0 };
        const old = left.findIndex(({ name }) => name === was);
        const of = left[old];
        if (of !== undefined)
          left[old] = { ...of, status: 'removed', deleted: of.deleted + one.deleted };
      }
    }
    for (const one of left) {
      const at = result.findIndex(({ name, was }) => (was ?? name) === one.name);
      const same = result[at];
      // The line that declares a function was replaced: it is the same function.
      if (same === undefined || (one.status === 'removed' && same.was === null)) result.push(one);
      else result[at] = { ...same, status: 'modified', deleted: same.deleted + one.deleted };
    }
  }
  return result.sort(
    (a, b) => (a.startLine ?? 0) - (b.startLine ?? 0) || (a.name < b.name ? -1 : 1),
  );
}

async function outlineOf(
  git: GitReader,
  blob: string | null,
  isPython: boolean,
): Promise<COutline | null> {
  if (blob === null || !/^[0-9a-f]{40}$/.test(blob) || /^0+$/.test(blob)) return null;
  try {
    const source = decodeBytes(await git.blob(blob, sourceBound));
    return isPython ? outlinePython(source) : await outlineC(source);
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
    was: null,
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

/** What declares a function, or calls a macro that does; a deleted one may take a name away. */
const headAtMargin = /^[A-Za-z_][^;]*\(/;

/** Lines that any two functions have in common. */
const bracesOnly = 2;

/** Of the lines of a function, those that stay when it gets another name; fewer, and another one stands in its place. */
const leastKept = 0.4;

/** A deleted head, and the line of the new file that stands where it was. */
interface GoneHead {
  readonly oldLine: number;
  readonly next: number;
}

/** The name a function had whose head the change replaces; null where it kept it, or that name is still in use. */
function nameBefore(
  one: FunctionTouched,
  heads: readonly GoneHead[],
  { before, after, addedLines }: { before: COutline; after: COutline; addedLines: Set<number> },
): string | null {
  const has = (outline: COutline, name: string) => outline.functions.some((f) => f.name === name);
  if (one.status === 'added' || has(before, one.name)) return null;
  const replaced = heads.find(({ next }) => {
    let line = next;
    while (functionAt(after, line) === null && addedLines.has(line)) line += 1;
    return functionAt(after, line)?.startLine === one.startLine;
  });
  const old = replaced === undefined ? null : functionAt(before, replaced.oldLine);
  return old === null || has(after, old.name) ? null : old.name;
}

/** A deleted line, and the function that it was counted for. */
interface CountedLine {
  readonly oldLine: number;
  readonly inside: { readonly name: string; readonly startLine: number };
}

/**
 * Deleted lines that stood in another function, which is gone, or between functions: a hunk that begins in the tail of
 * one and ends in the tail of another shows them as part of the first. They are taken from its count.
 */
function ofOthers(
  counted: readonly CountedLine[],
  result: FunctionTouched[],
  before: COutline,
  after: COutline,
): number[] {
  const deleted = new Set(counted.map((one) => one.oldLine));
  const others = counted.filter(({ oldLine, inside }) => {
    const own = before.functions.filter((one) => one.name === inside.name);
    if (own.length === 0 || own.some((one) => one.startLine <= oldLine && oldLine <= one.endLine))
      return false;
    const stood = functionAt(before, oldLine);
    return stood === null || isAllGone(stood, deleted, after);
  });
  for (const { inside } of others) {
    const at = result.findIndex(
      (one) => one.name === inside.name && one.startLine === inside.startLine,
    );
    const one = result[at];
    if (one !== undefined) result[at] = { ...one, deleted: one.deleted - 1 };
  }
  return others.map((one) => one.oldLine);
}

/** Whether all of a function is deleted, but for a last brace that another one ends with now. */
function isAllGone(
  { name, startLine, endLine }: { name: string; startLine: number; endLine: number },
  deleted: ReadonlySet<number>,
  after: COutline,
): boolean {
  if (!isWhole(startLine, endLine - 1, deleted)) return false;
  return deleted.has(endLine) || !after.functions.some((one) => one.name === name);
}

/** The functions of the file before the change that deleted lines belong to. */
function goneLines(
  before: COutline,
  orphans: readonly number[],
  after: COutline,
): FunctionTouched[] {
  const gone = new Set(orphans);
  const out = new Map<string, FunctionTouched>();
  for (const line of orphans) count(out, before, line, 0, 1);
  return [...out.values()].map((one) => {
    const { name, startLine, endLine } = one;
    const whole = isAllGone(
      { name, startLine: startLine ?? 0, endLine: endLine ?? 0 },
      gone,
      after,
    );
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

const macroAtMargin = /^[A-Z][A-Z0-9_]*\s*\(/;

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
    // Of other languages git prints any line at the margin: `END(x)`.
    if (!isC(pathOf(file)) && macroAtMargin.test(section)) continue;
    const known = found.get(name);
    found.set(name, {
      name,
      was: null,
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
