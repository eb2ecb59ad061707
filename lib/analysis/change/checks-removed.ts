import { type PatchFile, type PatchHunk, pathOf } from '@/lib/diff/patch';
import type { ClassHit } from './classes';
import { stripComments } from './code-text';
import { comparisonsOf } from './comparisons';
import { isC, roleOf } from './file-role';
import { leavingMacro } from './leaving-macro';
import { longestHunk } from './moved-lines';
import { type Refusal, refusalsIn } from './refusal';
import { declarationsGone, type Names, renamesOf } from './renamed-names';
import { type Statement, statementsBefore, statementsOf } from './statements';

/** Checks told of one patch. */
const mostChecks = 40;

interface Place {
  readonly file: PatchFile;
  readonly hunk: PatchHunk;
  /** 1-based number of the hunk in its file. */
  readonly number: number;
}

/**
 * Checks that a patch takes away: an `if` that left with an error and is deleted with all that stood in its block, while
 * what it guarded stays. None where what it asked for is asked for in an added line of the patch (moved, written
 * otherwise, negated, put into a helper), where another test or call came in its place, or where what it looked at goes
 * away with it: the block, the function, the variable, the call whose result it was.
 */
export function checksRemoved(files: readonly PatchFile[]): ClassHit[] {
  const places = files.flatMap((file) => placesOf(file));
  const gone = places.flatMap((place) => deletedChecks(place).map((check) => ({ place, check })));
  if (gone.length === 0) return [];
  const names = renamesOf(files);
  const declared = declarationsGone(files, names);
  const asked = files.flatMap((file) => file.hunks.map((hunk) => askedIn(file, hunk, names)));
  return gone
    .filter(({ place, check }) => {
      const lost = declared(place.file);
      if (wordsOf(check.condition).some((word) => lost.has(word))) return false;
      return !asked.some((one) => stillAsks({ place, check }, one, names));
    })
    .slice(0, mostChecks)
    .map(({ place, check }) => ({
      path: pathOf(place.file),
      hunk: place.number,
      line: null,
      text: `- if (${check.condition})`,
    }));
}

function placesOf(file: PatchFile): Place[] {
  const path = pathOf(file);
  const role = roleOf(path);
  if (!isC(path) || (role !== 'code' && role !== 'header')) return [];
  if (file.status !== 'modified' && file.status !== 'renamed') return [];
  return file.hunks
    .map((hunk, at) => ({ file, hunk, number: at + 1 }))
    .filter(({ hunk }) => hunk.lines.length <= longestHunk);
}

