/** The words of one text, each once, as Postgres made them out. */
export type TextWords = readonly string[];

/** A row with all its texts. */
export interface RowTexts {
  readonly row: number;
  readonly texts: readonly TextWords[];
}

/**
 * Which texts of some hundred rows have a word, packed: the words in order, and of each the numbers of its texts as differences
 * in seven bits a byte. Never changed.
 */
export class WordSegment {
  readonly rows: readonly number[];
  /** Row of each text. */
  readonly #rowOf: Int32Array;
  readonly #words: Buffer;
  readonly #wordAt: Uint32Array;
  readonly #postings: Uint8Array;
  readonly #postingAt: Uint32Array;

  constructor(of: readonly RowTexts[]) {
    this.rows = of.map(({ row }) => row);
    this.#rowOf = Int32Array.from(of.flatMap(({ row, texts }) => texts.map(() => row)));
    const numbers = new Map<string, number[]>();
    let text = 0;
    for (const { texts } of of) {
      for (const words of texts) {
        for (const word of words) {
          const known = numbers.get(word);
          if (known === undefined) numbers.set(word, [text]);
          else known.push(text);
        }
        text += 1;
      }
    }
    const words = [...numbers.keys()].sort();
    this.#words = Buffer.from(words.join(''), 'utf8');
    this.#wordAt = new Uint32Array(words.length + 1);
    this.#postingAt = new Uint32Array(words.length + 1);
    const bytes: number[] = [];
    for (const [at, word] of words.entries()) {
      this.#wordAt[at + 1] = (this.#wordAt[at] ?? 0) + Buffer.byteLength(word);
      pack(numbers.get(word) ?? [], bytes);
      this.#postingAt[at + 1] = bytes.length;
    }
    this.#postings = Uint8Array.from(bytes);
  }

  get bytes(): number {
    const tables = this.#wordAt.byteLength + this.#postingAt.byteLength + this.#rowOf.byteLength;
    return this.#words.length + this.#postings.length + tables + this.rows.length * 8;
  }

  /** Gives each row that has a text with words that begin so, all of them in that text; a row may come more than once. */
  find(parts: readonly Buffer[], found: (row: number) => void): void {
    const has = new Uint8Array(this.#rowOf.length);
    for (const [nth, part] of parts.entries()) {
      const [from, to] = [this.#bound(part, false), this.#bound(part, true)];
      if (from === to) return;
      this.#each(from, to, (text) => {
        if (has[text] === nth) has[text] = nth + 1;
      });
    }
    for (let text = 0; text < has.length; text += 1) {
      if (has[text] === parts.length) found(this.#rowOf[text] ?? 0);
    }
  }

  /** The texts of some of its rows. */
  textsOf(rows: ReadonlySet<number>): RowTexts[] {
    const texts = new Map<number, string[]>();
    for (const [text, row] of this.#rowOf.entries()) if (rows.has(row)) texts.set(text, []);
    for (let at = 0; at + 1 < this.#wordAt.length; at += 1) {
      const word = this.#words.toString('utf8', this.#wordAt[at], this.#wordAt[at + 1]);
      this.#each(at, at + 1, (text) => texts.get(text)?.push(word));
    }
    return [...rows].map((row) => ({
      row,
      texts: [...texts].filter(([text]) => this.#rowOf[text] === row).map(([, words]) => words),
    }));
  }

  /** The first word that does not stand before what begins with `part`, or that stands behind all of it. */
  #bound(part: Buffer, behind: boolean): number {
    let low = 0;
    let high = this.#wordAt.length - 1;
    while (low < high) {
      const at = (low + high) >> 1;
      const begin = this.#wordAt[at] ?? 0;
      const end = Math.min(this.#wordAt[at + 1] ?? 0, begin + part.length);
      const order = this.#words.compare(part, 0, part.length, begin, end);
      if (order < 0 || (behind && order === 0)) low = at + 1;
      else high = at;
    }
    return low;
  }

  #each(from: number, to: number, seen: (text: number) => void): void {
    const postings = this.#postings;
    for (let word = from; word < to; word += 1) {
      const end = this.#postingAt[word + 1] ?? 0;
      let text = 0;
      for (let at = this.#postingAt[word] ?? 0; at < end; ) {
        let byte = postings[at] ?? 0;
        let step = byte & 127;
        for (let shift = 7; byte > 127; shift += 7) {
          at += 1;
          byte = postings[at] ?? 0;
          step |= (byte & 127) << shift;
        }
        at += 1;
        text += step;
        seen(text);
      }
    }
  }
}

/** Numbers in order, as the steps between them, seven bits a byte, the lowest first. */
function pack(numbers: readonly number[], bytes: number[]): void {
  let last = 0;
  for (const one of numbers) {
    let step = one - last;
    for (; step > 127; step >>= 7) bytes.push((step & 127) | 128);
    bytes.push(step);
    last = one;
  }
}
