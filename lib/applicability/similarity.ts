/**
 * git's measure of how alike two files are (diffcore-delta.c, diffcore-rename.c: estimate_similarity), as an upper
 * bound: pieces end at a newline or after 64 bytes, and what two files share is counted in bytes per piece hash.
 */
export interface Fingerprint {
  readonly size: number;
  /** Piece hashes, ascending. */
  readonly hashes: Uint32Array;
  /** Bytes of the piece with the hash of the same position. */
  readonly counts: Uint32Array;
}

const hashBase = 107927;
/** Bytes per hash of the file at work; all zero between files. */
const tally = new Uint32Array(hashBase);

/** The pieces of a file. */
export function fingerprint(content: Buffer): Fingerprint {
  const isText = content.subarray(0, 8000).indexOf(0) < 0;
  const { length } = content;
  const seen: number[] = [];
  let bytes = 0;
  let first = 0;
  let second = 0;
  for (let at = 0; at < length; at++) {
    const byte = content[at] ?? 0;
    if (byte === 0x0d && isText && content[at + 1] === 0x0a) continue;
    const before = first;
    first = (((first << 7) ^ (second >>> 25)) + byte) | 0;
    second = (second << 7) ^ (before >>> 25);
    bytes += 1;
    // git before 2.44 leaves an unfinished last piece out; counting it can only raise the bound.
    if (bytes < 64 && byte !== 0x0a && at < length - 1) continue;
    const hash = ((first + Math.imul(second, 0x61)) >>> 0) % hashBase;
    if (tally[hash] === 0) seen.push(hash);
    tally[hash] = (tally[hash] ?? 0) + bytes;
    bytes = 0;
    first = 0;
    second = 0;
  }
  const hashes = Uint32Array.from(seen).sort();
  const counts = new Uint32Array(hashes.length);
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index] ?? 0;
    counts[index] = tally[hash] ?? 0;
    tally[hash] = 0;
  }
  return { size: length, hashes, counts };
}

/** Whether sizes alone leave room for a similarity of one half. */
export function sizesAllowRename(a: number, b: number): boolean {
  return Math.max(a, b) <= 2 * Math.min(a, b);
}

/** Whether git could take one for a rename of the other: at least half of the larger one is shared. */
export function mayBeRename(a: Fingerprint, b: Fingerprint): boolean {
  // The last unit of git's 60,000 is rounded; the margin keeps the bound an upper one.
  const largest = Math.max(a.size, b.size);
  const needed = largest / 2 - 1 - largest / 60_000;
  const [mine, theirs] = [a.hashes, b.hashes];
  let shared = 0;
  let left = 0;
  let right = 0;
  while (left < mine.length && right < theirs.length) {
    const one = mine[left] ?? 0;
    const two = theirs[right] ?? 0;
    if (one < two) left += 1;
    else if (two < one) right += 1;
    else {
      shared += Math.min(a.counts[left] ?? 0, b.counts[right] ?? 0);
      if (shared >= needed) return true;
      left += 1;
      right += 1;
    }
  }
  return shared >= needed;
}
