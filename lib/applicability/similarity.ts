/**
 * git's measure of how alike two files are (diffcore-delta.c, diffcore-rename.c: estimate_similarity), as an upper
 * bound: pieces end at a newline or after 64 bytes, and what two files share is counted in bytes per piece hash.
 */
export interface Fingerprint {
  readonly size: number;
  /**
   * How many bytes the pieces of each hash have, those with many bytes first. One number each: the hash in the upper
   * bits, the bytes in the lower `countBits`; a hash with more bytes than fit there comes several times.
   */
  readonly pieces: Int32Array;
}

/** git's; less than 2 to the power of 17. */
const hashBase = 107927;
export const countBits = 15;
const mostBytes = (1 << countBits) - 1;
/** Bytes per hash of the file at work; all zero between files. */
const tally = new Int32Array(hashBase);
/** One bit for every hash that is in `tally`: most look-ups end here, in a table that stays at hand. */
const present = new Int32Array((hashBase >> 5) + 1);
/** Hashes of the file at work in the order of their first piece. */
const seen = new Int32Array(hashBase);
/** A file shows soonest that it is another one by its longer lines. */
const many = 32;

/** The pieces of a file, in an array of so many numbers that `room` makes. */
export function fingerprint(
  content: Buffer,
  room: (pieces: number) => Int32Array = (pieces) => new Int32Array(pieces),
): Fingerprint {
  const isText = content.subarray(0, 8000).indexOf(0) < 0;
  const bare = isText ? withoutReturns(content) : content;
  const { length } = bare;
  let found = 0;
  let long = 0;
  for (let at = 0; at < length; ) {
    const start = at;
    // git before 2.44 leaves an unfinished last piece out; counting it can only raise the bound.
    const stop = Math.min(length, at + 64);
    let byte = 0;
    let first = 0;
    let second = 0;
    while (at < stop && byte !== 0x0a) {
      byte = bare[at] ?? 0;
      at += 1;
      const before = first;
      first = (((first << 7) ^ (second >>> 25)) + byte) | 0;
      second = (second << 7) ^ (before >>> 25);
    }
    const hash = ((first + Math.imul(second, 0x61)) >>> 0) % hashBase;
    const known = tally[hash] ?? 0;
    const count = known + at - start;
    if (known === 0) seen[found++] = hash;
    if (known < many && count >= many) long += 1;
    tally[hash] = count;
  }
  let split = 0;
  if (length > mostBytes) {
    for (let index = 0; index < found; index++) {
      split += Math.floor(((tally[seen[index] ?? 0] ?? 0) - 1) / mostBytes);
    }
  }
  const pieces = room(found + split);
  let front = 0;
  let back = long + split;
  for (let index = 0; index < found; index++) {
    const hash = seen[index] ?? 0;
    let count = tally[hash] ?? 0;
    const isLong = count >= many;
    tally[hash] = 0;
    for (; count > mostBytes; count -= mostBytes) pieces[front++] = (hash << countBits) | mostBytes;
    pieces[isLong ? front++ : back++] = (hash << countBits) | count;
  }
  return { size: content.length, pieces };
}

/** Text without the carriage returns at the ends of lines: git passes over them. */
function withoutReturns(content: Buffer): Buffer {
  if (content.indexOf('\r\n') < 0) return content;
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/**
 * Which of the others git could take for a rename of this file: those that share at least half of the larger of the
 * two. The file's pieces are spread out once and every other file is held against them, up to where too much of it is
 * without a counterpart.
 */
export function renamesOf(
  { size, pieces }: Fingerprint,
  others: readonly Fingerprint[],
): boolean[] {
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] ?? 0;
    const hash = piece >>> countBits;
    tally[hash] = (tally[hash] ?? 0) + (piece & mostBytes);
    present[hash >> 5] = (present[hash >> 5] ?? 0) | (1 << (hash & 31));
  }
  const found = others.map((other) => sharesHalf(other, size));
  for (let at = 0; at < pieces.length; at++) {
    const hash = (pieces[at] ?? 0) >>> countBits;
    tally[hash] = 0;
    present[hash >> 5] = 0;
  }
  return found;
}

/** Against the pieces in `tally`, which are those of a file of this size. */
function sharesHalf({ size, pieces }: Fingerprint, otherSize: number): boolean {
  // The last unit of git's 60,000 is rounded; the margin keeps the bound an upper one.
  const larger = Math.max(size, otherSize);
  const needed = larger / 2 - 1 - larger / 60_000;
  let spare = size - needed;
  for (let at = 0; at < pieces.length && spare >= 0; at++) {
    const piece = pieces[at] ?? 0;
    const hash = piece >>> countBits;
    const mine = piece & mostBytes;
    const isThere = ((present[hash >> 5] ?? 0) & (1 << (hash & 31))) !== 0;
    const theirs = isThere ? (tally[hash] ?? 0) : 0;
    if (theirs < mine) spare -= mine - theirs;
  }
  return spare >= 0;
}
