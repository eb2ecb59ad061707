import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readEntry } from './entry';
import { entries, entryOf, keep, openOutbox, remove, update } from './store';
import { fakeStorage } from './testing/fake-storage';

const drafted = (id: string) => ({
  id,
  kind: 'votes' as const,
  project: 'p',
  path: '/api/p/p/candidates/x/decisions',
  body: { reason: 'why' },
  oids: ['x'],
  title: 'Defer on 6.6',
  done: 'Deferred on 6.6',
  about: 'a fix',
});

beforeEach(() => {
  vi.stubGlobal('window', { addEventListener: vi.fn(), removeEventListener: vi.fn() });
});
afterEach(() => {
  for (const entry of entries()) remove(entry.id);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('keeps each person’s own, in the order they were decided, whatever the clock does', () => {
  vi.stubGlobal('localStorage', fakeStorage().storage);
  openOutbox('ann');
  const clock = vi.spyOn(Date, 'now');
  clock.mockReturnValue(5000);
  keep(drafted('first'));
  clock.mockReturnValue(1000);
  keep(drafted('second'));
  clock.mockRestore();
  expect(entries().map(({ id, state, tried }) => [id, state, tried])).toEqual([
    ['first', 'fresh', false],
    ['second', 'fresh', false],
  ]);
  openOutbox('bob');
  expect(entries()).toEqual([]);
  openOutbox('ann');
  // A page left it on its way a long time ago: nobody else will say what became of it.
  expect(entryOf('first')?.state).toBe('kept');
});

test('what a page left on its way just before it was closed is taken up by the next one', () => {
  vi.stubGlobal('localStorage', fakeStorage().storage);
  vi.useFakeTimers();
  const left = openOutbox('ann');
  keep(drafted('one'));
  left();
  vi.advanceTimersByTime(2000);
  const close = openOutbox('ann');
  // Another tab may be sending it still.
  expect(entryOf('one')?.state).toBe('fresh');
  vi.advanceTimersByTime(30_000);
  expect(entryOf('one')?.state).toBe('kept');
  close();
  expect(vi.getTimerCount()).toBe(0);
});

test('what another tab removed is not brought back by a change', () => {
  const { held, storage } = fakeStorage();
  vi.stubGlobal('localStorage', storage);
  openOutbox('ann');
  keep(drafted('one'));
  held.clear();
  update('one', { state: 'kept' });
  expect(entries()).toEqual([]);
});

test('a browser that stores nothing keeps it as long as the page lives, and says so', () => {
  vi.stubGlobal('localStorage', fakeStorage(true).storage);
  openOutbox('ann');
  keep(drafted('one'));
  expect(entries()).toMatchObject([{ id: 'one', fleeting: true }]);
  update('one', { state: 'kept' });
  expect(entryOf('one')).toMatchObject({ state: 'kept', fleeting: true });
  remove('one');
  expect(entries()).toEqual([]);
});

test('what is no entry is passed over', () => {
  for (const text of [null, '', '{', '[]', '"x"', '{"id":"one"}', '{"state":"kept"}']) {
    expect(readEntry(text)).toBeNull();
  }
});
