import type { PatchHunk } from '@/lib/diff/patch';
import { pairLines } from '@/lib/diff/words';
import { type CodeLine, count, type HunkCode, more } from './code-text';
import { conditionChange } from './condition-change';
import { leavingMacro } from './leaving-macro';
import { testsOwnResult } from './null-check';
import { saysError } from './refusal';
import { onlySplitsTest } from './split-test';
import { type Statement, statementBefore, statementsOf } from './statements';
import { testParts } from './test-parts';

const condition = /\b(?:if|while)\s*\(|\?|&&|\|\|/;
const leaves = /\b(?:return|goto|continue|break)\b/;

/** The line by which something is asked for that was not, before what is refused or done; null without one. */
export function checkAdded(code: HunkCode, hunk: PatchHunk): CodeLine | null {
  const tests = /\bif\s*\(/;
  if (count(code.added, tests) > count(code.deleted, tests) && !onlySplitsTest(code)) {
    const asked = new Set(wholeConditions(code.deleted).flatMap(operandsOf));
    const at = code.added.findIndex(
      (line) =>
        tests.test(line.text) &&
        !code.deleted.some((old) => old.text.trim() === line.text.trim()) &&
        !(operandsOf(line.text).length === 1 && testsOwnResult(line, code)) &&
        !wasAsked(line, asked),
    );
    const found = code.added[at];
    const after = code.added.slice(at, at + 6);
    if (
      found &&
      (after.some((line) => leaves.test(line.text)) ||
        after.some((line) => /\b(?:ret|err|rc)\w*\s*=/.test(line.text)) ||
        guardsOld(after, code))
    )
      return found;
  }
  const macro = more(code, leavingMacro);
  if (macro !== null) return macro;
  for (const [from, to] of pairLines(
    code.deleted.map((l) => l.text),
    code.added.map((l) => l.text),
    0.4,
  )) {
    const before = code.deleted[from];
    const after = code.added[to];
    if (!before || !after || !condition.test(before.text) || !tests.test(after.text)) continue;
    const parts = (text: string) => (text.match(/&&|\|\|/g) ?? []).length;
    if (parts(after.text) > parts(before.text) && !letsMoreThrough(after, hunk, code)) return after;
  }
  // A condition that was there goes on in an added line of its own.
  const goesOn = /^\s*(?:&&|\|\|)|(?:&&|\|\|)\s*$/;
  if (code.deleted.length > 1 || code.deleted.some((line) => goesOn.test(line.text))) return null;
  const longer = code.added.find((line) => goesOn.test(line.text) && asksMore(line, hunk, code));
  return longer ?? null;
}

const statementAt = ({ line }: CodeLine, hunk: PatchHunk) =>
  statementsOf(hunk).find((one) => one.line <= line && line <= one.end);
const isTest = (text: string) => testParts(text) !== null;

const joins = { before: /(?:&&|\|\|)\s*$/, after: /^\s*(?:&&|\|\|)/ };

/** The texts of lines, those of a condition that goes on below as one. */
function wholeConditions(lines: readonly CodeLine[]): string[] {
  const out: string[] = [];
  for (const [at, { text, line }] of lines.entries()) {
    const last = out.at(-1) ?? '';
    const isNext = lines[at - 1]?.line === line - 1;
    if (isNext && (joins.before.test(last) || joins.after.test(text)))
      out[out.length - 1] = `${last.trimEnd()} ${text.trim()}`;
    else out.push(text);
  }
  return out;
}

/** Whether below a new test stands what was done without it: deeper now, the same words. */
function guardsOld(below: readonly CodeLine[], { deleted }: HunkCode): boolean {
  const depth = (text: string) => text.search(/\S/);
  return deleted.some(
    (old) =>
      /[(=].*;\s*$/.test(old.text) &&
      below.some((now) => now.text.trim() === old.text.trim() && depth(now.text) > depth(old.text)),
  );
}

/** What a condition asks for, part by part; of a line that asks nothing, nothing. */
function operandsOf(text: string): string[] {
  const [, asked] =
    /\b(?:if|while)\s*\((.*)\)\s*\{?\s*$|\breturn\s+(.*);/.exec(text)?.filter(Boolean) ?? [];
  const goesOn = /^\s*(?:&&|\|\|)|(?:&&|\|\|)\s*$/.test(text);
  const part = asked ?? (goesOn ? text.replace(/^.*?\b(?:if|while)\s*\(/, '') : '');
  return part
    .split(/&&|\|\|/)
    .map((one) => one.replace(/[\s();{}]/g, ''))
    .filter((one) => one !== '');
}

/** Whether all that a test asks for was asked for before: a condition taken apart, or answered in another way. */
function wasAsked({ text }: CodeLine, asked: ReadonlySet<string>): boolean {
  const now = operandsOf(text);
  return now.length > 0 && now.every((one) => asked.has(one));
}

/** Whether the condition with a line keeps out more than before: one that was there, or a new one that refuses. */
function asksMore(line: CodeLine, hunk: PatchHunk, code: HunkCode): boolean {
  const statement = statementAt(line, hunk);
  const isNew =
    statement !== undefined &&
    isTest(statement.text) &&
    statementBefore(hunk, statement, isTest) === null;
  if (!isNew) return !letsMoreThrough(line, hunk, code);
  const all = statementsOf(hunk);
  const refuses = ({ text }: Statement) => saysError.test(text) || leavesWithError(text);
  return bodyKind(statement, hunk) !== 'works' || insideOf(statement, all).some(refuses);
}

/**
 * Whether a condition with this line keeps out less than it did, by what it guards: asks for one of more things and goes
 * on where one is so, or refuses what is more than one thing only.
 */
function letsMoreThrough(line: CodeLine, hunk: PatchHunk, code: HunkCode): boolean {
  const statement = statementAt(line, hunk);
  const now = statement && testParts(statement.text)?.condition;
  if (statement === undefined || now === undefined) return false;
  const was = testParts(statementBefore(hunk, statement, isTest)?.text ?? '')?.condition;
  const change = was === undefined ? null : conditionChange(was, now);
  const does = bodyKind(statement, hunk);
  if (change === null)
    return widens(line, statement, code) && (does === 'works' || does === 'skips');
  if (change.to === 'narrower') {
    // What is followed behind it was not asked for: `p->on` to `p && p->on`.
    const isGuard = change.parts.some((part) => isFollowed(part, now));
    return (does === 'refuses' || does === 'skips') && !isGuard;
  }
  return does === 'skips' ? !change.parts.some(asksValidity) : does === 'works';
}

/** `a` to `a || b`; or `a && b` to `a && (b || c)`, over lines: nothing more is asked for than was. */
function widens({ text }: CodeLine, statement: Statement, { deleted }: HunkCode): boolean {
  const ands = (texts: readonly string[]) => texts.join(' ').split('&&').length;
  return (
    (/\|\|/.test(text) && !/&&/.test(text)) ||
    (/\|\|/.test(statement.text) && ands([statement.text]) <= ands(deleted.map((one) => one.text)))
  );
}

/** Whether a part asks for something that others need to be there. */
function isFollowed(part: string, text: string): boolean {
  const name = part.replace(/[!=]=(?:NULL|nullptr)$/, '');
  return /^[\w.>[\]-]+$/.test(name) && text.split(name).length > 2;
}

/** Asks whether there is such a thing, whether it is one of those that there may be, or whether it went wrong. */
const asksValidity = (part: string) =>
  /^!(?!=)|[!=]=(?:NULL|nullptr)$|(?<![-<>])[<>]=?(?![<>])|\bIS_ERR|^\w*(?:err|error|ret|rc|failed)$/.test(
    part,
  );

/**
 * What stands in the block of a test: an error is told or handed on (`refuses`), the way is left without a word of one
 * (`skips`), or something is done, or said yes to (`works`); `unknown` where the hunk ends before the block does, and
 * shows none of it.
 */
function bodyKind(test: Statement, hunk: PatchHunk): 'refuses' | 'skips' | 'works' | 'unknown' {
  const all = statementsOf(hunk);
  const inside = insideOf(test, all);
  const behind = all.slice(all.indexOf(test) + 1 + inside.length);
  const own = inside.filter((one) => one.indent <= (inside[0]?.indent ?? 0));
  const texts = own.map((one) => one.text);
  const rest = testParts(test.text)?.rest ?? '';
  const body = rest === '' ? texts : [rest];
  if (body.some((text) => saysError.test(text) || exits.test(text))) return 'refuses';
  // Only what further tests lead to: they refuse.
  const isNested = inside.length > 0 && own.every(({ text }) => /^(?:if|\}|else)\b|^\}/.test(text));
  if (isNested && inside.some(({ text }) => leavesWithError(text))) return 'refuses';
  const isWhole = behind.length > 0 || (inside.length > 0 && !/\{$/.test(test.text));
  if (!isWhole && rest === '') {
    // A statement that the hunk does not show to its end.
    const first = hunk.lines.find(({ newLine }) => newLine === test.end + 1)?.text.trim() ?? '';
    if (leavesWithError(first) || saysError.test(first)) return 'refuses';
    return inside.some(({ text }) => begins.test(text)) ? 'works' : 'unknown';
  }
  const last = body.at(-1) ?? '';
  if (leavesWithError(last)) return 'refuses';
  const next = behind.find(({ text }) => text !== '}')?.text ?? '';
  if (/^return(?: \(?0\)?)?;/.test(last)) return leavesWithError(next) ? 'works' : 'skips';
  return /^(?:continue|break|goto)\b/.test(last) ? 'skips' : 'works';
}

/** The statements below a test that are indented more, as far as the hunk shows them. */
function insideOf(test: Statement, all: readonly Statement[]): readonly Statement[] {
  const below = all.slice(all.indexOf(test) + 1);
  const end = below.findIndex((one) => one.indent <= test.indent);
  return end < 0 ? below : below.slice(0, end);
}

/** A declaration, or a value that is set: no block that only refuses has them. */
const begins = /^(?:[A-Za-z_]\w*[\s*]+)+[A-Za-z_]\w*(?: = .*)?;$|^[\w.>[\]-]+ [-+|&]?= /;
const exits = /(?:exit|abort|panic|fatal|_die)\w* ?\(/i;
/** A jump, or a return of what is neither yes, nor nothing, nor done by a call whose name tells of no error. */
const leavesWithError = (text: string) =>
  /^goto\b/.test(text) ||
  (/^return\b/.test(text) &&
    !/^return(?: \(?(?:0|1|true|TRUE)\)?)?;/.test(text) &&
    (!/^return [\w.>-]+ ?\(/.test(text) || /err|fail/i.test(text)));
