import type { QueueQuery, QueueRow } from '@/lib/contracts/pages';

type Grouped = Pick<QueueRow, 'subsystem' | 'author' | 'series'>;

function groupOf(sort: QueueQuery['sort'], row: Grouped): string | null {
  switch (sort) {
    case 'subsystem':
      return row.subsystem || 'no subsystem';
    case 'author':
      return row.author;
    case 'series':
      return row.series === null
        ? 'not of a series'
        : `series of ${row.series.count}: ${row.series.key}`;
    default:
      return null;
  }
}

/** What stands above a row that begins a group; null inside a group, and in orders that have none. */
export function headingOf(
  sort: QueueQuery['sort'],
  row: Grouped,
  before: Grouped | undefined,
): string | null {
  const group = groupOf(sort, row);
  return before !== undefined && groupOf(sort, before) === group ? null : group;
}
