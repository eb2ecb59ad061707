import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBits, fingerprint, renamesOf } from '@/lib/applicability/similarity';

/** git's diffcore-delta.c (hash_chars) letter by letter; the last piece counts as from 2.44 on. */
function gitCounts(content: Buffer): Map<number, number> {
  const isText = content.subarray(0, 8000).indexOf(0) < 0;
  const counts = new Map<number, number>();
  let n = 0;
  let accum1 = 0n;
  let accum2 = 0n;
  const low = 0xffffffffn;
  const end = () => {
    const hash = Number(((accum1 + accum2 * 0x61n) & low) % 107927n);
    counts.set(hash, (counts.get(hash) ?? 0) + n);
    n = 0;
    accum1 = 0n;
    accum2 = 0n;
  };
  for (const [at, c] of content.entries()) {
    if (isText && c === 0x0d && content[at + 1] === 0x0a) continue;
    const old1 = accum1;
    accum1 = ((accum1 << 7n) ^ (accum2 >> 25n)) & low;
    accum2 = ((accum2 << 7n) ^ (old1 >> 25n)) & low;
    accum1 = (accum1 + BigInt(c)) & low;
    n += 1;
    if (n >= 64 || c === 0x0a) end();
  }
  if (n > 0) end();
  return counts;
}

const content = fc
  .array(
    fc.constantFrom(
      'a',
      'bc',
      '\n',
      '\r\n',
      '\r',
      '\0',
      'x'.repeat(70),
      'int main(void)\n',
      'y'.repeat(40_000),
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

/** The bytes of each hash, as a fingerprint has them. */
function counts(pieces: Int32Array): Map<number, number> {
  const found = new Map<number, number>();
  for (const piece of pieces) {
    const hash = piece >>> countBits;
    found.set(hash, (found.get(hash) ?? 0) + (piece & (2 ** countBits - 1)));
  }
  return found;
}

test('a hash with one byte more than fits into a number loses no other', () => {
  const bytes = Buffer.from(`${'y'.repeat(2 ** countBits)}a\nb\n`);
  expect(counts(fingerprint(bytes).pieces)).toEqual(gitCounts(bytes));
});

test('pieces are those that git counts', () => {
  fc.assert(
    fc.property(content, (bytes) => {
      const { size, pieces } = fingerprint(bytes);
      expect(size).toBe(bytes.length);
      expect(counts(pieces)).toEqual(gitCounts(bytes));
    }),
  );
});

test('a file is never told apart from one that shares half of it', () => {
  fc.assert(
    fc.property(content, content, (one, other) => {
      const mine = gitCounts(one);
      let shared = 0;
      for (const [hash, count] of gitCounts(other)) shared += Math.min(count, mine.get(hash) ?? 0);
      const isHalf = shared * 2 >= Math.max(one.length, other.length);
      const [may] = renamesOf(fingerprint(one), [fingerprint(other)]);
      if (isHalf) expect(may).toBe(true);
    }),
  );
});
