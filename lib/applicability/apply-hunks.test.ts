import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyByLine, applyHunks, type Hunk } from '@/lib/applicability/apply-hunks';

/** Lines `from` to before `to` of a file become others, with so much context as there is, as git writes a hunk. */
function hunkOf(lines: readonly string[], from: number, to: number, put: readonly string[]): Hunk {
  const start = Math.max(0, from - 3);
  const end = Math.min(lines.length, to + 3);
  const before = lines.slice(start, end);
  return {
    oldStart: before.length === 0 ? 0 : start + 1,
    newStart: start + 1,
    before,
    after: [...lines.slice(start, from), ...put, ...lines.slice(to, end)],
    leading: from - start,
    trailing: end - to,
  };
}

// Few different lines: hunks then have several places, and pieces of lines are found within lines.
const line = fc.constantFrom('a\n', 'b\n', 'aa\n', 'ba\n', '\n', '}\n', 'only 1\n', 'only 2\n');
const file = fc.tuple(fc.array(line, { maxLength: 24 }), fc.constantFrom('', 'a', 'b ', '}'));
const change = fc.record({
  from: fc.nat(24),
  length: fc.nat(3),
  put: fc.array(line, { maxLength: 3 }),
});

it('puts hunks where git looks for them, whether it has to take the file apart or not', () => {
  const seen = { applied: 0, refused: 0 };
  const property = fc.property(
    file,
    fc.array(change, { minLength: 1, maxLength: 3 }),
    fc.array(change, { maxLength: 2 }),
    ([whole, rest], changes, drift) => {
      const lines = rest === '' ? whole : [...whole, rest];
      const hunks = changes.map(({ from, length, put }) => {
        const first = Math.min(from, lines.length);
        return hunkOf(lines, first, Math.min(lines.length, first + length), put);
      });
      const tip = [...lines];
      for (const { from, length, put } of drift) tip.splice(from, length, ...put);
      const content = Buffer.from(tip.join(''), 'latin1');
      const result = applyHunks(content, hunks);
      expect(result).toEqual(applyByLine(content, hunks));
      seen[result === null ? 'refused' : 'applied'] += 1;
    },
  );
  fc.assert(property, { seed: 7, numRuns: 4000 });
  expect(Math.min(seen.applied, seen.refused)).toBeGreaterThan(500);
});

it('refuses a piece of a line, and a place that an earlier hunk wrote', () => {
  const hunk: Hunk = {
    oldStart: 2,
    newStart: 2,
    before: ['b\n', 'c\n'],
    after: ['b\n', 'x\n', 'c\n'],
    leading: 1,
    trailing: 1,
  };
  expect(applyHunks(Buffer.from('ab\nc\nd\n'), [hunk])).toBeNull();
  expect(applyHunks(Buffer.from('a\nb\nc\nd\n'), [hunk])?.toString()).toBe('a\nb\nx\nc\nd\n');
  expect(applyHunks(Buffer.from('a\nb\nc\nd\n'), [hunk, hunk])).toBeNull();
});
