import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePlaces, Order, type Place } from './order';

test('an order that rows come into and move in is the order of sorting them', () => {
  const step = fc.record({ row: fc.nat(12), key: fc.nat(4), group: fc.constantFrom('', 'a', 'b') });
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 12 }), (rounds) => {
      const places = new Map<number, Place>();
      const order = new Order((row) => places.get(row) ?? [0, '', 0, '']);
      for (const round of rounds) {
        for (const { row, key, group } of round) {
          places.set(row, [key, group, 0, String(row).padStart(2, '0')]);
          order.touch(row);
        }
        const sorted = [...places.entries()].sort((a, b) => comparePlaces(a[1], b[1]));
        expect(order.rows()).toEqual(sorted.map(([row]) => row));
        for (const [at, [, place]] of sorted.entries()) expect(order.after(place)).toBe(at + 1);
      }
    }),
  );
});
