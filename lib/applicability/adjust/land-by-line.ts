import { alignLines } from './align';
import { type Edit, findBlock } from './line-match';
import { ownLinesAmong } from './own-lines';
import type { AdjustRule } from './rules';
import type { Change, Landing, Sides } from './sides';
import { bareLine, mergeWords } from './words';

/** What becomes of a single line of an edit. */
type Part =
  | { readonly kind: 'change'; readonly base: number; readonly line: string }
  | { readonly kind: 'delete'; readonly base: number }
  | { readonly kind: 'insert'; readonly line: string };

/** Every line for itself: changed in the branch's wording, deleted where it stands, left out where it does not. */
export function landLineByLine(sides: Sides, edit: Edit): Landing | null {
  const { base, ours, alignment } = sides;
  const parts = splitEdit(sides, edit);
  const changes: Change[] = [];
  const rules = new Map<AdjustRule, string>();
  let landed = 0;
  let missing = 0;
  /** Line of the branch after which the next inserted line goes; null: not known. */
  let anchor = anchorBefore(sides, edit.start);
  let pending: string[] = [];
  const flush = (next: number | null): boolean => {
    if (pending.length === 0) return true;
    if (isBetween(sides, anchor, next, pending)) {
      rules.set('already-there', 'the branch has the added lines there');
      pending = [];
      return true;
    }
    const place = insertionPlace(sides, anchor, next, rules);
    if (place === null) return false;
    if (place >= 0) {
      changes.push({ start: place, end: place, lines: pending });
      landed += 1;
    }
    pending = [];
    return true;
  };
  for (const part of parts) {
    if (part.kind === 'insert') {
      pending.push(part.line);
      continue;
    }
    const here = alignment.exact[part.base] ?? -1;
    const alike = alignment.alike[part.base] ?? -1;
    const at = here >= 0 ? here : alike;
    if (at < 0) {
      if (!isUpstreamOnly(sides, part.base)) return null;
      missing += 1;
      if (!flush(absentLine)) return null;
      anchor = absentLine;
      continue;
    }
    if (!flush(at)) return null;
    anchor = at + 1;
    const old = base[part.base] ?? '';
    const mine = ours[at] ?? '';
    if (part.kind === 'delete') {
      if (here < 0) noteWording(old, mine, rules);
      changes.push({ start: at, end: at + 1, lines: [] });
      landed += 1;
      continue;
    }
    let line = here >= 0 ? part.line : mergeWords(old, mine, part.line);
    if (line === null && isVersion(mine, part.line)) {
      rules.set('version-line', 'the version that the branch has stays');
      continue;
    }
    if (here < 0) noteWording(old, mine, rules);
    if (line === null) {
      line = mergeWords(old, mine, part.line, { upstream: true });
      if (line === null) return null;
      rules.set('upstream-words', "both sides change the same words: upstream's are taken");
    }
    changes.push({ start: at, end: at + 1, lines: [line] });
    landed += 1;
  }
  if (!flush(anchorAfter(sides, edit.end))) return null;
  const own = ownLinesAmong(sides, changes);
  if (own.length > 0) {
    rules.set(
      'own-lines-among',
      'the branch has lines of its own among those that go: they go too',
    );
    changes.push(...own);
  }
  if (missing > 0 && landed === 0 && isInside(sides, edit)) {
    rules.set('absent-lines', 'it changes code that the branch does not have');
  } else if (missing > 0) {
    rules.set('partly-absent', 'some of the lines it changes are not in the branch');
  }
  if (landed > 0 && rules.size === 0) {
    rules.set('neighbouring', 'the lines beside the change differ in the branch');
  }
  return {
    changes,
    notes: [...rules].map(([rule, what]) => ({ rule, what })),
    left: landed === 0,
  };
}

/** Stands for a place beside lines that the branch does not have. */
const absentLine = -2;

function noteWording(old: string, mine: string, rules: Map<AdjustRule, string>): void {
  if (bareLine(old) === bareLine(mine)) {
    rules.set('blanks-and-comments', 'the branch has the lines in another layout');
  } else rules.set('renamed-words', 'the branch has the lines in another wording');
}

/** Two lines that say a version of something, and differ in nothing but its numbers. */
function isVersion(one: string, other: string): boolean {
  const shape = (line: string) => line.replace(/[0-9][\w.-]*|(?<=_)[0-9]+/g, '0');
  return /version/i.test(one) && one !== other && shape(one) === shape(other);
}

