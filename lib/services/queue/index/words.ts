import { readMatches } from '@/lib/db/queries/queue-index';
import { tsquery } from '@/lib/db/queries/sql-text';
import type { QueueIndex } from './queue-index';

/** A word or a quoted group as a tsquery; '' for none. */
export const tsqueryOf = (word: string): string => tsquery([word]);

/** What the parts of a tsquery begin with. */
const partsOf = (query: string): string[] =>
  query === '' ? [] : query.split(' & ').map((part) => part.slice(0, -2));

/** Which rows have a word: one byte each, as they were at a place of the index's log or later. Never changed. */
export class WordRows {
  readonly rows: Uint8Array;
  readonly at: number;
  readonly bytes: number;

  constructor(rows: Uint8Array, at: number) {
    this.rows = rows;
    this.at = at;
    this.bytes = rows.length;
  }
}

/** When so many rows changed, the word is looked up anew. */
const many = 1_000;

/**
 * Which rows have a word: in subject, message, paths, subsystem, author, findings, reasons or comments, as the beginning of a
 * commit's name, or in the name of somebody who voted on it or is to. A word that was asked for before is looked for in the
 * rows that changed since.
 */
export async function rowsWithWord(
  index: QueueIndex,
  projectId: string,
  word: string,
): Promise<WordRows> {
  const key = `word ${word}`;
  const kept = index.answers.get(key);
  const { end } = index.log;
  const known = kept instanceof WordRows ? kept : null;
  const since = known === null ? null : index.log.since(known.at);
  if (known !== null && since?.size === 0) return known;
  const changed = since !== null && since.size <= many ? since : null;

  const query = tsqueryOf(word);
  const frame = index.frame;
  const held = index.words?.partsOf(partsOf(query)) ?? null;
  const among = changed === null ? null : [...changed].map((row) => index.entry(row).id);
  const ids = query === '' || held !== null ? noBytes : await readMatches(projectId, query, among);
  const rows = new Uint8Array(index.entries.length);
  if (changed !== null && known !== null) {
    rows.set(known.rows);
    for (const row of changed) rows[row] = 0;
  }
  if (held !== null) index.words?.mark(held, rows, changed);
  for (let at = 0; at < ids.length; at += 16) {
    const row = index.rowOfIdAt(ids, at);
    if (row !== undefined) rows[row] = 1;
  }
  markNamed(index, word, query, rows, changed);
  const found = new WordRows(rows, end);
  // A new frame has other people: what was kept before it is forgotten, and this with it.
  if (index.frame === frame) index.answers.set(key, found);
  return found;
}

const noBytes = Buffer.alloc(0);

/** Marks rows (null: all are looked at) by people's names and commits' names. */
function markNamed(
  index: QueueIndex,
  word: string,
  query: string,
  rows: Uint8Array,
  changed: ReadonlySet<number> | null,
): void {
  const people = peopleWith(index, query);
  const oid = /^[0-9a-f]{7,40}$/i.test(word) ? word.toLowerCase() : null;
  if (people.size === 0 && oid === null) return;
  for (const row of changed ?? index.entries.keys()) {
    const entry = index.entry(row);
    if (
      (oid !== null && entry.oid.startsWith(oid)) ||
      entry.voters.some((person) => people.has(person)) ||
      index.workers(entry).some((person) => people.has(person))
    ) {
      rows[row] = 1;
    }
  }
}

function peopleWith(index: QueueIndex, query: string): ReadonlySet<number> {
  if (query === '') return new Set();
  const parts = partsOf(query);
  const found = index.frame.people.filter((person) => {
    const words = person.name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return parts.every((part) => words.some((word) => word.startsWith(part)));
  });
  return new Set(found.map((person) => index.people.find(person.id)).filter((code) => code >= 0));
}
