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
  const known = new Set(lines);
  const out: HunkDifference[] = [];
  for (const [index, hunk] of file.hunks.entries()) {
    const wanted = hunk.lines.filter((line) => line.kind !== 'add').map((line) => line.text);
    if (wanted.length === 0 || standsTogether(lines, wanted)) continue;
    const absent = wanted.filter((line) => line.trim() !== '' && !known.has(line));
    out.push({ hunk: index + 1, absent, scattered: absent.length === 0 });
  }
  return out;
}

function standsTogether(lines: readonly string[], wanted: readonly string[]): boolean {
  const first = wanted[0];
  for (let at = 0; at + wanted.length <= lines.length; at++) {
    if (lines[at] === first && wanted.every((line, i) => lines[at + i] === line)) return true;
  }
  return false;
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
