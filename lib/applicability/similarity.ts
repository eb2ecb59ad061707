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

/** The pieces of a file. */
export function fingerprint(content: Buffer): Fingerprint {
  const isText = content.subarray(0, 8000).indexOf(0) < 0;
  const bytesOf = new Map<number, number>();
  let length = 0;
  let first = 0;
  let second = 0;
  const end = () => {
    const hash = ((first + Math.imul(second, 0x61)) >>> 0) % hashBase;
    bytesOf.set(hash, (bytesOf.get(hash) ?? 0) + length);
    length = 0;
    first = 0;
    second = 0;
  };
  for (let at = 0; at < content.length; at++) {
    const byte = content[at] ?? 0;
    if (isText && byte === 0x0d && content[at + 1] === 0x0a) continue;
    const before = first;
    first = (((first << 7) ^ (second >>> 25)) + byte) >>> 0;
    second = ((second << 7) ^ (before >>> 25)) >>> 0;
    length += 1;
    if (length === 64 || byte === 0x0a) end();
  }
  // git before 2.44 leaves an unfinished last piece out; counting it can only raise the bound.
  if (length > 0) end();
  const sorted = [...bytesOf].sort((a, b) => a[0] - b[0]);
  return {
    size: content.length,
    hashes: Uint32Array.from(sorted, (pair) => pair[0]),
    counts: Uint32Array.from(sorted, (pair) => pair[1]),
  };
}

/** Whether sizes alone leave room for a similarity of one half. */
export function sizesAllowRename(a: number, b: number): boolean {
  return Math.max(a, b) <= 2 * Math.min(a, b);
}

/** Whether git could take one for a rename of the other: at least half of the larger one is shared. */
export function mayBeRename(a: Fingerprint, b: Fingerprint): boolean {
  const needed = Math.max(a.size, b.size) / 2;
  let shared = 0;
  let left = 0;
  let right = 0;
  while (left < a.hashes.length && right < b.hashes.length) {
    const one = a.hashes[left] ?? 0;
    const two = b.hashes[right] ?? 0;
    if (one < two) left += 1;
    else if (two < one) right += 1;
    else {
      shared += Math.min(a.counts[left] ?? 0, b.counts[right] ?? 0);
      left += 1;
      right += 1;
    }
  }
  // One unit of git's 60,000 is rounded away; the margin keeps the bound an upper one.
  return shared >= needed - 1 - needed / 30_000;
}
