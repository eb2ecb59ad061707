import { alignLines } from './align';
import { editsOf, matchLines } from './line-match';
import { wordsOf } from './words';

/** Names that upstream's file and the branch's file write differently. */
export interface WordRenames {
  /** Upstream's word to the branch's. */
  readonly words: ReadonlyMap<string, string>;
  /** The same for parts of names ("RTE_ETH" to "ETH"), seen in two different names at least. */
  readonly parts: readonly (readonly [string, string])[];
}

const isName = (word: string) => /^[A-Za-z_]\w{2,}$/.test(word);

/**
 * Learns how the branch writes upstream's names: from lines that stand in both files in different wording. A word
 * counts when upstream's file alone has it, the branch's file alone has the other, and no line says otherwise.
 */
export function learnRenames(base: readonly string[], ours: readonly string[]): WordRenames {
  const baseWords = new Set(base.flatMap(wordsOf));
  const oursWords = new Set(ours.flatMap(wordsOf));
  const seen = new Map<string, Map<string, number>>();
  const { alike } = alignLines(base, ours);
  for (const [at, other] of alike.entries()) {
    if (other < 0) continue;
    for (const [from, to] of replacedWords(base[at] ?? '', ours[other] ?? '')) {
      if (!isName(from) || !isName(to) || oursWords.has(from) || baseWords.has(to)) continue;
      const counts = seen.get(from) ?? new Map<string, number>();
      counts.set(to, (counts.get(to) ?? 0) + 1);
      seen.set(from, counts);
    }
  }
  const words = new Map<string, string>();
  for (const [from, counts] of seen) {
    const [only] = [...counts];
    if (only === undefined || counts.size !== 1) continue;
    // A plain word may be running text: one line that differs says little.
    if (/[_A-Z0-9]/.test(from) || only[1] >= 3) words.set(from, only[0]);
  }
  const parts = new Map<string, Map<string, Set<string>>>();
  for (const [from, to] of words) {
    const pair = differingParts(from, to);
    if (pair === null) continue;
    const targets = parts.get(pair[0]) ?? new Map<string, Set<string>>();
    targets.set(pair[1], (targets.get(pair[1]) ?? new Set()).add(from));
    parts.set(pair[0], targets);
  }
  const certain: (readonly [string, string])[] = [];
  for (const [from, targets] of parts) {
    const [only] = [...targets];
    if (only !== undefined && targets.size === 1 && only[1].size >= 2)
      certain.push([from, only[0]]);
  }
  certain.sort((a, b) => b[0].length - a[0].length);
  return { words, parts: certain };
}

/**
 * Words replaced one for one between two wordings of a line. Where the line differs otherwise too, a call that takes
 * other arguments has another name for it: those are left out.
 */
function replacedWords(base: string, ours: string): [string, string][] {
  const [one, two] = [wordsOf(base), wordsOf(ours)];
  // Two versions of something are no names for one thing.
  if (/version/i.test(base)) return [];
  const edits = editsOf(matchLines(one, two), two.length);
  const isEven = (edit: (typeof edits)[number]) =>
    edit.end - edit.start === edit.newEnd - edit.newStart;
  const same = edits.every(isEven);
  return edits
    .filter(isEven)
    .flatMap((edit): [string, string][] =>
      Array.from({ length: edit.end - edit.start }, (_one, at): [string, string] => [
        one[edit.start + at] ?? '',
        two[edit.newStart + at] ?? '',
      ]).filter((_pair, at) => same || one[edit.start + at + 1] !== '('),
    );
}

/** What differs between two names, in whole parts between underscores; null when one of them has nothing else. */
function differingParts(from: string, to: string): [string, string] | null {
  const [a, b] = [from.split('_'), to.split('_')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end += 1;
  }
  if (start + end === 0) return null;
  const left = a.slice(start, a.length - end).join('_');
  const right = b.slice(start, b.length - end).join('_');
  // A name that only gained a part: the part before it says where.
  if (left === '') return null;
  return [left, right];
}

/**
 * A text's lines in the branch's words. `known`: words of the branch's file, which are never changed; `before`: those
 * of upstream's file before the patch.
 */
export function translateLines(
  lines: readonly string[],
  renames: WordRenames,
  known: ReadonlySet<string>,
  before: ReadonlySet<string>,
): string[] {
  if (renames.words.size === 0) return [...lines];
  const cache = new Map<string, string>();
  const one = (word: string): string => {
    if (!isName(word) || known.has(word)) return word;
    const held = cache.get(word);
    if (held !== undefined) return held;
    // A new name in small letters is the patch's own.
    const isOld = before.has(word) || word === word.toUpperCase();
    const made = renames.words.get(word) ?? (isOld ? byParts(word, renames, known) : word);
    cache.set(word, made);
    return made;
  };
  const code = (text: string) => wordsOf(text).map(one).join('');
  // What stands in quotation marks is for readers: it stays as upstream says it.
  const parts = (line: string) => line.split(/("(?:[^"\\\n]|\\.)*")/);
  return lines.map((line) =>
    parts(line)
      .map((part, at) => (at % 2 === 1 ? part : code(part)))
      .join(''),
  );
}

function byParts(word: string, renames: WordRenames, known: ReadonlySet<string>): string {
  for (const [from, to] of renames.parts) {
    const at = `_${word}_`.indexOf(`_${from}_`);
    if (at < 0) continue;
    const made = `_${word}_`
      .replace(`_${from}_`, to === '' ? '_' : `_${to}_`)
      .replace(/^_|_$/g, '');
    const start = word.startsWith('_') ? word : made;
    if (start === made && (known.has(made) || made !== '')) return made;
  }
  return word;
}
