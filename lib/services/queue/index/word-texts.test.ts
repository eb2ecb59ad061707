import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordSegment } from './word-segment';
import { segmentRows, WordTexts } from './word-texts';

const word = fc.stringMatching(/^[ab0é😀]{1,4}$/u);
const text = fc.uniqueArray(word, { maxLength: 6 });
const texts = fc.array(text, { maxLength: 3 });
const part = fc.stringMatching(/^[ab0]{1,3}$/);

const has = (of: readonly (readonly string[])[], parts: readonly string[]): boolean =>
  of.some((words) => parts.every((each) => words.some((one) => one.startsWith(each))));

function marked(words: WordTexts, parts: readonly string[], among: ReadonlySet<number> | null) {
  const marks = new Uint8Array(5_000);
  words.mark(parts, marks, among);
  return [...marks.entries()].filter(([, mark]) => mark === 1).map(([row]) => row);
}

describe('the words of texts', () => {
  it('find the rows of which one text has them all, whatever was put in since', () => {
    fc.assert(
      fc.property(
        fc.array(texts, { maxLength: 40 }),
        fc.array(fc.tuple(fc.nat(49), texts), { maxLength: 60 }),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(fc.nat(49)),
        (first, later, parts, some) => {
          const words = new WordTexts();
          const now = new Map(first.entries());
          words.fill([...now].map(([row, of]) => ({ row, texts: of })));
          for (const [row, of] of later) {
            words.put([{ row, texts: of }]);
            now.set(row, of);
          }
          words.finish();
          const rows = [...now.keys()].sort((a, b) => a - b);
          const those = rows.filter((row) => has(now.get(row) ?? [], parts));
          expect(marked(words, parts, null)).toEqual(those);
          const among = new Set(some);
          expect(marked(words, parts, among)).toEqual(those.filter((row) => among.has(row)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are packed and unpacked without loss', () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 30 }), (all) => {
        const segment = new WordSegment(all.map((of, row) => ({ row, texts: of })));
        const back = segment.textsOf(new Set(all.keys()));
        expect(back.map((one) => one.texts.map((words) => [...words].sort()))).toEqual(
          all.map((of) => of.map((words) => [...words].sort())),
        );
      }),
    );
  });

  it('hold in a segment of many texts, and stay small however often rows change', () => {
    const words = new WordTexts();
    const of = (row: number, age: number) => ({
      row,
      texts: [[`row${row}`, `age${age}`, 'all', ...(row % 300 === 0 ? ['seldom'] : [])]],
    });
    const rows = [...Array(2 * segmentRows).keys()];
    words.fill(rows.slice(0, segmentRows).map((row) => of(row, 0)));
    words.fill(rows.slice(segmentRows).map((row) => of(row, 0)));
    const { bytes } = words;
    for (let age = 1; age <= 20; age += 1) for (const row of rows) words.put([of(row, age)]);
    expect(words.bytes).toBeLessThan(2 * bytes + 100_000);
    expect(marked(words, ['all'], null)).toEqual(rows);
    expect(marked(words, ['seldom'], null)).toEqual(rows.filter((row) => row % 300 === 0));
    expect(marked(words, ['age20'], null)).toEqual(rows);
    expect(marked(words, ['age19'], null)).toEqual([]);
    expect(marked(words, ['row700', 'age2'], null)).toEqual([700]);
  });

  it('what changed while they are read is not put back to what it was', () => {
    const words = new WordTexts();
    words.put([{ row: 1, texts: [['after']] }]);
    words.fill([
      { row: 0, texts: [['before']] },
      { row: 1, texts: [['before']] },
    ]);
    words.finish();
    expect(marked(words, ['before'], null)).toEqual([0]);
    expect(marked(words, ['after'], null)).toEqual([1]);
  });

  it('leave to Postgres what it may split in its own way, and everything until they are all there', () => {
    const words = new WordTexts();
    expect(words.partsOf(['leak'])).toBeNull();
    words.finish();
    expect(words.partsOf(['leak'])).toEqual(['leak']);
    expect(words.partsOf(['leak', 'größe'])).toBeNull();
    expect(words.partsOf([])).toBeNull();
  });
});