/** Refusals that a hunk takes away whole, with what they guarded still there and nothing in their place. */
function deletedChecks({ file, hunk }: Place): Refusal[] {
  if (!hunk.lines.some((line) => line.kind === 'delete' && /\bif ?\(/.test(line.text))) return [];
  const before = statementsBefore(hunk);
  const refusals = refusalsIn(before, file.hunks);
  const isGone = (one: Refusal) => before.slice(one.at, one.next).every((each) => each.isAdded);
  const gone = refusals.filter(isGone);
  const now = touchedIn(hunk);
  const come = refusalsIn(statementsOf(hunk), file.hunks).filter(({ test }) => test.isAdded);
  const macros = now.filter(({ text }) => leavingMacro.test(` ${text}`));
  // As many that come may well be the same, written otherwise.
  if (gone.length <= come.length + macros.length) return [];
  return gone.filter(
    (one) =>
      isInKept(before, one) &&
      guardsKept(before, one, gone, now) &&
      !isAskedBeside(before, refusals, one) &&
      !looksAtGone(before, one, now) &&
      nothingInPlace(hunk, before, one),
  );
}

/** Whether the block that a check stood in is still there. */
function isInKept(before: readonly Statement[], { at, test }: Refusal): boolean {
  const outer = before
    .slice(0, at)
    .findLast((one) => one.indent < test.indent && !/^\w+:$/.test(one.text));
  return outer === undefined || !outer.isAdded;
}

/** Whether what a check, or the last of several, stood before stays, or is done otherwise now. */
function guardsKept(
  before: readonly Statement[],
  check: Refusal,
  gone: readonly Refusal[],
  now: readonly Statement[],
): boolean {
  let { next } = check;
  for (const one of gone) if (one.at === next) next = one.next;
  const guarded = before[next];
  if (guarded === undefined || !guarded.isAdded) return true;
  const does = /^return\b|^[\w.>[\]-]+(?= [-+|&]?= )|\b[A-Za-z_]\w*(?= ?\()/.exec(
    guarded.text,
  )?.[0];
  return does !== undefined && now.some(({ text }) => new Set<string>(wordsOf(text)).has(does));
}

/** Whether a check that stays, right above or below, refuses whatever the variable says: `if (err)` by `if (err == -EPERM)`. */
function isAskedBeside(
  before: readonly Statement[],
  refusals: readonly Refusal[],
  { at, next, condition }: Refusal,
): boolean {
  const beside = refusals.filter((one) => one.at === next || one.next === at);
  return beside.some((one) => {
    const [word, ...others] = wordsOf(one.condition);
    const isKept = before[one.at]?.isAdded === false;
    return isKept && word !== undefined && others.length === 0 && wordsOf(condition)[0] === word;
  });
}

/** Whether a check looked at what goes away with it: what a deleted statement set, or what a call gave that it made. */
function looksAtGone(
  before: readonly Statement[],
  { at, condition }: Refusal,
  now: readonly Statement[],
): boolean {
  const calls = [...condition.matchAll(/\b([a-z_]\w*) ?\(/g)].map(([, name = '']) => name);
  if (calls.some((name) => !asks.test(name))) return true;
  return wordsOf(condition).some((name) => {
    const set = new RegExp(`(?:^|[\\s*(])${name} = ([^=].*)$`);
    const values = (statements: readonly Statement[]) =>
      statements.flatMap(({ text }) => set.exec(text)?.[1]?.replace(/\(.*/, '(') ?? []);
    const left = values(now);
    return values(before.slice(0, at).filter((one) => one.isAdded)).some((value) => {
      const same = left.indexOf(value);
      if (same >= 0) left.splice(same, 1);
      return same < 0;
    });
  });
}

/** Functions that only answer, by their names. */
const asks =
  /^(?:sizeof|offsetof|typeof|likely|unlikely|__builtin_expect|is[a-z]+|str\w*(?:cmp|len|chr|str)|memcmp)$|(?:^|_)(?:is|has|can|get|valid|validate|check|verify|supports?|supported|allowed|enabled|exists?|empty|full|test|match|cmp|needs?|cap|capable|type)(?:_|$)/;

/** Whether nothing that tests or calls stands in the run of changed lines a check was in, but calls that were there. */
function nothingInPlace(hunk: PatchHunk, before: readonly Statement[], check: Refusal): boolean {
  const [from, to] = [check.test.line, before[check.next - 1]?.end ?? check.test.end];
  const { lines } = hunk;
  const isChange = (at: number) => {
    const line = lines[at];
    return line !== undefined && (line.kind !== 'context' || !/\w/.test(codeIn(line.text)));
  };
  const inside = lines.findIndex((line) => line.kind === 'delete' && line.oldLine === from);
  let [first, last] = [inside, inside];
  while (isChange(first - 1)) first -= 1;
  while (isChange(last + 1) || (lines[last]?.oldLine ?? 0) < to) {
    if (last + 1 >= lines.length) break;
    last += 1;
  }
  const run = lines.slice(first, last + 1);
  const texts = (kind: 'add' | 'delete') =>
    run.filter((line) => line.kind === kind).map((line) => codeIn(line.text));
  const [was, now] = [texts('delete').join('\n'), texts('add').join('\n')];
  const calls = [...now.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].map(([, name = '']) => name);
  return (
    !/\b(?:if|while|for|switch|case|default|goto|return)\b|&&|\|\||\?/.test(
      now.replace(/^\s*return\b.*;$/gm, (line) => (was.includes(line.trim()) ? '' : line)),
    ) && calls.every((name) => new RegExp(`\\b${name}\\s*\\(`).test(was))
  );
}

const codeIn = (text: string) => stripComments(text, /^\s*\*(?:\s|$)/.test(text))[0];

const wordsOf = (text: string) => text.match(/[A-Za-z_]\w*/g) ?? [];

/** Statements of the hunk as it is afterwards that have an added line. */
function touchedIn(hunk: PatchHunk): readonly Statement[] {
  return touched(
    statementsOf(hunk),
    hunk.lines.flatMap(({ kind, newLine }) => (kind === 'add' ? [newLine] : [])),
  );
}

function touched(statements: readonly Statement[], lines: readonly (number | null)[]) {
  const changed = [...lines].filter((line) => line !== null).sort((a, b) => a - b);
  let at = 0;
  return statements.filter(({ line, end }) => {
    while ((changed[at] ?? Number.POSITIVE_INFINITY) < line) at += 1;
    return (changed[at] ?? Number.POSITIVE_INFINITY) <= end;
  });
}

/** What a hunk's changed statements ask for, how often, before it and after it. */
interface Asked {
  readonly file: PatchFile;
  readonly hunk: PatchHunk;
  readonly was: ReadonlyMap<string, number>;
  readonly now: ReadonlyMap<string, number>;
}

function askedIn(file: PatchFile, hunk: PatchHunk, names: Names): Asked {
  const old = hunk.lines.flatMap(({ kind, oldLine }) => (kind === 'delete' ? [oldLine] : []));
  const times = (statements: readonly Statement[]) => {
    const found = new Map<string, number>();
    for (const { text } of statements)
      for (const one of keysOf(names.now(text))) found.set(one, (found.get(one) ?? 0) + 1);
    return found;
  };
  const now = times(touchedIn(hunk));
  return {
    file,
    hunk,
    now,
    was: now.size === 0 ? now : times(touched(statementsBefore(hunk), old)),
  };
}

/** What a statement asks for, and, behind a "@", the members and constants that it names in asking. */
function keysOf(text: string): readonly string[] {
  const asked = comparisonsOf(text);
  if (asked.length === 0) return [];
  const named = text
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .match(/(?<=->|\.)[A-Za-z_]\w*(?!\w|->|\.)|\b(?!NULL\b|E[A-Z]+\b)[A-Z][A-Z0-9_]{3,}\b/g);
  return [...asked, ...new Set((named ?? []).map((name) => `@${name}`))];
}

/**
 * Whether a hunk asks for a part of what a check asked for, or in the same file for what it named, beyond what it asked
 * for before; `own` is in it.
 */
function stillAsks(
  { place, check }: { readonly place: Place; readonly check: Refusal },
  asked: Asked,
  names: Names,
): boolean {
  return keysOf(names.now(check.test.text)).some((key) => {
    if (key.startsWith('@') && asked.file !== place.file) return false;
    const before = (asked.was.get(key) ?? 0) - (asked.hunk === place.hunk ? 1 : 0);
    return (asked.now.get(key) ?? 0) > Math.max(0, before);
  });
}
