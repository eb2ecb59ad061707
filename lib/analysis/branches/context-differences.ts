import { count, listWords } from '@/lib/analysis/finding';
import type { PatchFile } from '@/lib/diff/patch';

export interface HunkDifference {
  /** 1-based number of the hunk. */
  readonly hunk: number;
  /** Lines the hunk expects (context or replaced) that the branch's file does not have at all. */
  readonly absent: readonly string[];
  /** All lines are there, but not next to each other. */
  readonly scattered: boolean;
}

/**
 * Where a file of a branch differs from what the patch's hunks expect. Hunks whose lines stand together unchanged,
 * wherever in the file, are left out.
 */
export function contextDifferences(file: PatchFile, branchText: string): HunkDifference[] {
  const lines = branchText.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const places = placesOf(lines);
  const out: HunkDifference[] = [];
  for (const [index, hunk] of file.hunks.entries()) {
    const wanted = hunk.lines.filter((line) => line.kind !== 'add').map((line) => line.text);
    if (wanted.length === 0 || standsTogether(lines, places, wanted)) continue;
    const absent = wanted.filter((line) => line.trim() !== '' && !places.has(line));
    out.push({ hunk: index + 1, absent, scattered: absent.length === 0 });
  }
  return out;
}

type Places = ReadonlyMap<string, readonly number[]>;

/** Where each line stands, so that thousands of hunks need not read the whole file each. */
function placesOf(lines: readonly string[]): Places {
  const places = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [at]);
    else known.push(at);
  }
  return places;
}

/** Looked for where the rarest of the lines stands. */
function standsTogether(
  lines: readonly string[],
  places: Places,
  wanted: readonly string[],
): boolean {
  let rarest: { readonly offset: number; readonly found: readonly number[] } | null = null;
  for (const [offset, line] of wanted.entries()) {
    const found = places.get(line) ?? [];
    if (rarest === null || found.length < rarest.found.length) rarest = { offset, found };
    if (found.length === 0) return false;
  }
  const { offset, found } = rarest ?? { offset: 0, found: [] };
  return found.some((at) => wanted.every((line, i) => lines[at - offset + i] === line));
}

/**
 * What keeps a patch from applying as it is, in words that follow "because": the lines that the branch's files lack, or
 * the macro or function that all of them call, where those files (`texts`, by path) do not use it at all: "MODULE_DESCRIPTION is
 * absent there". Nothing absent: the lines stand apart.
 */
export function differenceWords(
  absent: readonly string[],
  texts: ReadonlyMap<string, string>,
): string {
  if (absent.length === 0)
    return 'the lines around the change stand there, but not next to each other';
  const lines = [...new Set(absent)];
  const shown = lines.slice(0, 3).map((line) => `\`${line.slice(0, 90)}\``);
  const common = commonCall(lines);
  // Where other calls of it stand in the file, only these lines are missing.
  if (
    common !== null &&
    ![...texts.values()].some((text) => new RegExp(`\\b${common}\\b`).test(text))
  )
    return `${common} is absent there: ${listWords(shown)}`;
  const [only, ...others] = texts.keys();
  const files =
    only !== undefined && others.length === 0 ? `${only} there does` : 'the files there do';
  return `${files} not have ${listWords(shown)}${lines.length > 3 ? ` and ${count(lines.length - 3, 'more line')}` : ''}`;
}

/** The macro or function that all the absent lines call: `MODULE_DESCRIPTION`. */
function commonCall(lines: readonly string[]): string | null {
  const names = new Set(
    lines.map(
      (line) =>
        /^\s*(?!if\b|for\b|while\b|switch\b|return\b)([A-Za-z_]\w*)\s*\(/.exec(line)?.[1] ?? '',
    ),
  );
  const [name] = names;
  return names.size === 1 && name !== undefined && name !== '' ? name : null;
}
