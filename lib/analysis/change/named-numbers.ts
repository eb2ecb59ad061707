import type { CodeLine, HunkCode } from './code-text';
import { numberOf } from './limit-change';

type Files = readonly (readonly HunkCode[])[];

const integer = /(?<![\w.])(?:0[xX][\da-fA-F]{1,13}|0|[1-9]\d{0,14})(?![\w.])/g;

/** `0xfffUL` is of another type than `0xfff`: its complement, and what is shifted out of it, are others too. */
const hasType = /\b(?:0[xX][\da-fA-F]+|\d+)[uUlL]/;

/**
 * Code of a patch, by file and hunk, with the numbers in place of the names that the patch gives them: `0x10` before and
 * `WISP_ALL` after it mean the same where it adds `#define WISP_ALL 16`. As it is where no number gets a name.
 */
export function withoutNewNames(files: Files): Files {
  const hunks = files.flat();
  const known = new Set(
    hunks.flatMap(({ deleted, context }) =>
      [...deleted, ...context].flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []),
    ),
  );
  const values = new Map<string, number>();
  for (const { added } of hunks)
    for (const { text } of added) {
      const one = numberOf(text);
      if (one === null || hasType.test(text) || known.has(one.name)) continue;
      if (Number.isSafeInteger(one.value)) values.set(one.name, one.value);
    }
  if (values.size === 0) return files;
  const plain = (line: CodeLine): CodeLine => ({
    ...line,
    text: line.text
      .replace(/[A-Za-z_]\w*/g, (name) => String(values.get(name) ?? name))
      .replace(integer, (number) => String(Number(number))),
  });
  const names = ({ text }: CodeLine) => values.has(numberOf(text)?.name ?? '');
  return files.map((own) =>
    own.map((hunk) => ({
      ...hunk,
      deleted: hunk.deleted.map(plain),
      added: hunk.added.filter((line) => !names(line)).map(plain),
    })),
  );
}
