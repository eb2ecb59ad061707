import { type Edit, editsOf, findBlock, matchLines, splitLines } from './line-match';

export interface CodeFile {
  /** Bytes, latin1. */
  readonly path: string;
  readonly text: string;
}

export interface MovedCode {
  /** The files of the branch that change, with their new text. */
  readonly files: readonly CodeFile[];
  readonly places: readonly { readonly line: number; readonly path: string }[];
}

const context = 3;
/** What must be found: fewer telling lines are everywhere. */
const fewest = 3;

/**
 * Finds where other files of the branch have the lines that a patch of one file changes: every place with its context
 * in exactly one file, exactly once. Null when one is not found or found twice.
 */
export function landInOtherFiles(
  base: string,
  theirs: string,
  files: readonly CodeFile[],
): MovedCode | null {
  const [old, now] = [splitLines(base), splitLines(theirs)];
  const edits = editsOf(matchLines(old, now), now.length);
  const lines = new Map(files.map((file) => [file.path, splitLines(file.text)]));
  const changed = new Set<string>();
  const places: { line: number; path: string }[] = [];
  for (const edit of [...edits].reverse()) {
    const place = findOnce(old, edit, lines);
    if (place === null) return null;
    const target = lines.get(place.path);
    target?.splice(place.at, edit.end - edit.start, ...now.slice(edit.newStart, edit.newEnd));
    changed.add(place.path);
    places.push({ line: edit.start + 1, path: place.path });
  }
  if (changed.size === 0) return null;
  return {
    files: [...changed].map((path) => ({ path, text: (lines.get(path) ?? []).join('') })),
    places: places.reverse(),
  };
}

/** From this part of a patch's old lines on, another file is where the code may stand. */
const manyLines = 0.5;

/**
 * The file that has most of the lines which a patch of another file changes or stands beside: its code may have been
 * split off or moved since. Null when none has half of them.
 */
export function likelyHome(
  base: string,
  theirs: string,
  files: readonly CodeFile[],
): string | null {
  const [old, now] = [splitLines(base), splitLines(theirs)];
  const wanted = new Set<string>();
  for (const edit of editsOf(matchLines(old, now), now.length)) {
    for (const line of old.slice(Math.max(0, edit.start - context), edit.end + context)) {
      if (/[A-Za-z]\w{2,}.*\W.*\w/.test(line)) wanted.add(line.trim());
    }
  }
  if (wanted.size < fewest) return null;
  let best: { path: string; found: number } | null = null;
  for (const { path, text } of files) {
    const lines = new Set(text.split('\n').map((line) => line.trim()));
    const found = [...wanted].filter((line) => lines.has(line)).length;
    if (found >= manyLines * wanted.size && found > (best?.found ?? 0)) best = { path, found };
  }
  return best?.path ?? null;
}

function findOnce(
  old: readonly string[],
  edit: Edit,
  files: ReadonlyMap<string, readonly string[]>,
): { path: string; at: number } | null {
  for (const width of [context, 2, 1]) {
    const start = Math.max(0, edit.start - width);
    const block = old.slice(start, edit.end + width);
    if (block.filter((line) => /[A-Za-z0-9_]/.test(line)).length < fewest) return null;
    const found: { path: string; at: number }[] = [];
    for (const [path, lines] of files) {
      for (const at of findBlock(lines, block)) found.push({ path, at: at + edit.start - start });
    }
    if (found.length > 1) return null;
    const [only] = found;
    if (only !== undefined) return only;
  }
  return null;
}
