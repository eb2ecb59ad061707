import { absentUnits, landNowhere, sharedUnits } from './absent-unit';
import { alignLines } from './align';
import { landBetween } from './land-between';
import { landLineByLine } from './land-by-line';
import { landIndented } from './land-indented';
import { landOtherCode } from './land-other-code';
import { landByLessContext, landExactly, landMoved } from './land-together';
import { landUpstreamSide } from './land-upstream-side';
import { landWhole } from './land-whole';
import { type Edit, editsOf, matchLines, splitLines } from './line-match';
import { tooLate } from './proposal';
import { learnRenames, translateLines } from './renames';
import type { AdjustRule } from './rules';
import type { Change, Landing, Sides } from './sides';
import { wordsOf } from './words';

export interface FileNote {
  readonly rule: AdjustRule;
  /** Line of upstream's file before the patch, from 1. */
  readonly line: number;
  readonly what: string;
}

export interface MergeOptions {
  /** Places for which there is no answer are left out, under this rule. */
  readonly leave?: AdjustRule | null;
  /** Whether the time for it is over. */
  readonly isLate?: (() => boolean) | undefined;
}

export type MergedFile =
  | {
      readonly merged: string;
      readonly notes: readonly FileNote[];
      /** Changed places of the patch, and how many of them were left out. */
      readonly places: number;
      readonly left: number;
      /** Functions and sections that the branch's file would have to have for what is left out. */
      readonly without: readonly string[];
      /** What it would have added. */
      readonly leftOut: string;
    }
  | { readonly merged: null; readonly line: number; readonly why: string };

/**
 * Puts upstream's change of a file (base to theirs) on the branch's version, place by place: as it is where the branch
 * has the changed lines, else by the rules allowed. Null with the first place for which there is no answer.
 */
export function mergeFile(
  base: string,
  ours: string,
  theirs: string,
  allowed: ReadonlySet<AdjustRule>,
  options: MergeOptions = {},
): MergedFile {
  const texts = { base: splitLines(base), ours: splitLines(ours), theirs: splitLines(theirs) };
  const plain = mergeLines(texts, allowed, options);
  if (!allowed.has('renamed-words')) return plain;
  const branchWords = inBranchWords(texts);
  if (branchWords === null) return plain;
  const merged = mergeLines(branchWords, allowed, options);
  if (merged.merged === null || plain.merged === merged.merged) return plain;
  const what = 'names are written as the branch writes them';
  return { ...merged, notes: [{ rule: 'renamed-words', line: 1, what }, ...merged.notes] };
}

type Texts = Pick<Sides, 'base' | 'ours' | 'theirs'>;

/** Upstream's two texts with the names that the branch has; null where it has the same. */
function inBranchWords({ base, ours, theirs }: Texts): Texts | null {
  const renames = learnRenames(base, ours);
  if (renames.words.size === 0) return null;
  const known = wordSet(ours);
  const words = wordSet(base);
  return {
    base: translateLines(base, renames, known, words),
    ours,
    theirs: translateLines(theirs, renames, known, words),
  };
}

function mergeLines(
  texts: Pick<Sides, 'base' | 'ours' | 'theirs'>,
  allowed: ReadonlySet<AdjustRule>,
  { leave = null, isLate }: MergeOptions,
): MergedFile {
  const all: Sides = {
    ...texts,
    allowed,
    alignment: alignLines(texts.base, texts.ours),
    toTheirs: matchLines(texts.base, texts.theirs),
    units: sharedUnits(texts.base, texts.ours),
    absent: allowed.has('absent-function') ? absentUnits(texts.base, texts.ours) : [],
  };
  const edits = editsOf(all.toTheirs, all.theirs.length);
  const changes: Change[] = [];
  const notes: FileNote[] = [];
  const without = new Set<string>();
  const leftOut: string[] = [];
  let left = 0;
  for (const edit of edits) {
    if (isLate?.() === true) return { merged: null, line: edit.start + 1, why: tooLate };
    const landing = landOrLeave(all, edit, leave);
    if (typeof landing === 'string') return { merged: null, line: edit.start + 1, why: landing };
    if (landing.left) leftOut.push(...all.theirs.slice(edit.newStart, edit.newEnd));
    const side = landing.notes.some(({ rule }) => rule === 'upstream-side');
    for (const change of landing.changes) {
      const last = changes.at(-1);
      // One conflict may hold several places of the patch: its side is taken once.
      if (side && last?.start === change.start && last.end === change.end) continue;
      changes.push(withoutDoubles(all, edit, change));
    }
    notes.push(...landing.notes.map((note) => ({ ...note, line: edit.start + 1 })));
    if (landing.left) left += 1;
    if (landing.without !== undefined) without.add(landing.without);
  }
  const open = allowed.has('already-there')
    ? changes.filter((change) => !isThere(all.ours, change))
    : changes;
  if (open.length < changes.length) {
    const what = 'the branch has lines that would be added';
    notes.push({ rule: 'already-there', line: 1, what });
  }
  const merged = applyChanges(all.ours, open);
  if (merged === null)
    return {
      merged: null,
      line: 0,
      why: 'two changes meet in one place, or the branch has one of them',
    };
  return {
    merged,
    notes,
    places: edits.length,
    left,
    without: [...without],
    leftOut: leftOut.join(''),
  };
}

