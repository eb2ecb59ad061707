import type { PatchHunk } from '@/lib/diff/patch';
import { startsInComment, stripComments } from './code-text';

export interface Statement {
  readonly text: string;
  /** Of its first line, in the file after the change. */
  readonly line: number;
  /** Of its last one. */
  readonly end: number;
  readonly indent: number;
  readonly isAdded: boolean;
}

/** Characters of one statement. */
const longest = 2000;

/**
 * What stands in the block of a test: the statements below it that are indented more, up to the first that is not. Null
 * where another branch follows, or the hunk ends before the block does.
 */
export function bodyOf(statements: readonly Statement[], at: number): readonly Statement[] | null {
  const level = statements[at]?.indent ?? 0;
  const below = statements.slice(at + 1);
  const after = below.findIndex((one) => one.indent <= level);
  const next = below[after]?.text ?? '';
  return after < 0 || /^(?:\} )?else\b/.test(next) ? null : below.slice(0, after);
}

/** Rules ask for the statements of a hunk once per line. */
const read = new WeakMap<PatchHunk, readonly Statement[]>();

/** The statements of the hunk as it is afterwards, each on one line, single blanks between words. */
export function statementsOf(hunk: PatchHunk): readonly Statement[] {
  const known = read.get(hunk);
  if (known !== undefined) return known;
  const statements = readStatements(hunk);
  read.set(hunk, statements);
  return statements;
}

/** The same of the hunk as it was before: `isAdded` says of one that it goes away, lines are those before the change. */
export const statementsBefore = (hunk: PatchHunk): readonly Statement[] =>
  statementsOf(reversed(hunk));

/**
 * What a statement was before the change: the one that stood among the deleted lines in its place, or shares lines with
 * it. Null for a new one, or where more than one of them is of the kind asked for.
 */
export function statementBefore(
  hunk: PatchHunk,
  { line, end }: Statement,
  isKind: (text: string) => boolean,
): Statement | null {
  const { lines } = hunk;
  const last = lines.findIndex((one) => one.newLine === end);
  let first = lines.findIndex((one) => one.newLine === line);
  while (lines[first - 1]?.kind === 'delete') first -= 1;
  const old = new Set(lines.slice(first, last + 1).map((one) => one.oldLine));
  const found = statementsBefore(hunk).filter(
    (one) => isKind(one.text) && (old.has(one.line) || old.has(one.end)),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

const backwards = new WeakMap<PatchHunk, PatchHunk>();

/** The hunk read backwards: what goes away comes in. */
function reversed(hunk: PatchHunk): PatchHunk {
  const known = backwards.get(hunk);
  if (known !== undefined) return known;
  const other = { add: 'delete', delete: 'add', context: 'context' } as const;
  const lines = hunk.lines.map((line) => ({
    ...line,
    kind: other[line.kind],
    oldLine: line.newLine,
    newLine: line.oldLine,
  }));
  const made = { ...hunk, lines };
  backwards.set(hunk, made);
  return made;
}

function readStatements(hunk: PatchHunk): Statement[] {
  const out: Statement[] = [];
  let inside = startsInComment(hunk, 'delete');
  let before: Statement | null = null;
  for (const { kind, text: raw, newLine } of hunk.lines) {
    if (kind === 'delete') continue;
    const [code, still] = stripComments(raw, inside);
    inside = still;
    if (code.trim() === '' || /^\s*#/.test(code)) continue;
    const one: Statement = joined(before, code, newLine ?? 1, kind === 'add');
    const isTest = /^(?:if|while|for|switch) \(/.test(one.text);
    const count = (bracket: string) => one.text.split(bracket).length;
    const ends = count('(') <= count(')') && (/[;{}:]$/.test(one.text) || isTest);
    // A table is no statement.
    const isWhole = ends || one.text.length > longest;
    if (isWhole) out.push(one);
    before = isWhole ? null : one;
  }
  return out;
}

/** A statement with one more line of it, or its first. */
function joined(before: Statement | null, code: string, line: number, isAdded: boolean): Statement {
  const text = code.trim().replace(/\s+/g, ' ');
  if (before === null) {
    const indent = /^[\t ]*/.exec(code)?.[0].replaceAll('\t', '        ').length ?? 0;
    return { text, line, end: line, indent, isAdded };
  }
  return {
    ...before,
    text: `${before.text} ${text}`,
    end: line,
    isAdded: before.isAdded && isAdded,
  };
}
