import { queueHref } from '@/app/_components/frame/query-tokens';
import type { QueueQuery } from '@/lib/contracts/pages';

/** Address of a list that goes on from a place further down (`next` of an answer). */
export function furtherHref(
  project: string,
  query: Pick<QueueQuery, 'q' | 'view' | 'sort'>,
  next: string,
): string {
  const href = queueHref(project, query);
  return `${href}${href.includes('?') ? '&' : '?'}after=${encodeURIComponent(next)}`;
}
