'use client';

import { useSyncExternalStore } from 'react';
import { type Entry, isShown, readEntry } from './entry';

/**
 * What is not known to be saved, by account, in localStorage: one key per entry, so that tabs which write at the same time
 * do not overwrite one another. Small, because every page has it from the start.
 */
const prefix = 'stablehand-unsaved:';
/** For a browser that stores nothing. */
const memory = new Map<string, string>();
const listeners = new Set<() => void>();
const none: readonly Entry[] = [];
/** A page that lives says sooner than this that something is not saved yet: what is on its way for longer was left by its page. */
const abandonedMs = 10_000;
let account: string | null = null;
let shown: readonly Entry[] = none;

const keyOf = (entry: Pick<Entry, 'at' | 'id'>): string =>
  `${prefix}${account}:${String(entry.at).padStart(15, '0')}:${entry.id}`;

function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** Everything of this account, oldest first, as it is stored now. */
export function entries(): readonly Entry[] {
  if (account === null) return none;
  const mine = `${prefix}${account}:`;
  const kept = storage();
  const found = new Map(memory);
  for (let at = 0; at < (kept?.length ?? 0); at += 1) {
    const key = kept?.key(at);
    if (key?.startsWith(mine)) found.set(key, kept?.getItem(key) ?? '');
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => readEntry(text))
    .filter((entry) => entry !== null);
}

export const entryOf = (id: string): Entry | null =>
  entries().find((entry) => entry.id === id) ?? null;

function changed(): void {
  const next = entries().filter(isShown);
  if (JSON.stringify(next) === JSON.stringify(shown)) return;
  shown = next.length > 0 ? next : none;
  for (const listener of listeners) listener();
}

function write(entry: Entry): void {
  const key = keyOf(entry);
  try {
    const kept = storage();
    if (kept === null) throw new Error('no storage');
    kept.setItem(key, JSON.stringify(entry));
  } catch {
    // Full, or switched off: said beside the entry, see `fleeting`.
    memory.set(key, JSON.stringify({ ...entry, fleeting: true }));
  }
  changed();
}

/** Keeps something before it is sent. Whatever happens to the page then, it is found again. */
export function keep(entry: Omit<Entry, 'at' | 'state' | 'tried'>): Entry {
  const at = Math.max(Date.now(), (entries().at(-1)?.at ?? 0) + 1);
  const whole: Entry = { ...entry, at, state: 'fresh', tried: false };
  write(whole);
  return whole;
}

/** Changes an entry that is still there; what another tab has removed stays removed. */
export function update(id: string, change: Partial<Omit<Entry, 'id' | 'at'>>): void {
  const entry = entryOf(id);
  if (entry) write({ ...entry, ...change });
}

export function remove(id: string): void {
  const entry = entryOf(id);
  if (!entry) return;
  memory.delete(keyOf(entry));
  storage()?.removeItem(keyOf(entry));
  changed();
}

/** Whose entries these are: the person that this page is for. */
export const whose = (): string | null => account;

/** What a page left on its way counts as kept: it is shown, and sent by whoever comes. */
export function adopt(): void {
  for (const entry of entries()) {
    if (entry.state === 'fresh' && Date.now() - entry.at > abandonedMs) {
      update(entry.id, { state: 'kept' });
    }
  }
}

/** Opens the entries of a person, and takes up what other pages leave. Returns what closes it. */
export function openOutbox(person: string): () => void {
  account = person;
  adopt();
  changed();
  // Also what was left only just now: by this page before it was loaded again, or by a tab that is gone.
  const timer = setInterval(adopt, abandonedMs);
  const onStorage = (event: StorageEvent) => {
    if (event.key === null || event.key.startsWith(prefix)) changed();
  };
  window.addEventListener('storage', onStorage);
  return () => {
    clearInterval(timer);
    window.removeEventListener('storage', onStorage);
  };
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** What is to be shown as not saved, oldest first. */
export function useUnsaved(): readonly Entry[] {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => none,
  );
}

/** The last of it that is about a candidate. */
export function useUnsavedOn(oid: string): Entry | null {
  return useUnsaved().findLast((entry) => entry.oids.includes(oid)) ?? null;
}
