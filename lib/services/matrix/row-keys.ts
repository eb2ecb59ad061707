import { keyLength } from '@/lib/contracts/matrix-cell';
import type { QueueIndex } from '@/lib/services/queue/index/queue-index';

interface Known {
  readonly rows: Map<string, number>;
  upTo: number;
}

/** Rows are only ever added to an index, and a row keeps its candidate. */
const known = new WeakMap<QueueIndex, Known>();

/** How a row is named between page and server: the random end of its candidate's id. */
export const keyOf = (id: string): string => id.replaceAll('-', '').slice(-keyLength);

/** The row of each key; a key that is none of this project's is left out. */
export function rowsOfKeys(index: QueueIndex, keys: readonly string[]): readonly number[] {
  const map = known.get(index) ?? { rows: new Map<string, number>(), upTo: 0 };
  known.set(index, map);
  for (; map.upTo < index.entries.length; map.upTo += 1) {
    map.rows.set(keyOf(index.entry(map.upTo).id), map.upTo);
  }
  return keys.flatMap((key) => map.rows.get(key) ?? []);
}

/** The keys of a text that holds them one after the other. */
export function splitKeys(keys: string): readonly string[] {
  return Array.from({ length: keys.length / keyLength }, (_, at) =>
    keys.slice(at * keyLength, (at + 1) * keyLength),
  );
}
