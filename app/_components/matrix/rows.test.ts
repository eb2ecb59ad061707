import { describe, expect, it } from 'vitest';
import type { MatrixRow } from '@/lib/contracts/matrix';
import { MatrixRowStore } from './rows';

const keyOf = (n: number) => n.toString(16).padStart(16, '0');
const row = (n: number, subject = 'fix'): MatrixRow => [
  keyOf(n),
  n.toString(16).padStart(40, 'a'),
  subject,
  'net',
  'yes',
  [1, -1],
];
const list = (...numbers: readonly number[]) => numbers.map(keyOf).join('');

describe('rows of the matrix', () => {
  it('shows what came with the page, then what the list says', () => {
    const store = new MatrixRowStore(3, 1, [row(7)]);
    expect(store.block(0).map((one) => one?.[0] ?? null)).toEqual([null, keyOf(7), null]);
    expect(store.placeOfOid(row(7)[1])).toBe(1);
    store.setKeys(list(7, 5));
    expect(store.length).toBe(2);
    expect(store.rowAt(0)).toEqual(row(7));
    expect(store.rowAt(1)).toBeNull();
    expect(store.placeOfOid(row(7)[1])).toBe(0);
  });

  it('tells when a place is another row than before', () => {
    const store = new MatrixRowStore(3, 1, [row(7)]);
    expect(store.setKeys(list(5, 7, 6))).toBe(false);
    expect(store.setKeys(list(5, 7, 6, 8))).toBe(false);
    expect(store.setKeys(list(5, 6, 8))).toBe(true);
    expect(store.setKeys(list(5, 6))).toBe(true);
    expect(new MatrixRowStore(3, 1, [row(7)]).setKeys(list(7, 5))).toBe(true);
  });

  it('writes rows where they stand, and makes only their block anew', () => {
    const numbers = Array.from({ length: 25 }, (_, n) => n + 1);
    const store = new MatrixRowStore(0, 0, []);
    store.setKeys(list(...numbers));
    store.put(numbers.map((n) => row(n)));
    const before = [store.block(0), store.block(1), store.block(2)];
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    store.put([row(12, 'fix it better'), row(99)]);
    expect(told).toBe(1);
    expect(store.block(0)).toBe(before[0]);
    expect(store.block(1)).not.toBe(before[1]);
    expect(store.block(2)).toBe(before[2]);
    expect(store.rowAt(11)?.[2]).toBe('fix it better');
    expect(store.keyAt(24)).toBe(keyOf(25));
  });

  it('asks for a chunk once, and again after it failed', () => {
    const store = new MatrixRowStore(0, 0, []);
    store.setKeys(list(...Array.from({ length: 250 }, (_, n) => n)));
    expect(store.ask(1)).toHaveLength(50);
    expect(store.asked(1)).toBe(true);
    store.forget(1);
    expect(store.asked(1)).toBe(false);
  });
});
