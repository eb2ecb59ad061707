import type { CodeLine, HunkCode } from './code-text';
import { withoutNewNames } from './named-numbers';

/**
 * Whether code of a patch, by file and hunk, means the same as before: only white space, names for numbers, or one consistent
 * renaming of identifiers, with a declaration taken from its first value or put to it.
 */
export function isCleanup(patch: readonly (readonly HunkCode[])[]): boolean {
  const files = withoutNewNames(patch);
  if (files.some(movesCode)) return false;
  const own = new Set<string>();
  const joined = files.flatMap((hunks) => {
    const { before, after } = joinDeclarations(
      hunks.map((hunk) => hunk.deleted),
      hunks.map((hunk) => hunk.added),
      (line, name, at) => hidesInSight(hunks[at], line, name) && own.add(name),
    );
    const back = joinDeclarations(after, before, () => {});
    return { before: back.after.flat(), after: back.before.flat() };
  });
  const before = joined.flatMap((file) => tokensOf(file.before));
  const after = joined.flatMap((file) => tokensOf(file.after));
  const around = contextNames(files.flat());
  for (const name of own) around.delete(name);
  return isRenaming(before, after, around);
}

/** Whether all that a patch of source files, by file and hunk, does is to make things at the margin `static`. */
export function hidesNames(files: readonly (readonly HunkCode[])[]): boolean {
  const [before, after] = (['deleted', 'added'] as const).map((side) =>
    files.flatMap((hunks) => hunks.flatMap((hunk) => hunk[side])),
  );
  const hides = /^static\s+(?!inline\b)/;
  const open = (lines: readonly CodeLine[] = []) =>
    tokensOf(lines.map((line) => ({ ...line, text: line.text.replace(hides, '') })));
  const [was, now] = [open(before), open(after)];
  const isSame = was.length === now.length && was.every((token, at) => token === now[at]);
  const hidden = (lines: readonly CodeLine[] = []) =>
    lines.filter(({ text }) => hides.test(text)).length;
  return isSame && !files.some(movesCode) && hidden(after) > hidden(before);
}

const tokensOf = (lines: readonly CodeLine[]) =>
  lines.flatMap(({ text }) => text.match(/[A-Za-z_]\w*|\d\w*|"(?:[^"\\]|\\.)*"|[^\s\w]/g) ?? []);

/** A line that goes away here and comes again elsewhere: in another place it may mean something else; an include not. */
function movesCode(hunks: readonly HunkCode[]): boolean {
  const gone = new Map<string, Set<string>>();
  for (const [at, { deleted }] of hunks.entries())
    for (const { text, block } of deleted)
      if (/\w/.test(text))
        gone.set(text.trim(), (gone.get(text.trim()) ?? new Set()).add(`${at} ${block}`));
  return hunks.some(({ added }, at) =>
    added.some(
      ({ text, block }) =>
        !/^\s*#\s*include\b/.test(text) && gone.get(text.trim())?.has(`${at} ${block}`) === false,
    ),
  );
}

/** Names that the lines around the change use, before it and after it. */
function contextNames(hunks: readonly HunkCode[]): Set<string> {
  const names = new Set<string>();
  for (const { context } of hunks)
    for (const { text } of context)
      for (const [name] of text.matchAll(/[A-Za-z_]\w*/g)) names.add(name);
  return names;
}

function isRenaming(
  before: readonly string[],
  after: readonly string[],
  around: ReadonlySet<string>,
): boolean {
  if (before.length === 0 || before.length !== after.length) return false;
  const renamed = new Map<string, string>();
  for (const [index, token] of before.entries()) {
    const now = after[index] ?? '';
    const known = renamed.get(token);
    if (known !== undefined ? known !== now : token !== now && !isIdentifierPair(token, now))
      return false;
    renamed.set(token, now);
  }
  const changed = [...renamed].filter(([from, to]) => from !== to);
  // Two names that become one, or a call that becomes another one, is no renaming but another meaning.
  if (new Set(changed.map(([, to]) => to)).size !== changed.length) return false;
  if (changed.some(([, to]) => before.includes(to))) return false;
  // A name that stands next to it untouched is another thing: one variable was taken for the other.
  if (changed.some(([from, to]) => around.has(from) || around.has(to))) return false;
  // A single use replaced once may just as well be the wrong name put right.
  return (
    changed.every(([from]) => before.filter((token) => token === from).length > 1) ||
    changed.length === 0
  );
}

