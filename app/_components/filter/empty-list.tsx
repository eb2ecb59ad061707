import Link from 'next/link';
import { type ListPage, queueHref } from '@/app/_components/frame/query-tokens';
import type { QueuePage, QueueQuery } from '@/lib/contracts/pages';

interface EmptyListProps {
  readonly project: string;
  readonly query: Pick<QueueQuery, 'q' | 'view' | 'sort'>;
  readonly counts: QueuePage['counts'];
  readonly page?: ListPage;
}

/** An empty list says why it is empty and what to do next. */
export function EmptyList({ project, query, counts, page }: EmptyListProps) {
  if (query.q) {
    return (
      <div className="empty">
        <h2>Nothing matches these filters</h2>
        <p className="muted">
          Different filters narrow the list together, several values of one filter widen it. Remove
          one in the search field, or{' '}
          <Link className="link" href={queueHref(project, { ...query, q: '' }, page)}>
            clear them all
          </Link>
          .
        </p>
      </div>
    );
  }
  if (counts.all === 0) {
    return (
      <div className="empty">
        <h2>No candidates yet</h2>
        <p className="muted">
          A candidate is one upstream commit that might belong into a stable branch. Bring some in
          from{' '}
          <Link className="link" href={`/p/${project}/sources`}>
            Sources
          </Link>
          : a commit range, a list of commits, what a branch is missing, or a mailbox. Each is then
          analysed in nine phases and shows up here by itself.
        </p>
      </div>
    );
  }
  const texts: Record<QueueQuery['view'], string> = {
    waiting: 'Everything is decided. What comes in next appears here by itself.',
    mine: 'Nothing is assigned to you or waits for your second look.',
    alarms: 'No accepted backport has a follow-up or a revert that its branch lacks.',
    security: 'No candidate with a CVE or a security fix is waiting.',
    settled: 'Nothing is settled yet: decide on a candidate in Waiting.',
    all: 'No candidates.',
  };
  return (
    <div className="empty">
      <h2>{query.view === 'waiting' ? 'The queue is empty' : 'Nothing here'}</h2>
      <p className="muted">
        {texts[query.view]}{' '}
        <Link className="link" href={queueHref(project, { view: 'all' }, page)}>
          All {counts.all} candidates
        </Link>
      </p>
    </div>
  );
}