/** Old and new lines of an edit paired where one is the other changed. */
function splitEdit({ base, theirs }: Sides, edit: Edit): Part[] {
  const old = base.slice(edit.start, edit.end);
  const now = theirs.slice(edit.newStart, edit.newEnd);
  const { exact, alike } = alignLines(old, now);
  const parts: Part[] = [];
  let next = 0;
  for (const at of old.keys()) {
    const pair = (exact[at] ?? -1) >= 0 ? (exact[at] ?? -1) : (alike[at] ?? -1);
    if (pair < 0) {
      parts.push({ kind: 'delete', base: edit.start + at });
      continue;
    }
    for (; next < pair; next++) parts.push({ kind: 'insert', line: now[next] ?? '' });
    parts.push({ kind: 'change', base: edit.start + at, line: now[pair] ?? '' });
    next = pair + 1;
  }
  for (; next < now.length; next++) parts.push({ kind: 'insert', line: now[next] ?? '' });
  return parts;
}

/** The line is in a run that upstream added: the branch has nothing in its place. */
function isUpstreamOnly({ base, ours, alignment: { exact, alike } }: Sides, at: number): boolean {
  const found = (index: number) => Math.max(exact[index] ?? -1, alike[index] ?? -1);
  let before = at - 1;
  while (before >= 0 && found(before) < 0) before -= 1;
  let after = at + 1;
  while (after < base.length && found(after) < 0) after += 1;
  const from = before < 0 ? -1 : found(before);
  const to = after === base.length ? ours.length : found(after);
  return to === from + 1;
}

/** The lines beside an edit are not in the branch either. */
function isInside({ base, alignment: { exact, alike } }: Sides, edit: Edit): boolean {
  const absent = (at: number) =>
    at >= 0 && at < base.length && (exact[at] ?? -1) < 0 && (alike[at] ?? -1) < 0;
  return absent(edit.start - 1) || absent(edit.end);
}

/** Line of the branch just behind the base line before `at`; null when it has none. */
function anchorBefore({ alignment: { exact, alike } }: Sides, at: number): number | null {
  if (at === 0) return 0;
  const found = Math.max(exact[at - 1] ?? -1, alike[at - 1] ?? -1);
  return found < 0 ? null : found + 1;
}

function anchorAfter(
  { base, ours, alignment: { exact, alike } }: Sides,
  at: number,
): number | null {
  if (at === base.length) return ours.length;
  const found = Math.max(exact[at] ?? -1, alike[at] ?? -1);
  return found < 0 ? null : found;
}

/** The added lines stand among those that the branch has of its own at their place. */
function isBetween(
  { ours }: Sides,
  before: number | null,
  after: number | null,
  lines: readonly string[],
): boolean {
  if (before === null || after === null || before < 0 || after <= before) return false;
  return /\w/.test(lines.join('')) && findBlock(ours.slice(before, after), lines).length > 0;
}

/** So few lines of the branch's own come before what both sides add: upstream's stay beside what follows them. */
const fewOwn = 3;

/** Where inserted lines go: -1 for nowhere, null when it cannot be said. */
function insertionPlace(
  sides: Sides,
  before: number | null,
  after: number | null,
  rules: Map<AdjustRule, string>,
): number | null {
  const known = (place: number | null): place is number => place !== null && place >= 0;
  if (known(before) && known(after)) {
    if (before === after) return before;
    rules.set('both-added', 'the branch has lines of its own at the place of the added ones');
    return after - before <= fewOwn && !/\{\s*$/.test(sides.ours[before - 1] ?? '')
      ? after
      : before;
  }
  if (known(before) || known(after)) {
    const beside = known(before) ? before : known(after) ? after : 0;
    const open = known(before)
      ? !isFollowed(sides, before)
      : known(after) && !isPreceded(sides, after);
    if (open) rules.set('beside-other-lines', 'only one of the lines beside it is in the branch');
    else rules.set('one-neighbour', 'of the lines beside it the branch has one');
    return beside;
  }
  if (before === absentLine && after === absentLine) return -1;
  if (before === absentLine || after === absentLine || sides.ours.length === 0) return null;
  return null;
}

/** The line of the branch at `place` is one of upstream's too. */
function isFollowed({ ours, alignment: { exact, alike } }: Sides, place: number): boolean {
  return place >= ours.length || exact.includes(place) || alike.includes(place);
}

function isPreceded({ alignment: { exact, alike } }: Sides, place: number): boolean {
  return place <= 0 || exact.includes(place - 1) || alike.includes(place - 1);
}
