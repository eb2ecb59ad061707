import { cellKinds } from '@/lib/contracts/queue-filter';
import { cellNames, cellValue, oneCell } from './cell-tests';
import type { Dictionary } from './dictionary';
import { type Asked, bits, isMine, type View, viewTest } from './evaluate';
import type { SharedCounts } from './found';
import type { Entry, QueueIndex } from './queue-index';

/** How many rows of the filter each view has for the person who asks. `passes`: whether a row is of the filter. */
export function countViews(
  index: QueueIndex,
  asked: Asked,
  passes: (row: number) => boolean,
  shared: SharedCounts,
): Record<View, number> {
  const { all, open, settled, alarms, security } = shared;
  const waiting = viewTest(index, 'waiting', asked);
  let own = 0;
  let off = 0;
  for (const row of index.rowsOf(asked.person)) {
    if (!passes(row)) continue;
    const entry = index.entry(row);
    if (isMine(index, entry, asked.person)) own += 1;
    if (!entry.settled && !waiting?.(row)) off += 1;
  }
  return { waiting: open - off, mine: own, alarms, security, settled, all };
}

export interface Facet {
  readonly token: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

const mostValues = 30;

/**
 * Values of each kind with how many rows one would see with that value instead of those that are asked for of its kind: the
 * other filters hold, so a second value of a kind shows what it would add.
 */
export function countFacets(
  index: QueueIndex,
  asked: Asked,
  filtered: Uint16Array,
): readonly Facet[] {
  const view = viewTest(index, asked.view, asked);
  const fails =
    view === null ? filtered : filtered.map((fail, row) => (view(row) ? fail : fail | bits.view));
  const passing = (bit: number): readonly Entry[] => {
    const entries: Entry[] = [];
    for (let row = 0; row < fails.length; row += 1) {
      if (((fails[row] ?? 0) & ~bit) === 0) entries.push(index.entry(row));
    }
    return entries;
  };
  const everywhere = passing(0);
  const failsIn = new Set<number>();
  for (const bit of Object.values(bits)) if (fails.some((f) => (f & bit) !== 0)) failsIn.add(bit);
  const beside = (bit: number): readonly Entry[] => (failsIn.has(bit) ? passing(bit) : everywhere);

  const facets: Facet[] = [];
  const add = (
    token: string,
    of: Dictionary,
    bit: number,
    codes: (e: Entry) => readonly number[],
  ) =>
    facets.push({ token, values: named(of.values, tally(of.values.length, beside(bit), codes)) });
  add('verdict', index.verdicts, bits.verdict, (e) => [e.verdict]);
  add('severity', index.severities, bits.severity, (e) => [e.severity]);
  add('flag', index.flags, bits.flag, (e) => e.flags);
  const cells = beside(bits.cells);
  const names = cellNames(index);
  for (const kind of cellKinds) {
    const test = oneCell(index, asked.filter, kind);
    if (test === null) continue;
    const value = cellValue[kind];
    // Of each cell there is, the value it counts for, or -1.
    const counted = index.cellValues.map((cell) => (test(cell) ? value(cell) : -1));
    const found: number[] = [];
    const counts = tally(names[kind].length, cells, (entry) => {
      found.length = 0;
      for (const cell of entry.cells) {
        const code = counted[cell] ?? -1;
        if (code >= 0 && !found.includes(code)) found.push(code);
      }
      return found;
    });
    facets.push({ token: kind, values: named(names[kind], counts) });
  }
  facets.push({ token: 'subsystem', values: subsystemCounts(index, beside(bits.subsystem)) });
  const people = index.people.values.map(
    (id) => index.frame.people.find((p) => p.id === id)?.name ?? '',
  );
  facets.push(
    {
      token: 'reviewer',
      values: named(
        people,
        tally(people.length, beside(bits.reviewer), (e) => e.voters),
      ),
    },
    {
      token: 'assigned',
      values: named(
        people,
        tally(people.length, beside(bits.assigned), (e) => index.workers(e)),
      ),
    },
  );
  add('author', index.authors, bits.author, (e) => [e.author]);
  return facets.filter((facet) => facet.values.length > 0);
}

function tally(
  size: number,
  entries: readonly Entry[],
  codes: (entry: Entry) => readonly number[],
): Uint32Array {
  const counts = new Uint32Array(size);
  for (const entry of entries)
    for (const code of codes(entry)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** Values that occur, the commonest first. */
function named(names: readonly string[], counts: Uint32Array): Facet['values'] {
  return names
    .flatMap((value, code) => {
      const count = counts[code] ?? 0;
      return count > 0 && value !== '' ? [{ value, count }] : [];
    })
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, mostValues);
}

/** A subsystem's count has those below it, as its token finds them. */
function subsystemCounts(index: QueueIndex, entries: readonly Entry[]): Facet['values'] {
  const { values } = index.subsystems;
  const own = tally(values.length, entries, (e) => [e.subsystem]);
  // Every text that ends before a "/" or ":" of the name, and the name: what could find it.
  const above = new Map<string, number>();
  for (const [code, name] of values.entries()) {
    const count = own[code] ?? 0;
    if (count === 0) continue;
    const lower = name.toLowerCase();
    for (const end of [...lower.matchAll(/[/:]/g)].map((m) => m.index).concat(lower.length)) {
      const key = lower.slice(0, end);
      above.set(key, (above.get(key) ?? 0) + count);
    }
  }
  const shown = new Map<string, { value: string; count: number }>();
  for (const value of values) {
    const count = above.get(value.toLowerCase()) ?? 0;
    if (value !== '' && count > 0) {
      shown.set(value.toLowerCase(), shown.get(value.toLowerCase()) ?? { value, count });
    }
  }
  return [...shown.values()]
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, mostValues);
}
