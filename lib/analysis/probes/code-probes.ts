import { z } from 'zod';
import { grepSearch } from '@/lib/analysis/semantics/grep-search';
import { Oid } from '@/lib/contracts/git';
import { decodeBytes } from '@/lib/diff/quoted-path';
import { isAppError } from '@/lib/errors';
import type { CodeSearch } from '@/lib/ports';
import { type AnyProbe, defineProbe, type ProbePorts, shellWord, textOutput } from './probe';

export const codeSearch = (ports: ProbePorts): CodeSearch => ports.code ?? grepSearch(ports.git);

/** Files that are read for one word: more of them say the same. */
export const mostFiles = 400;

export interface WordLine {
  readonly path: string;
  readonly oid: Oid;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Lines of C files that hold the word, by path; at most `mostFiles` files. `all` is false when there are more. */
export async function linesWith(
  ports: ProbePorts,
  tree: Oid,
  word: string,
): Promise<{ lines: readonly WordLine[]; all: boolean }> {
  const files = await codeSearch(ports).filesWith(tree, word);
  const whole = new RegExp(`(?<!\\w)${word.replace(/\W/g, '\\$&')}(?!\\w)`, 'g');
  const lines: WordLine[] = [];
  const read = files.slice(0, mostFiles);
  for (let at = 0; at < read.length; at += 32) {
    const some = read.slice(at, at + 32);
    const texts = await Promise.all(some.map((file) => bytesOf(ports, file.oid)));
    for (const [index, file] of some.entries()) {
      const bytes = texts[index];
      if (bytes === undefined || bytes === null || !bytes.includes(word)) continue;
      for (const { line, text } of linesHolding(decodeBytes(bytes), whole)) {
        lines.push({ path: file.path, oid: file.oid, line, text });
      }
    }
  }
  return { lines, all: files.length <= mostFiles };
}

/** Lines with a match, each once, numbered from 1. */
function linesHolding(text: string, whole: RegExp): { line: number; text: string }[] {
  const out: { line: number; text: string }[] = [];
  let line = 1;
  let counted = 0;
  let end = -1;
  for (const { index } of text.matchAll(whole)) {
    if (index < end) continue;
    for (let at = text.indexOf('\n', counted); at >= 0 && at < index; ) {
      line += 1;
      counted = at + 1;
      at = text.indexOf('\n', counted);
    }
    const next = text.indexOf('\n', index);
    end = next < 0 ? text.length : next;
    out.push({ line, text: text.slice(counted, end) });
  }
  return out;
}

async function bytesOf(ports: ProbePorts, oid: Oid): Promise<Buffer | null> {
  try {
    return await ports.git.blob(oid, 8 << 20);
  } catch (error) {
    if (isAppError(error, 'object-missing', 'too-large')) return null;
    throw error;
  }
}

const wordLines = defineProbe({
  name: 'word-lines',
  params: z.object({ tree: Oid, word: z.string().regex(/^\w{1,200}$/) }),
  command: ({ tree, word }) => `git grep -nw ${word} ${tree} -- '*.c' '*.h'`,
  run: async ({ tree, word }, ports) => {
    const { lines } = await linesWith(ports, tree, word);
    return textOutput(
      lines.map((one) => `${one.path}:${one.line}:${one.text}\n`).join(''),
      lines.length === 0 ? 1 : 0,
    );
  },
});

const includers = defineProbe({
  name: 'includers',
  params: z.object({ tree: Oid, headers: z.array(z.string()).min(1).max(400) }),
  command: ({ tree, headers }) =>
    `git grep -lE '#include.*(${headers
      .slice(0, 6)
      .map((one) => one.split('/').at(-1) ?? one)
      .join('|')
      .replaceAll('.', '\\.')})' ${tree} -- '*.c' '*.h'`,
  run: async ({ tree, headers }, ports) => {
    const found = await codeSearch(ports).filesIncluding(tree, headers);
    return textOutput(found.map((one) => `${one.path}\n`).join(''), found.length === 0 ? 1 : 0);
  },
});

const grepLines = defineProbe({
  name: 'lines-of',
  params: z.object({ tree: Oid, path: z.string(), pattern: z.string().min(1).max(200) }),
  command: ({ tree, path, pattern }) =>
    `git grep -nF -e ${shellWord(pattern)} ${tree} -- ${shellWord(path)}`,
  run: async ({ tree, path, pattern }, { git }) => {
    const entry = await git.entry(tree, path);
    if (entry === null) return textOutput('', 1);
    const text = decodeBytes(await git.blob(entry.oid, 8 << 20));
    const hits = text
      .split('\n')
      .flatMap((line, at) => (line.includes(pattern) ? [`${path}:${at + 1}:${line}\n`] : []));
    return textOutput(hits.join(''), hits.length === 0 ? 1 : 0);
  },
});

/** Probes about what C code says of words. */
export const codeProbes: readonly AnyProbe[] = [wordLines, includers, grepLines];
