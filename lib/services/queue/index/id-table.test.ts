import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { IdTable } from './id-table';

it('finds the row of every id, as a text and as bytes, and none of others', () => {
  const ids = [
    ...Array.from({ length: 3_000 }, () => randomUUID() as string),
    // Ids of one table made at one moment differ in their last digits only.
    ...Array.from(
      { length: 3_000 },
      (_, n) => `019a0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    ),
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ];
  const table = new IdTable();
  for (const [row, id] of ids.entries()) table.add(id, row);
  for (const [row, id] of ids.entries()) {
    expect(table.find(id)).toBe(row);
    const bytes = Buffer.from(`00${id.replaceAll('-', '')}`, 'hex');
    expect(table.findAt(bytes, 1)).toBe(row);
  }
  expect(table.find('00000000-0000-0000-0000-000000000000')).toBeUndefined();
  expect(table.find(randomUUID())).toBeUndefined();
});
