import { readMatches } from '@/lib/db/queries/queue-index';
import { tsquery } from '@/lib/db/queries/sql-text';
import type { QueueIndex } from './queue-index';

/** A word or a quoted group as a tsquery; '' for none. */
export const tsqueryOf = (word: string): string => tsquery([word]);

/**
 * Which rows have a word (one byte each): in subject, message, paths, subsystem, author, findings, reasons or comments, as
 * the beginning of a commit's name, or in the name of somebody who voted on it or is to.
 */
export async function rowsWithWord(
  index: QueueIndex,
  projectId: string,
  word: string,
): Promise<Uint8Array> {
  const key = `word ${word}`;
  const known = index.answers.get(key);
  if (known instanceof Uint8Array) return known;
  const { version } = index;
  const query = tsqueryOf(word);
  const ids = query === '' ? [] : await readMatches(projectId, query);
  const rows = new Uint8Array(index.entries.length);
  for (const id of ids) {
    const row = index.rowOfId(id);
    if (row !== undefined) rows[row] = 1;
  }
  const people = peopleWith(index, query);
  const oid = /^[0-9a-f]{7,40}$/i.test(word) ? word.toLowerCase() : null;
  if (people.size > 0 || oid !== null) {
    for (const [row, entry] of index.entries.entries()) {
      if (
        (oid !== null && entry.oid.startsWith(oid)) ||
        entry.voters.some((person) => people.has(person)) ||
        index.workers(entry).some((person) => people.has(person))
      ) {
        rows[row] = 1;
      }
    }
  }
  if (index.version === version) index.answers.set(key, rows);
  return rows;
}

function peopleWith(index: QueueIndex, query: string): ReadonlySet<number> {
  if (query === '') return new Set();
  const parts = query.split(' & ').map((part) => part.slice(0, -2));
  const found = index.frame.people.filter((person) => {
    const words = person.name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return parts.every((part) => words.some((word) => word.startsWith(part)));
  });
  return new Set(found.map((person) => index.people.find(person.id)).filter((code) => code >= 0));
}
