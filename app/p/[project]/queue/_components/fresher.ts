import type { QueuePage } from '@/lib/contracts/pages';

interface Fresher {
  readonly pages: readonly QueuePage[];
  /** How many rows of the fresh list are not shown yet. */
  readonly added: number;
  /** Rows shown that the fresh list no longer has. */
  readonly gone: readonly string[];
}

/**
 * Writes a fresh first stretch of a list into the pages that are shown: known rows are replaced where they stand,
 * counts are taken over, order and length stay.
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
  const covers = fresh.next === null || fresh.rows.length >= known.size;
  return {
    pages,
    added: fresh.rows.filter((row) => !known.has(row.oid)).length,
    gone: covers ? [...known].filter((oid) => !news.has(oid)) : [],
  };
}
