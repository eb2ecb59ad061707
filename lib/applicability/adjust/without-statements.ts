import { alignLines } from './align';
import { editsOf, matchLines } from './line-match';
import { wordsOf } from './words';

/**
 * Those of the names that the branch's file has no other word for: no line of upstream's file that uses one stands in
 * the branch's in another wording.
 */
export function unworded(
  base: readonly string[],
  ours: readonly string[],
  names: ReadonlySet<string>,
): ReadonlySet<string> {
  const { alike } = alignLines(base, ours);
  const left = new Set(names);
  for (const [at, other] of alike.entries()) {
    if (other >= 0) for (const word of wordsOf(base[at] ?? '')) left.delete(word);
  }
  return left;
}

/** Statements of more lines are not looked at. */
const longest = 60;

/**
 * A text without those of its new statements that use one of `names`: whole ones only, with the block or the statement
 * that belongs to a condition. Null where no such statement stands by itself among what is new, or another use is left.
 */
export function withoutStatements(
  base: readonly string[],
  theirs: readonly string[],
  names: ReadonlySet<string>,
): readonly string[] | null {
  const gone = new Set<number>();
  for (const { newStart, newEnd } of editsOf(matchLines(base, theirs), theirs.length)) {
    for (let at = newStart; at < newEnd; at++) {
      if (!uses(theirs[at] ?? '', names)) continue;
      const found = statementAt(theirs, at, { start: newStart, end: newEnd });
      if (found === null) return null;
      for (let line = found.start; line < found.end; line++) gone.add(line);
      at = found.end - 1;
    }
  }
  return gone.size === 0 ? null : theirs.filter((_line, at) => !gone.has(at));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function uses(line: string, names: ReadonlySet<string>): boolean {
  return wordsOf(line).some((word) => names.has(word));
}

/** The statement that a line is in, where all of it is new. */
function statementAt(lines: readonly string[], at: number, within: Span): Span | null {
  let start = at;
  while (start > within.start && !endsStatement(lines[start - 1] ?? '')) start -= 1;
  if (start > 0 && !endsStatement(lines[start - 1] ?? '')) return null;
  const end = endOf(lines, start, within.end);
  // What seemed one statement ends before the line: the shape is not understood.
  if (end === null || end <= at || /^\s*\}?\s*else\b/.test(lines[end] ?? '')) return null;
  if (/^\s*(\}|else\b)/.test(lines[start] ?? '')) return null;
  return { start, end };
}

/** Where a statement that begins at `start` ends; null where that is beyond `limit` or cannot be seen. */
function endOf(lines: readonly string[], start: number, limit: number): number | null {
  let round = 0;
  let curly = 0;
  let opened = false;
  for (let at = start; at < limit && at - start < longest; at++) {
    const code = bare(lines[at] ?? '');
    for (const char of code) {
      if (char === '(') round += 1;
      else if (char === ')') round -= 1;
      else if (char === '{') {
        curly += 1;
        opened = true;
      } else if (char === '}') curly -= 1;
    }
    if (round < 0 || curly < 0) return null;
    if (round > 0 || curly > 0) continue;
    if (opened || /[;,]$/.test(code)) return at + 1;
    if (/^#/.test(code)) return null;
  }
  return null;
}

/** A line after which a new statement begins. */
function endsStatement(line: string): boolean {
  const code = bare(line);
  if (code === '' || /^#/.test(code)) return true;
  return /[;{}:]$/.test(code) || (code.endsWith(',') && isEntry(code));
}

/** An entry of a table or an enumeration, not an argument. */
function isEntry(code: string): boolean {
  return code.split('(').length === code.split(')').length && /^[[{.\w]/.test(code);
}

/** A line without comments, texts and outer blanks. */
function bare(line: string): string {
  const code = line
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\/\*.*?\*\//g, '')
    .replace(/\/\/.*$/s, '')
    .trim();
  return /^(\*|\/\*)/.test(code) ? '' : code;
}
