import { describe, expect, it } from 'vitest';
import type { QueuePage, QueueRow } from '@/lib/contracts/pages';
import { fresher } from './fresher';
import { plainRow } from './testing/plain-row';

const row = (oid: string, why = '') => plainRow({ oid, subject: oid, why });

/** `within`: so many stand up to where what is shown ends. */
const page = (rows: QueueRow[], next: string | null = null, within = rows.length): QueuePage => ({
  rows,
  within,
  next,
  total: rows.length,
  counts: { waiting: rows.length, mine: 0, alarms: 0, security: 0, settled: 0, all: 0 },
  problems: [],
});

describe('fresher', () => {
  it('replaces rows where they stand, counts new ones, names those that left', () => {
    const result = fresher(
      [page([row('a'), row('b')])],
      page([row('c'), row('b', 'new'), row('d')]),
    );
    expect(result.pages[0]?.rows.map((r) => [r.oid, r.why])).toEqual([
      ['a', ''],
      ['b', 'new'],
    ]);
    expect(result.added).toBe(2);
    expect(result.gone).toEqual(['a']);
    expect(result.pages[0]?.total).toBe(3);
  });

  it('counts no row new that stands behind those shown while there is more to read', () => {
    const shown = [page([row('a'), row('b')], 'b')];
    const result = fresher(shown, page([row('a'), row('n'), row('b'), row('c'), row('d')], 'd', 3));
    expect(result.added).toBe(1);
    expect(result.gone).toEqual([]);
    expect(fresher([page([row('a')])], page([row('a'), row('n')])).added).toBe(1);
    expect(fresher([page([])], page([row('n')])).added).toBe(1);
  });

  it('calls nothing gone that new rows pushed out of the fresh stretch', () => {
    const shown = [page([row('a'), row('b')], 'b')];
    const pushed = fresher(shown, page([row('n'), row('a')], 'a'));
    expect(pushed.added).toBe(1);
    expect(pushed.gone).toEqual([]);
    const left = fresher(shown, page([row('n'), row('a'), row('c')], 'c', 2));
    expect(left.gone).toEqual(['b']);
  });

  it('counts nothing new because a row that is shown sank below the others', () => {
    const shown = [page([row('a'), row('b')], 'b')];
    const sunk = page([row('a'), row('c'), row('d'), row('b'), row('e')], 'e', 1);
    expect(fresher(shown, sunk)).toMatchObject({ added: 0, gone: [] });
  });

  it('calls nothing gone that the fresh stretch does not reach', () => {
    const shown = [page([row('a'), row('b')], 'x'), page([row('e')])];
    expect(fresher(shown, page([row('a'), row('b')], 'x')).gone).toEqual([]);
  });
});
