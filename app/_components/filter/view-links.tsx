import Link from 'next/link';
import { type ListPage, queueHref } from '@/app/_components/frame/query-tokens';
import type { QueuePage, QueueQuery } from '@/lib/contracts/pages';
import { queueViews } from '@/lib/contracts/words';

/** What each built-in view is called. */
export const viewWords: Readonly<Record<QueueQuery['view'], string>> = {
  waiting: 'Waiting',
  mine: 'Mine',
  alarms: 'Alarms',
  security: 'Security',
  settled: 'Settled',
  all: 'All',
};

interface ViewLinksProps {
  readonly project: string;
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  readonly counts: QueuePage['counts'];
  readonly page?: ListPage;
}

/** The built-in views with how many candidates of the filter each has. */
export function ViewLinks({ project, query, counts, page }: ViewLinksProps) {
  return queueViews.map((view) => (
    <Link
      key={view}
      href={queueHref(project, { ...query, view }, page)}
      aria-current={view === query.view ? 'page' : undefined}
    >
      {viewWords[view]} <span className="faint">{counts[view]}</span>
    </Link>
  ));
}
