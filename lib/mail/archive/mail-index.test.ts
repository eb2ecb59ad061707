import fs from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MailIndexWriter, type MailRow, openMailIndex } from './mail-index';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mail-index-'));
});
afterEach(() => rm(folder, { recursive: true }));

const row = (n: number, more: Partial<MailRow> = {}): MailRow => ({
  i: `${n}@x`,
  p: [],
  s: `[PATCH] title ${n}`,
  t: `title ${n}`,
  n: 'Jun',
  f: 'jun@example.org',
  d: n,
  k: null,
  o: `${n}`,
  ...more,
});

function build(rows: readonly MailRow[], cursor: string, complete = true): void {
  const writer = new MailIndexWriter(folder, 'test');
  for (const one of rows) writer.add(one);
  writer.checkpoint({ after: cursor }, complete);
}

function ids(key: 'message-id' | 'parent' | 'patch-id' | 'title', value: string): string[] {
  const index = openMailIndex(folder);
  const found = index?.find(key, value).map((one) => one.i) ?? [];
  index?.close();
  return found;
}

test('finds a mail by id, by what it answers, by patch and by title; nothing by what is not there', () => {
  build([row(1, { k: 'aa' }), row(2, { p: ['1@x', '0@x'], t: 'title 1' }), row(3)], '3');
  expect(ids('message-id', '2@x')).toEqual(['2@x']);
  expect(ids('parent', '1@x')).toEqual(['2@x']);
  expect(ids('parent', '0@x')).toEqual(['2@x']);
  expect(ids('patch-id', 'aa')).toEqual(['1@x']);
  expect(ids('title', 'title 1')).toEqual(['1@x', '2@x']);
  expect(ids('title', 'title 9')).toEqual([]);
  // A key is not mixed up with another of the same text.
  expect(ids('parent', 'title 1')).toEqual([]);
});

test('finds each of many thousand, written in several steps', () => {
  const all = Array.from({ length: 5000 }, (_, n) => row(n, { p: [`${Math.floor(n / 10)}@x`] }));
  build(all.slice(0, 2000), '1999', false);
  build(all.slice(2000), '4999');
  for (const n of [0, 1, 1999, 2000, 3777, 4999])
    expect(ids('message-id', `${n}@x`)).toEqual([`${n}@x`]);
  expect(ids('parent', '250@x')).toHaveLength(10);
});

test('goes on where it was, and begins anew for another source', () => {
  build([row(1)], '1', false);
  const again = new MailIndexWriter(folder, 'test');
  expect([again.manifest.cursor, again.manifest.complete]).toEqual([{ after: '1' }, false]);
  expect(new MailIndexWriter(folder, 'another').manifest.mails).toBe(0);
});

test('what was added and not checkpointed is not there: a killed build leaves the last checkpoint', () => {
  build([row(1)], '1');
  new MailIndexWriter(folder, 'test').add(row(2));
  expect([ids('message-id', '1@x'), ids('message-id', '2@x')]).toEqual([['1@x'], []]);
});

test('a deletion takes the mails before it out, by every key; one sent again later is there', () => {
  build([row(1), row(2, { p: ['1@x'] }), row(1, { x: 1, t: 'title 1' })], '3');
  expect([ids('message-id', '1@x'), ids('title', 'title 1')]).toEqual([[], []]);
  expect(ids('parent', '1@x')).toEqual(['2@x']);
  build([row(1, { o: 'again' })], '4');
  const index = openMailIndex(folder);
  expect(index?.find('message-id', '1@x').map((one) => one.o)).toEqual(['again']);
  index?.close();
});

test('an open reader goes on while the index is written again; old files are swept', async () => {
  build([row(1)], '1');
  const index = openMailIndex(folder);
  build([row(2)], '2');
  expect(index?.find('message-id', '1@x')).toHaveLength(1);
  index?.close();
  const kinds = (await readdir(folder)).map((name) => name.replace(/^.*\./, ''));
  expect(kinds.sort()).toEqual(['json', 'keys', 'rows']);
});

test('there is no index in an empty folder', () => {
  expect(openMailIndex(folder)).toBeNull();
});

test('an index whose files are gone is refused, and nothing stays open', async () => {
  build([row(1)], '1');
  const keys = (await readdir(folder)).find((name) => name.endsWith('.keys')) ?? '';
  await rm(path.join(folder, keys));
  const opened = vi.spyOn(fs, 'openSync');
  const closed = vi.spyOn(fs, 'closeSync');
  try {
    expect(() => openMailIndex(folder)).toThrow('cannot be read');
    const files = opened.mock.results.filter((one) => one.type === 'return');
    expect(files.length).toBeGreaterThan(0);
    expect(closed.mock.calls.map(([file]) => file)).toEqual(files.map((one) => one.value));
  } finally {
    vi.restoreAllMocks();
  }
});
