import { pairLines } from '@/lib/diff/words';
import type { CodeLine, HunkCode } from './code-text';

const endian =
  /\b(?:rte_)?(?:cpu_to_(?:le|be)\d+|(?:le|be)\d+_to_cpu\w*|(?:le|be)_to_cpu_\d+|cpu_to_(?:le|be)_\d+)\w*\s*\(|\b(?:ntoh|hton)(?:s|l|ll)\s*\(|\b(?:RTE_)?(?:LE|BE)(?:16|32|64)\s*\(|\b(?:get|put)_unaligned_(?:le|be)\d+\s*\(/;

/** Another byte order of what was there: of a line that is replaced, or of a value in its own place. */
export function endianChanged(code: HunkCode): CodeLine | null {
  const has = (line: CodeLine) => endian.test(line.text);
  if (!code.added.some(has) && !code.deleted.some(has)) return null;
  if (isOnlyMoved(code)) return null;
  const all = new RegExp(endian, 'g');
  const calls = ({ text }: CodeLine) => (text.match(all) ?? []).join(' ');
  const texts = (lines: readonly CodeLine[]) => lines.map((line) => line.text);
  for (const [from, to] of pairLines(texts(code.deleted), texts(code.added), 0.4)) {
    const [before, after] = [code.deleted[from], code.added[to]];
    if (before && after && calls(before) !== calls(after)) return after;
  }
  // All of a short line may be the conversion.
  const bare = ({ text }: CodeLine) => text.replace(all, '').replace(/[\s()]/g, '');
  const before = new Map<string, Set<string>>();
  for (const line of code.deleted)
    before.set(bare(line), (before.get(bare(line)) ?? new Set()).add(calls(line)));
  const wrapped = code.added.find((line) => {
    const old = before.get(bare(line));
    return old !== undefined && (old.size > 1 || !old.has(calls(line)));
  });
  if (wrapped) return wrapped;
  const inPlace = /^\s*([\w.>[\]-]+)\s*=\s*(\w+)\s*\(\s*(?:\(\w+\)\s*)?\1\s*\)\s*;/;
  const isInPlace = ({ text }: CodeLine) => endian.test(text) && inPlace.test(text);
  return code.added.find(isInPlace) ?? code.deleted.find(isInPlace) ?? null;
}

/** The same conversions on both sides, and nothing that is set on both is set by others: they stand elsewhere now. */
function isOnlyMoved(code: HunkCode): boolean {
  const before = conversions(code.deleted);
  const after = conversions(code.added);
  return (
    before.all !== '' &&
    before.all === after.all &&
    [...before.bySet].every(([name, calls]) => (after.bySet.get(name) ?? calls) === calls)
  );
}

/** The conversions of lines, sorted, and those of each statement `name = …;`, which may go over lines. */
function conversions(lines: readonly CodeLine[]) {
  const all = new RegExp(endian, 'g');
  const of = (text: string) =>
    (text.match(all) ?? [])
      .map((call) => call.replace(/\W/g, ''))
      .sort()
      .join(' ');
  const bySet = new Map<string, string>();
  for (const statement of lines
    .map((line) => line.text)
    .join(' ')
    .split(';')) {
    const name = /(?:^|[\s{}])([\w.>[\]-]+)\s*=(?!=)/.exec(statement)?.[1];
    if (name !== undefined) bySet.set(name, of(statement));
  }
  return { all: of(lines.map((line) => line.text).join(' ')), bySet };
}