function isIdentifierPair(a: string, b: string): boolean {
  return /^[A-Za-z_]\w*$/.test(a) && /^[A-Za-z_]\w*$/.test(b);
}

interface Declaration {
  /** Its type as written, with what stands of it before the name. */
  readonly kind: string;
  readonly name: string;
}

/** The declaration of one variable, with its value or without; null when the line is none. */
function declaration(text: string, hasValue: boolean): Declaration | null {
  const [before = '', value] = text.split(/(?<![-+*/|&^<>!%=])=(?!=)/, 2);
  if (hasValue !== (value !== undefined) || !text.trimEnd().endsWith(';')) return null;
  const words = before.replace(/[;\s]+$/, '').trim();
  const name = /\w+$/.exec(words)?.[0] ?? '';
  const kind = words.slice(0, words.length - name.length);
  if (!/^[A-Za-z_]/.test(name) || !/^[A-Za-z_][\w\s*]*[\s*]$/.test(kind)) return null;
  return /^(?:return|goto|else|case|typedef|static|extern|delete)\b/.test(kind)
    ? null
    : { kind, name };
}

/** Pairs of declarations that are compared; in a patch with more of them none is looked at. */
const mostPairs = 1_000_000;

const assigned = /^\s*([A-Za-z_]\w*)\s*=\s*(.+;)\s*$/;

type Sides = readonly (readonly CodeLine[])[];

/**
 * Of a file's lines before and after a change, by hunk: where a variable that was declared with its value is now declared
 * elsewhere and given its value in the same place, the value stands with the declaration on both sides.
 */
function joinDeclarations(
  before: Sides,
  after: Sides,
  onSplit: (line: CodeLine, name: string, hunk: number) => void,
): { readonly before: Sides; readonly after: Sides } {
  const now: (CodeLine | null)[][] = after.map((lines) => [...lines]);
  const open = after.flatMap((lines, hunk) =>
    lines.flatMap(({ text }, at) => {
      const found = declaration(text, false);
      return found === null ? [] : { hunk, at, kind: bare(found.kind), name: found.name };
    }),
  );
  const valued = before.map((lines) =>
    lines.flatMap((line) => {
      const own = declaration(line.text, true);
      return own === null ? [] : [{ line, own }];
    }),
  );
  if (open.length * valued.flat().length > mostPairs) return { before, after };
  for (const [hunk, lines] of open.length === 0 ? [] : valued.entries()) {
    const here = now[hunk] ?? [];
    const values = new Map<string, number>();
    for (const [at, one] of here.entries()) {
      const to = one === null ? undefined : assigned.exec(one.text)?.[1];
      const key = `${one?.block} ${to}`;
      if (to !== undefined && !values.has(key)) values.set(key, at);
    }
    for (const { line, own } of lines) {
      const kind = bare(own.kind);
      const found = open.findIndex(
        (one) => one.kind === kind && values.has(`${line.block} ${one.name}`),
      );
      const [other] = found < 0 ? [] : open.splice(found, 1);
      const value = values.get(`${line.block} ${other?.name}`);
      const given = value === undefined ? undefined : here[value];
      if (other === undefined || value === undefined || given == null) continue;
      here[value] = { ...given, text: `${own.kind}${given.text.trim()}` };
      // With its type before it, it is no plain assignment any more.
      values.delete(`${line.block} ${other.name}`);
      const elsewhere = now[other.hunk];
      if (elsewhere !== undefined) elsewhere[other.at] = null;
      onSplit(line, own.name, hunk);
    }
  }
  return { before, after: now.map((lines) => lines.filter((line) => line !== null)) };
}

function bare(text: string): string {
  return text.replace(/\s+/g, '');
}

/**
 * Whether a name that this line declares is used for nothing else down to the end of the block, which the hunk shows: one
 * of the same name outside is another variable.
 */
function hidesInSight(hunk: HunkCode | undefined, line: CodeLine, name: string): boolean {
  for (const { text, line: at } of hunk?.context ?? []) {
    if (at < line.line) continue;
    if (/^\s*\}/.test(text) && indent(text) < indent(line.text)) return true;
    if (new RegExp(`\\b${name}\\b`).test(text)) return false;
  }
  return false;
}

function indent(text: string): number {
  return (/^\s*/.exec(text)?.[0] ?? '').replaceAll('\t', ' '.repeat(8)).length;
}
