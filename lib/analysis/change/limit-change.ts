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
  const shown = codes.flat().flatMap(({ added, context }) => [...added, ...context]);
  const out: ClassHit[] = [];
  for (const file of files)
    for (const [index, hunk] of isShipped(pathOf(file)) ? file.hunks.entries() : []) {
      const was = new Map(
        linesOf(hunk, 'delete').flatMap(({ text }) => {
          const one = numberOf(text);
          return one === null ? [] : [[one.name, one.value] as const];
        }),
      );
      for (const { text, newLine } of was.size === 0 ? [] : linesOf(hunk, 'add')) {
        const now = numberOf(text);
        const before = now === null ? undefined : was.get(now.name);
        if (now === null || before === undefined || before === now.value) continue;
        const { name } = now;
        if (out.length >= mostNumbers) return out;
        if (!saysMost.test(name) && !shown.some((line) => isLimitUse(line.text, name))) continue;
        out.push({ path: pathOf(file), hunk: index + 1, line: newLine, text: text.trim() });
      }
    }
  return out;
}

const isShipped = (path: string) => isC(path) && roleOf(path) !== 'test';
