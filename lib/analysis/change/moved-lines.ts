import type { PatchFile, PatchHunk } from '@/lib/diff/patch';
import type { HunkCode } from './code-text';

interface Place {
  readonly hunk: PatchHunk;
  /** In the file after the change for an added line, before it for a deleted one. */
  readonly line: number;
  /** Its index among the hunk's lines. */
  readonly at: number;
  /** Arms of `#if` around an added line, as far as the patch shows them. */
  readonly arms: readonly Arm[];
}

/** One arm of one `#if … #elif … #else … #endif`. */
interface Arm {
  readonly condition: number;
  readonly arm: number;
}

/** Copies before a line that may stand in another arm of the same condition. */
const mostArms = 8;
/** Conditions around a line, the outermost first; nobody nests as many. */
const deepest = 32;
/** Lines between two branches of an `if` that are looked at. */
const longestIf = 200;
/** A hunk of more lines is not looked into closely: nobody reads it. */
export const longestHunk = 3000;

/** Lines of a hunk that the patch only moves, by their numbers. */
interface Moved {
  readonly added: Set<number>;
  readonly deleted: Set<number>;
}

/**
 * A hunk's code without the lines that a patch only moves. As many copies of a line are moved as go away; one that
 * comes beside them is new, as it stands where there was none. Of copies in two arms of an `#if` at most one is
 * compiled, of those in two branches of an `if` at most one is run: they count as one. A line that goes away is moved
 * where it comes again in another hunk, however often.
 */
export function withoutMoved(code: HunkCode, moved: Moved | undefined): HunkCode {
  if (moved === undefined) return code;
  return {
    ...code,
    added: code.added.filter(({ line }) => !moved.added.has(line)),
    deleted: code.deleted.filter(({ line }) => !moved.deleted.has(line)),
  };
}

/** What each hunk of a patch only moves. A hunk that moves nothing may be left out. */
export function movedLines(files: readonly PatchFile[]): ReadonlyMap<PatchHunk, Moved> {
  const deleted = new Map<string, Place[]>();
  for (const { hunks } of files)
    for (const hunk of hunks)
      for (const [at, { kind, text, oldLine }] of hunk.lines.entries())
        if (kind === 'delete' && /\w/.test(text))
          placesOf(deleted, text).push({ hunk, line: oldLine ?? 0, at, arms: [] });
  const moved = new Map<PatchHunk, Moved>();
  for (const [text, adds] of addedAgain(files, deleted)) {
    match(adds, deleted.get(text) ?? [], (hunk) => {
      const known = moved.get(hunk) ?? { added: new Set(), deleted: new Set() };
      moved.set(hunk, known);
      return known;
    });
  }
  return moved;
}

function placesOf(places: Map<string, Place[]>, text: string): Place[] {
  const key = text.trim();
  const known = places.get(key) ?? [];
  places.set(key, known);
  return known;
}

/** A patch may bring a million new lines: of those only what goes away somewhere is held. */
function addedAgain(files: readonly PatchFile[], deleted: ReadonlyMap<string, unknown>) {
  const added = new Map<string, Place[]>();
  let conditions = 0;
  for (const { hunks } of files) {
    // What stands between two hunks is taken to close what it opens.
    let arms: readonly Arm[] = [];
    let deeper = 0;
    for (const hunk of hunks) {
      for (const [at, { kind, text, newLine }] of hunk.lines.entries()) {
        if (kind === 'delete') continue;
        const directive = /^\s*#\s*(if|el|endif)/.exec(text)?.[1];
        const last = arms.at(-1);
        if (directive === 'if') {
          conditions += 1;
          if (arms.length === deepest) deeper += 1;
          else arms = [...arms, { condition: conditions, arm: 0 }];
        } else if (directive === 'el' && last !== undefined && deeper === 0) {
          arms = [...arms.slice(0, -1), { ...last, arm: last.arm + 1 }];
        } else if (directive === 'endif') {
          if (deeper > 0) deeper -= 1;
          else arms = arms.slice(0, -1);
        }
        if (kind === 'add' && deleted.has(text.trim()))
          placesOf(added, text).push({ hunk, line: newLine ?? 0, at, arms });
      }
    }
  }
  return added;
}

function match(
  adds: readonly Place[],
  deletes: readonly Place[],
  movedIn: (hunk: PatchHunk) => Moved,
): void {
  const counted: Place[] = [];
  for (const add of adds) {
    if (counted.slice(-mostArms).some((other) => excludes(other, add)))
      movedIn(add.hunk).added.add(add.line);
    else counted.push(add);
  }
  const [addsIn, deletesIn] = [byHunk(counted), byHunk(deletes)];
  let gone = 0;
  const come: Place[] = [];
  for (const hunk of new Set([...deletesIn.keys(), ...addsIn.keys()])) {
    const [here, from] = [addsIn.get(hunk) ?? [], deletesIn.get(hunk) ?? []];
    const pairs = Math.min(here.length, from.length);
    gone += from.length - pairs;
    come.push(...here.slice(pairs));
    // What moves inside the hunk stands against itself; beside a further copy it would hide that.
    if (here.length > pairs) {
      for (const { line } of here.slice(0, pairs)) movedIn(hunk).added.add(line);
      for (const { line } of from.slice(0, pairs)) movedIn(hunk).deleted.add(line);
    }
    if (here.length === 0) for (const { line } of from) movedIn(hunk).deleted.add(line);
  }
  for (const { hunk, line } of come.slice(0, gone)) movedIn(hunk).added.add(line);
}

function byHunk(places: readonly Place[]): ReadonlyMap<PatchHunk, readonly Place[]> {
  const found = new Map<PatchHunk, Place[]>();
  for (const place of places) {
    const here = found.get(place.hunk) ?? [];
    found.set(place.hunk, here);
    here.push(place);
  }
  return found;
}

/** Whether the lines stand in different arms of one condition: of the preprocessor, or an `if` that one hunk shows. */
function excludes(a: Place, b: Place): boolean {
  const compiled = a.arms.some((one) =>
    b.arms.some((other) => one.condition === other.condition && one.arm !== other.arm),
  );
  if (compiled || a.hunk !== b.hunk || a.hunk.lines.length > longestHunk) return compiled;
  return b.at - a.at <= longestIf && elseBetween(a.hunk, a, b);
}

function elseBetween({ lines }: PatchHunk, from: Place, to: Place): boolean {
  const span = lines
    .slice(from.at, to.at + 1)
    .filter(({ kind, text }) => kind !== 'delete' && /\S/.test(text));
  const depth = (text: string) =>
    /^\s*/.exec(text.replaceAll('\t', ' '.repeat(8)))?.[0].length ?? 0;
  const least = Math.min(...span.map(({ text }) => depth(text)));
  const ends = [span[0], span.at(-1)];
  return (
    span.some(({ text }) => /^\s*\}?\s*else\b/.test(text) && depth(text) === least) &&
    ends.every((end) => end !== undefined && depth(end.text) > least)
  );
}
