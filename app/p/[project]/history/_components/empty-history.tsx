import Link from 'next/link';
import { historyIs, historyTokens } from '@/lib/contracts/history-filter';

interface EmptyHistoryProps {
  readonly base: string;
  readonly queue: string;
  readonly filtered: boolean;
}

export function EmptyHistory({ base, queue, filtered }: EmptyHistoryProps) {
  if (filtered) {
    return (
      <div className="empty">
        <h2>No decision matches these filters</h2>
        <p className="muted">
          All filters narrow the list together; words are looked for in reasons and in what the
          queue finds. Tokens: {historyTokens.join(', ')}; is: {historyIs.join(', ')}.{' '}
          <Link className="link" href={base}>
            Clear them all
          </Link>
          .
        </p>
      </div>
    );
  }
  return (
    <div className="empty">
      <h2>Nobody has decided anything yet</h2>
      <p className="muted">
        Every accept, reject, defer and needs-work is kept here for good: who, when, why, and what
        the engine and the branch said at that moment. Taking one back adds a line, it never removes
        one. The first decision is waiting in{' '}
        <Link className="link" href={queue}>
          the queue
        </Link>
        .
      </p>
    </div>
  );
}
