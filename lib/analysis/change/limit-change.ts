import { linesOf, type PatchFile, pathOf } from '@/lib/diff/patch';
import type { ClassHit } from './classes';
import type { HunkCode } from './code-text';
import { isC, roleOf } from './file-role';

const definition =
  /^\s*#\s*define\s+([A-Za-z_]\w*)\s+(?:\(\s*)?(0[xX][\da-fA-F]+|\d+)[uUlL]*(?:\s*<<\s*(\d+))?\s*\)?\s*(?:\/[*/].*)?$/;

/** The number that a line gives a name; null for a line that is no such definition. */
export function numberOf(text: string): { readonly name: string; readonly value: number } | null {
  const [, name, number = '', shift = '0'] = definition.exec(text) ?? [];
  if (name === undefined) return null;
  const octal = /^0\d/.test(number);
  return {
    name,
    value: (octal ? Number.parseInt(number, 8) : Number(number)) * 2 ** Number(shift),
  };
}

/** Whether a line of C declares as many elements as a name says, or stops at it. */
export function isLimitUse(text: string, name: string): boolean {
  if (/^\s*#/.test(text) || !text.includes(name)) return false;
  const declared = new RegExp(
    `^\\s*(?!return\\b|else\\b|case\\b)(?:[A-Za-z_]\\w*[\\s*]+)+[A-Za-z_]\\w*(?:\\[[^\\]]*\\])*\\[\\s*${name}\\s*\\](?:\\[[^\\]]*\\])*\\s*[;,={)]`,
  );
  const compared = new RegExp(
    `(?<![-<>])[<>]=?\\s*\\(?${name}\\b(?!\\s*\\()|(?<![\\w.>])${name}\\s*(?:[<>]=?)(?![<>])`,
  );
  return declared.test(text) || compared.test(text);
}

const mostNumbers = 40;
const saysMost = /(?:^|_)MAX(?:_|$)(?!.*(?:MASK|SHIFT|OFFSET|OFF|REG|ADDR|VER|VERSION)$)/;

/**
 * Numbers that a patch gives another value in place, which by their name are the most of something, or by code that the
 * patch shows how many elements there are or where to stop: what is too much is another amount now.
 */
export function changedLimits(
  files: readonly PatchFile[],
  codes: readonly (readonly HunkCode[])[],
): ClassHit[] {
  const changed = files.flatMap((file) => (isShipped(pathOf(file)) ? numbersChanged(file) : []));
  const lines = linesWith(
    new Set(changed.map(({ name }) => name).filter((name) => !saysMost.test(name))),
    codes,
  );
  const isLimit = (name: string) =>
    saysMost.test(name) || (lines.get(name)?.some((text) => isLimitUse(text, name)) ?? false);
  const out: ClassHit[] = [];
  for (const { name, hit } of changed) {
    if (out.length >= mostNumbers) break;
    if (isLimit(name)) out.push(hit);
  }
  return out;
}

/** Numbers of a file that have another value now, by their names. */
function numbersChanged(file: PatchFile): { readonly name: string; readonly hit: ClassHit }[] {
  return file.hunks.flatMap((hunk, index) => {
    const was = new Map(
      linesOf(hunk, 'delete').flatMap(({ text }) => {
        const one = numberOf(text);
        return one === null ? [] : [[one.name, one.value] as const];
      }),
    );
    return (was.size === 0 ? [] : linesOf(hunk, 'add')).flatMap(({ text, newLine }) => {
      const now = numberOf(text);
      const before = now === null ? undefined : was.get(now.name);
      if (now === null || before === undefined || before === now.value) return [];
      const at = { path: pathOf(file), hunk: index + 1, line: newLine };
      return [{ name: now.name, hit: { ...at, text: text.trim() } }];
    });
  });
}

/** The lines of the patch as it is afterwards that have one of these words: a header of registers changes thousands. */
function linesWith(
  names: ReadonlySet<string>,
  codes: readonly (readonly HunkCode[])[],
): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>();
  if (names.size === 0) return out;
  for (const { added, context } of codes.flat())
    for (const { text } of [...added, ...context])
      for (const word of new Set(text.match(/[A-Za-z_]\w*/g))) {
        if (!names.has(word)) continue;
        const lines = out.get(word);
        if (lines === undefined) out.set(word, [text]);
        else lines.push(text);
      }
  return out;
}

const isShipped = (path: string) => isC(path) && roleOf(path) !== 'test';
