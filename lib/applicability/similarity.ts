/**
 * git's measure of how alike two files are (diffcore-delta.c, diffcore-rename.c: estimate_similarity), as an upper
 * bound: pieces end at a newline or after 64 bytes, and what two files share is counted in bytes per piece hash.
 */
export interface Fingerprint {
  readonly size: number;
  /** Piece hashes, each once. */
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
  const hashes = Uint32Array.from(seen);
  const counts = new Uint32Array(hashes.length);
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index] ?? 0;
    counts[index] = tally[hash] ?? 0;
    tally[hash] = 0;
  }
  return { size: length, hashes, counts };
}

/**
 * Which of the others git could take for a rename of this file: those that share at least half of the larger of the
 * two. The file's pieces are spread out once and every other file is held against them, up to where too much of it is
 * without a counterpart.
 */
export function renamesOf(file: Fingerprint, others: readonly Fingerprint[]): boolean[] {
  for (let index = 0; index < file.hashes.length; index++) {
    tally[file.hashes[index] ?? 0] = file.counts[index] ?? 0;
  }
  const found = others.map((other) => sharesHalf(other, file.size));
  for (const hash of file.hashes) tally[hash] = 0;
  return found;
}

/** Against the pieces in `tally`, which are those of a file of this size. */
function sharesHalf({ size, hashes, counts }: Fingerprint, otherSize: number): boolean {
  // The last unit of git's 60,000 is rounded; the margin keeps the bound an upper one.
  const larger = Math.max(size, otherSize);
  const needed = larger / 2 - 1 - larger / 60_000;
  let spare = size - needed;
  for (let index = 0; index < hashes.length && spare >= 0; index++) {
    const mine = counts[index] ?? 0;
    const theirs = tally[hashes[index] ?? 0] ?? 0;
    if (theirs < mine) spare -= mine - theirs;
  }
  return spare >= 0;
}
