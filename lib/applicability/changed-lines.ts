import type { PatchFile, PatchHunk } from '@/lib/diff/patch';

/** A line without its white space: what a backport may change of it for its surroundings. */
export const bare = (text: string): string => text.replace(/\s+/g, '');

/** Too little to tell one line from another: braces, `else`, `return;`, `#endif` and the like. */
export function tells(line: string): boolean {
  return line.length > 3 && /[a-z0-9_]{2}/i.test(line) && !commonLines.has(line);
}

const commonLines = new Set([
  'else',
  '}else{',
  'break;',
  'return;',
  'return0;',
  'continue;',
  '#endif',
  '#else',
  'gotoout;',
  'NULL,',
  '*/',
  '/**',
]);

/** Lines that a patch adds or takes away, as a set to look them up in, with their words for those that were adapted. */
export class ChangedLines {
  readonly #exact = new Set<string>();
  readonly #words: ReadonlySet<string>[] = [];
  readonly #byWord = new Map<string, number[]>();

  constructor(files: readonly PatchFile[]) {
    for (const file of files) {
      for (const hunk of file.hunks) {
        for (const { kind, text } of hunk.lines) {
          if (kind === 'context') continue;
          const line = bare(text);
          if (!tells(line)) continue;
          const key = `${kind} ${line}`;
          if (this.#exact.has(key)) continue;
          this.#exact.add(key);
          const words = wordsOf(text);
          for (const word of words) {
            const held = this.#byWord.get(word);
            if (held === undefined) this.#byWord.set(word, [this.#words.length]);
            else held.push(this.#words.length);
          }
          this.#words.push(words);
        }
      }
    }
  }

  has(kind: 'add' | 'delete', text: string): boolean {
    return this.#exact.has(`${kind} ${bare(text)}`);
  }

  /** Whether some changed line shares most of its words with this one: the same line, adapted. */
  hasAlike(text: string): boolean {
    const words = wordsOf(text);
    if (words.size < 2) return false;
    const shared = new Map<number, number>();
    for (const word of words) {
      for (const at of (this.#byWord.get(word) ?? []).slice(0, 200)) {
        shared.set(at, (shared.get(at) ?? 0) + 1);
      }
    }
    for (const [at, count] of shared) {
      const other = this.#words[at]?.size ?? 0;
      if ((2 * count) / (words.size + other) >= alike) return true;
    }
    return false;
  }
}

/** Share of words (Dice) from which two lines count as one that was adapted. */
const alike = 0.6;

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[A-Za-z_][A-Za-z0-9_]+|\d+|"[^"]*"/g) ?? []);
}

/** The lines of a hunk that tell something, of one kind. */
export function tellingLines(hunk: PatchHunk, kind: 'add' | 'delete' | 'context'): string[] {
  return hunk.lines
    .filter((line) => line.kind === kind && tells(bare(line.text)))
    .map((line) => line.text);
}
