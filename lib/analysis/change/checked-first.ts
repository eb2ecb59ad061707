import type { PatchHunk, PatchLine } from '@/lib/diff/patch';
import { escaped, startsInComment, stripComments } from './code-text';
import { longestHunk } from './moved-lines';

/** A check that stands before what it is about now, and stood behind it. */
export interface CheckedFirst {
  /** 1-based number of the hunk that the check is in. */
  readonly hunk: number;
  /** Of the check, in the file after the change. */
  readonly line: number;
  readonly check: string;
  /** What follows the pointer, or takes the element, that is checked. */
  readonly use: string;
  readonly what: 'pointer' | 'index';
}

const name = '(?<!\\w)([A-Za-z_]\\w*(?:(?:->|\\.)\\w+)*)';
const askedPointer = [
  new RegExp(`(?:\\b(?:if|while) ?\\(|&&|\\|\\|)\\s*!\\s*${name}\\s*(?=\\)|&&|\\|\\|)`, 'g'),
  new RegExp(`${name}\\s*[!=]=\\s*(?:NULL|nullptr)\\b`, 'g'),
  new RegExp(`\\b(?:NULL|nullptr)\\s*[!=]=\\s*${name}`, 'g'),
  new RegExp(`\\b\\w*(?:ASSERT|assert)\\w*\\s*\\(\\s*${name}\\s*\\)`, 'g'),
];
const askedIndex = [
  /(?<![\w.>])([A-Za-z_]\w*)\s*(?:<=?(?!<)|>=?(?!>))\s*\w/g,
  /[\w)]\s*(?:<=?(?!<)|(?<!-)>=?(?!>))\s*([A-Za-z_]\w*)(?![\w.(]|->)/g,
];
const asksIndex = /\bif ?\(|\b\w*(?:ASSERT|assert)\w*\s*\(/;
const mostMoved = 40;

/**
 * The checks of a file that its hunks move, or what they are about, so that the check comes first: inside one hunk, or
 * from one to the next where both are in the same function.
 */
export function checkedFirst(given: readonly PatchHunk[]): readonly CheckedFirst[] {
  const known = read.get(given) ?? findIn(given);
  read.set(given, known);
  return known;
}

/** Asked for again with every hunk of a file. */
const read = new WeakMap<readonly PatchHunk[], readonly CheckedFirst[]>();

function findIn(given: readonly PatchHunk[]): readonly CheckedFirst[] {
  const hunks = given.map(withoutComments);
  const spans = [...hunks.flatMap(byFunction), ...joined(hunks)];
  const found = new Map<string, CheckedFirst>();
  for (const lines of spans) {
    if (lines.length > longestHunk) continue;
    for (const { check, use, what } of movesIn(lines)) {
      const hunk = hunks.findIndex((one) => one.lines.includes(check)) + 1;
      const line = check.newLine ?? 1;
      const one = { hunk, line, check: check.text.trim(), use: use.text.trim(), what };
      if (!found.has(`${line}`)) found.set(`${line}`, one);
    }
  }
  return [...found.values()].sort((a, b) => a.line - b.line);
}

/** The hunk without its comments, line by line. */
function withoutComments(hunk: PatchHunk): PatchHunk {
  let inside = startsInComment(hunk, 'delete');
  const lines = hunk.lines.map((line) => {
    const [text, still] = stripComments(line.text, inside);
    if (line.kind !== 'delete') inside = still;
    return { ...line, text };
  });
  return { ...hunk, lines };
}

/** The lines of a hunk, cut where functions begin and end. */
function byFunction({ lines }: PatchHunk): (readonly PatchLine[])[] {
  const cuts = lines.flatMap((line, at) => (isMargin(line) ? [at] : []));
  return [0, ...cuts].map((from, at) => lines.slice(from, cuts[at]));
}

/** The end of a hunk and the beginning of the next, where no function ends or begins between them. */
function joined(hunks: readonly PatchHunk[]): (readonly PatchLine[])[] {
  return hunks.slice(1).flatMap((next, at) => {
    const hunk = hunks[at];
    const last = hunk?.lines.findLastIndex(isMargin) ?? -1;
    const head = last < 0 ? hunk?.section : hunk?.lines[last]?.text;
    const isSame = head !== undefined && next.section !== '' && head.startsWith(next.section);
    if (hunk === undefined || !isSame) return [];
    const end = next.lines.findIndex(isMargin);
    const below = end < 0 ? next.lines : next.lines.slice(0, end);
    return [[...hunk.lines.slice(last + 1), ...below]];
  });
}

/** Where a function begins or ends, before the change or after it: text at the margin, but for the brace that opens one. */
const isMargin = ({ text }: PatchLine) => /^[A-Za-z_}]/.test(text);

interface Move {
  readonly check: PatchLine;
  readonly use: PatchLine;
  readonly what: CheckedFirst['what'];
}

function movesIn(lines: readonly PatchLine[]): Move[] {
  const gone = new Map<string, number>();
  for (const [at, line] of lines.entries())
    if (line.kind === 'delete' && /\w/.test(line.text)) gone.set(line.text.trim(), at);
  if (gone.size === 0) return [];
  const stays = (from: number, to: number) =>
    lines.slice(from + 1, to).filter((line) => line.kind === 'context');
  const out: Move[] = [];
  for (const [to, line] of lines.entries()) {
    if (line.kind !== 'add' || out.length > mostMoved) continue;
    const from = gone.get(line.text.trim());
    for (const what of ['pointer', 'index'] as const) {
      if (from !== undefined && from < to) {
        // A use went down over its check.
        const check = stays(from, to).find((one) => isUsed(asked(one, what), line, what));
        if (check !== undefined) out.push({ check, use: line, what });
      } else {
        // A check went up over a use, as it was or in other words.
        const names = newlyAsked(lines, to, what);
        const use = stays(to, nextAsked(lines, to, names, what)).find((one) =>
          isUsed(names, one, what),
        );
        if (use !== undefined) out.push({ check: line, use, what });
      }
    }
  }
  return out;
}

/** What an added line asks for that none of the lines asks for that go away right there. */
function newlyAsked(
  lines: readonly PatchLine[],
  at: number,
  what: CheckedFirst['what'],
): readonly string[] {
  const line = lines[at];
  if (line === undefined) return [];
  const first = lines.slice(0, at).findLastIndex(({ kind }) => kind === 'context') + 1;
  const rest = lines.slice(at).findIndex(({ kind }) => kind === 'context');
  const run = lines.slice(first, rest < 0 ? lines.length : at + rest);
  const was = run.filter(({ kind }) => kind === 'delete').flatMap((one) => asked(one, what));
  return asked(line, what).filter((one) => !was.includes(one));
}

/** The place of the next line that goes away below another and asks for one of the names; its own without one. */
function nextAsked(
  lines: readonly PatchLine[],
  at: number,
  names: readonly string[],
  what: CheckedFirst['what'],
): number {
  if (names.length === 0) return at;
  const next = lines
    .slice(at)
    .findIndex(
      (one) => one.kind === 'delete' && asked(one, what).some((each) => names.includes(each)),
    );
  return next < 0 ? at : at + next;
}

function asked({ text }: PatchLine, what: CheckedFirst['what']): string[] {
  const short = text.slice(0, 1000);
  if (what === 'index' && !asksIndex.test(short)) return [];
  const patterns = what === 'pointer' ? askedPointer : askedIndex;
  return patterns.flatMap((one) => [...short.matchAll(one)].flatMap(([, found]) => found ?? []));
}

/** Whether a line follows one of the pointers, or takes an element by one of the indexes. */
const isUsed = (names: readonly string[], { text }: PatchLine, what: CheckedFirst['what']) =>
  names.some((one) =>
    what === 'pointer'
      ? new RegExp(`(?<![\\w.>])${escaped(one)}\\s*(?:->|\\[)`).test(text)
      : new RegExp(`\\[\\s*${one}\\s*\\]`).test(text),
  );
