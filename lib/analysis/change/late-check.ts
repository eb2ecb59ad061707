import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import { linesOf, type PatchFile, type PatchHunk, pathOf } from '@/lib/diff/patch';
import { escaped } from './code-text';
import { isC } from './file-role';
import type { DiffFinding } from './kinds';
import { longestHunk } from './moved-lines';
import { type Statement, statementsOf } from './statements';

/** A NULL check that a patch adds, and the statement above it that follows the pointer already. */
export interface LateCheck {
  readonly line: number;
  readonly check: string;
  readonly useLine: number;
  readonly use: string;
}

/** Statements looked at above a check. */
const mostStatements = 60;

/**
 * Added checks that leave where a pointer is NULL, below a statement of the same or an outer block in the hunk that
 * dereferences it, or a copy of it: there the program has crashed before.
 */
export function lateChecks(hunk: PatchHunk): LateCheck[] {
  const statements = statementsOf(hunk);
  // A check that only moves or gets another body was there.
  const was = new Set(linesOf(hunk, 'delete').map(({ text }) => text.trim()));
  const out: LateCheck[] = [];
  for (const [at, one] of statements.entries()) {
    if (!one.isAdded || !leaves(one, statements.slice(at + 1, at + 4))) continue;
    const name = was.has(one.text) ? null : checked(one.text);
    if (name === null) continue;
    const use = followedAbove(name, one, statements.slice(Math.max(0, at - mostStatements), at));
    if (use !== null)
      out.push({ line: one.line, check: one.text, useLine: use.line, use: use.text });
  }
  return out;
}

/** `x` of `if (x == NULL)` and `if (!x)`; null for another test. */
function checked(text: string): string | null {
  const name = '([A-Za-z_][\\w.>[\\]-]*)';
  const test = new RegExp(`^if \\((?:!${name}|${name} == NULL|NULL == ${name})\\)`);
  const [, ...found] = test.exec(text) ?? [];
  return found.find((one) => one !== undefined) ?? null;
}

const way = /\b(?:return|goto|continue|break)\b/;

/** What stands in the check's own block ends it. */
function leaves(check: Statement, below: readonly Statement[]): boolean {
  if (way.test(check.text)) return true;
  const after = below.findIndex((one) => one.indent <= check.indent);
  return below.slice(0, after < 0 ? below.length : after).some((one) => way.test(one.text));
}

function followedAbove(
  name: string,
  check: Statement,
  above: readonly Statement[],
): Statement | null {
  let found: Statement | null = null;
  const copies = [name];
  // What is set here, asked for, or may be another one since, is not what was followed before.
  for (const one of above) {
    const copy = copyOf(name, one.text);
    if (copy !== null) copies.push(copy);
    if (isBoundary(one, check.indent) || sets(one.text, name) || turns(one.text, name))
      found = null;
    else if (copies.some((other) => asks(one.text, other))) found = null;
    else if (one.indent <= check.indent && copies.some((other) => follows(one.text, other)))
      found ??= one;
  }
  return found;
}

/** Whether a statement makes `p->x` or `a[i]` mean another one: sets `p` or `i`, or hands `p` to a call, by itself. */
function turns(text: string, name: string): boolean {
  const [base = '', ...parts] = name.match(/[A-Za-z_]\w*/g) ?? [];
  if (base === name) return false;
  const moves = (word: string) =>
    new RegExp(`(?<![\\w.>])${word}(?: [-+]?= |\\+\\+|--)|(?:\\+\\+|--)${word}\\b(?!->|\\.)`).test(
      text,
    );
  const given = new RegExp(`^(?:\\w+ = )?\\w+\\((?:[^()]*, )?${base}[,)]`);
  return moves(base) || parts.some(moves) || (given.test(text) && !follows(text, name));
}

/** A label, the end of an outer block, or the head of a function; blocks beside the check end in between. */
const isBoundary = ({ text, indent }: Statement, level: number) =>
  /^(?:\w+|case\b.*):$/.test(text) ||
  (/^[{}]/.test(text) && indent < level) ||
  /^(?!(?:if|while|for|switch|else|do|\})\b).*\) \{$/.test(text.replace(/^\} /, ''));

/** The variable that is given it: `q` of `q = x`. */
function copyOf(name: string, text: string): string | null {
  const [, copy, value] = /(?:^|[\s*])([A-Za-z_]\w*) = ([^=].*);$/.exec(text) ?? [];
  return copy !== undefined && value?.trim() === name ? copy : null;
}

/** `p = …`, a walk with it, or its address handed on: it may be another one afterwards. */
const sets = (text: string, name: string) =>
  new RegExp(
    `(?:^|[\\s*(])${escaped(name)} = (?!=)|(?:FOR_?EACH|for_each)\\w* ?\\((?:[^,()]*, ){0,2}${escaped(name)}\\b|&${escaped(name)}(?![\\w.>[-])`,
  ).test(text);

/** `!p`, `p &&`, `p ?`, `p == …`, `if (p)`; not `!p->x`. */
const asks = (text: string, name: string) =>
  new RegExp(
    `!\\s*${escaped(name)}(?![\\w.[]|->)|(?<![\\w.>])${escaped(name)}\\s*(?:[!=]=|&&|\\?)|^(?:if|while) \\((?:[^()]*&& )?${escaped(name)}\\)`,
  ).test(text);

/** Whether a statement follows a pointer, whatever else is so: not behind `&&`, `||` or `?`. */
function follows(text: string, name: string): boolean {
  const bare = text.replace(
    /\b(?:sizeof|typeof|offsetof|RTE_DIM|ARRAY_SIZE)\s*\([^()]*(?:\([^()]*\))?[^()]*\)/g,
    '',
  );
  const places = bare.matchAll(new RegExp(`(?<![&\\w.>]|& )${escaped(name)}(?:->|\\[)`, 'g'));
  return [...places].some(({ index }) => !isConditional(bare.slice(0, index)));
}

/** Whether what comes next in a statement is reached only as what stands before says. */
function isConditional(before: string): boolean {
  const levels = [false];
  for (const [sign] of before.matchAll(/"(?:[^"\\]|\\.)*"|&&|\|\||[?(),;]/g)) {
    const outer = levels.at(-2) ?? false;
    if (sign === '(') levels.push(levels.at(-1) ?? false);
    else if (sign === ')') levels.length > 1 && levels.pop();
    else if (sign === ',' || sign === ';') levels[levels.length - 1] = outer;
    else if (!sign.startsWith('"')) levels[levels.length - 1] = true;
  }
  return levels.at(-1) ?? false;
}

/** A finding for each of them (4-phases, phase 2). */
export async function lateCheckFindings(
  context: PhaseContext,
  files: readonly PatchFile[],
): Promise<DiffFinding[]> {
  const { commit } = context.input;
  const out: DiffFinding[] = [];
  for (const file of files.filter((one) => isC(pathOf(one)) && one.status !== 'added'))
    for (const [index, hunk] of file.hunks.entries()) {
      if (hunk.lines.length > longestHunk || linesOf(hunk, 'add').length === 0) continue;
      for (const late of lateChecks(hunk))
        out.push(
          finding({
            kind: 'late-check',
            polarity: 'against',
            severity: 'low',
            summary: `The check \`${late.check.slice(0, 80)}\` stands below \`${late.use.slice(0, 100)}\` (line ${late.useLine}), which follows the pointer unasked.`,
            path: pathOf(file),
            line: late.line,
            data: { ...late },
            evidence: [
              await context.probe('hunk', { commit, path: pathOf(file), hunk: index + 1 }),
            ],
          }),
        );
    }
  return out.slice(0, 6);
}
