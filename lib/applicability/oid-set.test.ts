import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OidSet } from '@/lib/applicability/oid-set';

const oid = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 40, maxLength: 40 })
  .map((digits) => digits.join(''));

test('holds what it was made of, and finds prefixes', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(oid, { maxLength: 50 }),
      oid,
      fc.integer({ min: 4, max: 40 }),
      (all, other, length) => {
        const set = OidSet.fromLines(Buffer.from(all.map((one) => `${one}\n`).join('')));
        expect(set.size).toBe(all.length);
        for (const one of all) {
          expect(set.has(one)).toBe(true);
          const expected = all.filter((candidate) => candidate.startsWith(one.slice(0, length)));
          expect(set.withPrefix(one.slice(0, length), 100).sort()).toEqual(expected.sort());
        }
        expect(set.has(other)).toBe(all.includes(other));
      },
    ),
  );
});

test('a missing last line break, blank lines and other text', () => {
  const a = 'a'.repeat(40);
  const b = 'b'.repeat(40);
  expect(OidSet.fromLines(Buffer.from(`${a}\n\nboundary\n${b}`)).size).toBe(2);
  expect(OidSet.fromLines(Buffer.from('')).size).toBe(0);
  expect(OidSet.fromLines(Buffer.from(a)).withPrefix('zz')).toEqual([]);
});
