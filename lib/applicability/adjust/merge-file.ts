import { alignLines } from './align';
import { landLineByLine } from './land-by-line';
import { landByLessContext, landExactly, landMoved } from './land-together';
import { type Edit, editsOf, matchLines, splitLines } from './line-match';
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

export type MergedFile =
  | {
      readonly merged: string;
      readonly notes: readonly FileNote[];
      /** Changed places of the patch, and how many of them were left out. */
      readonly places: number;
      readonly left: number;
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
): MergedFile {
  const texts = { base: splitLines(base), ours: splitLines(ours), theirs: splitLines(theirs) };
  if (!allowed.has('renamed-words')) return mergeLines(texts, allowed);
  const renames = learnRenames(texts.base, texts.ours);
  if (renames.words.size === 0) return mergeLines(texts, allowed);
  const known = wordSet(texts.ours);
  const before = wordSet(texts.base);
  const inBranchWords = {
    ...texts,
    base: translateLines(texts.base, renames, known, before),
    theirs: translateLines(texts.theirs, renames, known, before),
  };
  const merged = mergeLines(inBranchWords, allowed);
  if (merged.merged === null) return merged;
  const plain = mergeLines(texts, allowed);
  if (plain.merged === merged.merged) return plain;
  const what = 'names are written as the branch writes them';
  return { ...merged, notes: [{ rule: 'renamed-words', line: 1, what }, ...merged.notes] };
}

function mergeLines(
  texts: Pick<Sides, 'base' | 'ours' | 'theirs'>,
  allowed: ReadonlySet<AdjustRule>,
): MergedFile {
  const all: Sides = { ...texts, allowed, alignment: alignLines(texts.base, texts.ours) };
  const edits = editsOf(matchLines(all.base, all.theirs), all.theirs.length);
  const changes: Change[] = [];
  const notes: FileNote[] = [];
  let left = 0;
  for (const edit of edits) {
    const landing = land(all, edit);
    if (typeof landing === 'string') return { merged: null, line: edit.start + 1, why: landing };
    changes.push(...landing.changes);
    for (const note of landing.notes) {
      if (!allowed.has(note.rule)) {
        return { merged: null, line: edit.start + 1, why: `rule ${note.rule} is off` };
      }
      notes.push({ ...note, line: edit.start + 1 });
    }
    if (landing.left) left += 1;
  }
  const merged = applyChanges(all.ours, changes);
  if (merged === null)
    return {
      merged: null,
      line: 0,
      why: 'two changes meet in one place, or the branch has one of them',
    };
  return { merged, notes, places: edits.length, left };
}

function applyChanges(ours: readonly string[], changes: readonly Change[]): string | null {
  const sorted = [...changes.entries()].sort(([i, a], [j, b]) => a.start - b.start || i - j);
  const doubled = ours.some((line, index) => isBlank(line) && isBlank(ours[index + 1]));
  const out: string[] = [];
  let at = 0;
  for (const [, change] of sorted) {
    if (change.start < at || isThere(ours, change)) return null;
    out.push(...ours.slice(at, change.start), ...change.lines);
    at = change.end;
    // What goes takes one of the blank lines around it along, in a file that has no two in a row.
    const gone = change.lines.length === 0 && change.end > change.start;
    if (gone && !doubled && isBlank(out.at(-1)) && isBlank(ours[at])) at += 1;
  }
  out.push(...ours.slice(at));
  return out.join('');
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

/** Where one edit lands, or why it does not. */
function land(sides: Sides, edit: Edit): Landing | string {
  return (
    landExactly(sides, edit) ??
    landMoved(sides, edit) ??
    landLineByLine(sides, edit) ??
    landByLessContext(sides, edit) ??
    'the branch has other lines there'
  );
}

/** Words that stand in a text. */
function wordSet(lines: readonly string[]): Set<string> {
  return new Set(lines.flatMap((line) => wordsOf(line)));
}
