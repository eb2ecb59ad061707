/** The words of one blob. */
export interface WordSet {
  /** Empty: unknown, it may hold every word. */
  readonly bloom: Buffer;
  /** Hashes of the names in its `#include` lines, leading `../` marked. */
  readonly includes: readonly number[];
}

/** Of the 60,000 files of a kernel's tree some fifteen are read in vain for a word. */
const bitsPerWord = 24;
const probes = 10;

/** 1 for bytes that git's -w takes as part of a word: letters, digits and the underscore. */
const isWord = new Uint8Array(256);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') {
  isWord[char.charCodeAt(0)] = 1;
}

const offset = 0x811c9dc5;
const prime = 0x01000193;

export const wordsOf = {
  /** FNV-1a, 32 bits, of ASCII text. */
  hash(text: string): number {
    let hash = offset;
    for (let at = 0; at < text.length; at += 1) {
      hash = Math.imul(hash ^ (text.charCodeAt(at) & 0xff), prime);
    }
    return hash >>> 0;
  },
};

/** A second, independent step from the first hash. Odd, so that it meets every bit. */
function step(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) | 1) >>> 0;
}

/** The Bloom filter of the words of a file. */
export function bloomOf(content: Uint8Array): Buffer {
  const words = new Set<number>();
  let hash = offset;
  let inside = false;
  for (let at = 0; at < content.length; at += 1) {
    const byte = content[at] ?? 0;
    if (isWord[byte] === 1) {
      hash = Math.imul(hash ^ byte, prime);
      inside = true;
    } else if (inside) {
      words.add(hash >>> 0);
      hash = offset;
      inside = false;
    }
  }
  if (inside) words.add(hash >>> 0);
  const bits = Math.max(256, Math.ceil((words.size * bitsPerWord) / 8) * 8);
  const bloom = Buffer.alloc(bits / 8);
  for (const word of words) {
    const by = step(word);
    for (let probe = 0; probe < probes; probe += 1) {
      const bit = (word + probe * by) % bits;
      bloom[bit >>> 3] = (bloom[bit >>> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return bloom;
}

/** False only when the word surely is not in the blob. What is no single word may be anywhere. */
export function mayHold(set: WordSet | undefined, word: string): boolean {
  return holdsWord(word)(set);
}

/** `mayHold` for one word and many blobs. */
export function holdsWord(word: string): (set: WordSet | undefined) => boolean {
  if (!/^\w+$/.test(word)) return () => true;
  const hash = wordsOf.hash(word);
  const by = step(hash);
  return (set) => {
    if (set === undefined || set.bloom.length === 0) return true;
    const { bloom } = set;
    const bits = bloom.length * 8;
    for (let probe = 0; probe < probes; probe += 1) {
      const bit = (hash + probe * by) % bits;
      if (((bloom[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  };
}

/** A name that leads out of its folder is marked, so that it is not taken for one beside the file. */
export function upwards(name: string): string {
  return name.replace(/^\.\//, '').replace(/^(?:\.\.\/)+(?:\.\/)?/, '^');
}

/** Hashes of what a file includes, each once; at most 4,000. */
export function includesIn(content: Buffer): number[] {
  if (!content.includes('include')) return [];
  const found = new Set<number>();
  const text = content.toString('latin1');
  for (const match of text.matchAll(/^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]{1,300})[>"]/gm)) {
    found.add(wordsOf.hash(upwards(match[1] ?? '')));
    if (found.size >= 4000) break;
  }
  return [...found];
}
