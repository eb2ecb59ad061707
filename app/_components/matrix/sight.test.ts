import { describe, expect, it } from 'vitest';
import { blockRows, blocksInSight, blocksToDraw, nextChunk } from './sight';

describe('what is drawn', () => {
  it('holds every row in sight, wherever one is', () => {
    for (const rows of [0, 1, 9, 10, 11, 255, 5000]) {
      for (let top = 0; top <= rows * 30; top += 170) {
        const { first, last } = blocksInSight(top, 600, 30, rows);
        const seen = Math.min(rows - 1, Math.floor((top + 600) / 30));
        if (rows > 0 && top < rows * 30) {
          expect(first * blockRows).toBeLessThanOrEqual(Math.floor(top / 30));
          expect((last + 1) * blockRows).toBeGreaterThan(seen);
        }
        expect(last - first).toBeLessThan(8);
      }
    }
  });

  it('draws what is in sight, and where the focus is, from top to bottom', () => {
    expect(blocksToDraw({ first: 2, last: 4 }, -1, 1000)).toEqual([2, 3, 4]);
    expect(blocksToDraw({ first: 2, last: 4 }, 0, 1000)).toEqual([0, 2, 3, 4]);
    expect(blocksToDraw({ first: 2, last: 4 }, 3, 1000)).toEqual([2, 3, 4]);
    expect(blocksToDraw({ first: 0, last: 9 }, 99, 25)).toEqual([0, 1, 2]);
    expect(blocksToDraw({ first: 0, last: 4 }, -1, 0)).toEqual([]);
  });

  it('asks for what is in sight, then for what is nearest', () => {
    const asked = new Set<number>();
    const order: number[] = [];
    for (;;) {
      const next = nextChunk((chunk) => asked.has(chunk), { first: 3, last: 4 }, 9, 3);
      if (next === null) break;
      asked.add(next);
      order.push(next);
    }
    expect(order).toEqual([3, 4, 5, 2, 6, 1, 7, 0]);
  });
});
