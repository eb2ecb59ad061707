import type { QueuePage } from '@/lib/contracts/pages';

interface Fresher {
  readonly pages: readonly QueuePage[];
  /** How many rows of the fresh list have come among those shown, or behind them where all was shown. */
  readonly added: number;
  /** Rows shown that the fresh list no longer has. */
  readonly gone: readonly string[];
}

/**
 * Writes a fresh first stretch of a list into the pages that are shown: known rows are replaced where they stand,
 * counts are taken over, order and length stay. `within` of the fresh one says how many of its rows stand up to the place
 * where what is shown ends: a row that sank below it takes no others along.
 */
export function fresher(shown: readonly QueuePage[], fresh: QueuePage): Fresher {
  const news = new Map(fresh.rows.map((row) => [row.oid, row]));
  const known = new Set(shown.flatMap((page) => page.rows.map((row) => row.oid)));
  const pages = shown.map((page, index) => ({
    ...page,
    ...(index === 0
      ? {
          total: fresh.total,
          counts: fresh.counts,
          problems: fresh.problems,
        }
      : {}),
    rows: page.rows.map((row) => news.get(row.oid) ?? row),
  }));
  // What stands behind the last row that is shown is not new: it comes when one reads on.
  const reached = shown.at(-1)?.next ? fresh.rows.slice(0, fresh.within) : fresh.rows;
  const added = reached.filter((row) => !known.has(row.oid)).length;
  const covers = fresh.next === null || fresh.rows.length >= known.size + added;
  return {
    pages,
    added,
    gone: covers ? [...known].filter((oid) => !news.has(oid)) : [],
  };
}