function applyChanges(ours: readonly string[], changes: readonly Change[]): string | null {
  const sorted = [...changes.entries()].sort(([i, a], [j, b]) => a.start - b.start || i - j);
  const doubled = ours.some((line, index) => isBlank(line) && isBlank(ours[index + 1]));
  const out: string[] = [];
  let at = 0;
  for (const [, change] of sorted) {
    if (change.start < at || isThere(ours, change)) return null;
    // One by one: a call takes no hundred thousand arguments.
    for (const line of ours.slice(at, change.start)) out.push(line);
    for (const line of change.lines) out.push(line);
    at = change.end;
    // What goes takes one of the blank lines around it along, in a file that has no two in a row.
    const gone = change.lines.length === 0 && change.end > change.start;
    if (gone && !doubled && isBlank(out.at(-1)) && isBlank(ours[at])) at += 1;
  }
  return out.concat(ours.slice(at)).join('');
}

/** Added lines without a blank one at an end where the branch has a blank line and upstream has none. */
function withoutDoubles({ ours, theirs }: Sides, edit: Edit, change: Change): Change {
  const { start, end, lines } = change;
  if (start !== end) return change;
  const before = isBlank(ours[start - 1]) && !isBlank(theirs[edit.newStart - 1]);
  const behind = isBlank(ours[start]) && !isBlank(theirs[edit.newEnd]);
  const first = before && isBlank(lines[0]) ? 1 : 0;
  const last = behind && lines.length > first && isBlank(lines.at(-1)) ? 1 : 0;
  return first + last === 0
    ? change
    : { start, end, lines: lines.slice(first, lines.length - last) };
}

function isBlank(line: string | undefined): boolean {
  return line !== undefined && /^\s*\n$/.test(line);
}

/** What is added stands just before or behind already: the branch has it. */
function isThere(ours: readonly string[], { start, end, lines }: Change): boolean {
  if (start !== end || lines.filter((line) => /\w/.test(line)).length === 0) return false;
  const same = (from: number) =>
    from >= 0 && lines.every((line, offset) => ours[from + offset] === line);
  return same(start) || same(start - lines.length);
}

const landings = [
  landNowhere,
  landExactly,
  landMoved,
  landIndented,
  landLineByLine,
  landBetween,
  landByLessContext,
  landWhole,
  landOtherCode,
  landUpstreamSide,
] as const;

/** Where one edit lands by the first way whose rules are all allowed, or why it does not. */
function land(sides: Sides, edit: Edit): Landing | string {
  let off: AdjustRule | null = null;
  for (const way of landings) {
    const landing = way(sides, edit);
    if (landing === null) continue;
    if (!isInUnit(sides, edit, landing)) continue;
    const forbidden = landing.notes.find(({ rule }) => !sides.allowed.has(rule));
    if (forbidden === undefined) return landing;
    off ??= forbidden.rule;
  }
  return off === null ? 'the branch has other lines there' : `rule ${off} is off`;
}

/** A change inside a function that the branch's file has too, once, lands inside that. */
function isInUnit({ units }: Sides, edit: Edit, { changes }: Landing): boolean {
  const around = units.find(
    ({ base }) => edit.start > base.start && edit.end < base.end && edit.start < base.end,
  );
  if (around === undefined) return true;
  const { start, end } = around.ours;
  return changes.every((change) => change.start >= start && change.end <= end);
}

function landOrLeave(sides: Sides, edit: Edit, leave: AdjustRule | null): Landing | string {
  const landing = land(sides, edit);
  if (typeof landing !== 'string' || leave === null) return landing;
  const what = 'what does not fit is left out';
  return { changes: [], notes: [{ rule: leave, what }], left: true };
}

/** Words that stand in a text. */
function wordSet(lines: readonly string[]): Set<string> {
  return new Set(lines.flatMap((line) => wordsOf(line)));
}
