import { readListQuery } from '@/app/_documents/list-query';
import { param, route } from '@/app/_http/route';
import { QueueQuery } from '@/lib/contracts/pages';
import { getCandidate } from '@/lib/services/candidates/get-candidate';

export const dynamic = 'force-dynamic';

export const GET = route({
  // With the queue that it was opened from, so that it keeps its place there.
  handle: ({ ctx, params, url }) => {
    const query = QueueQuery.parse(readListQuery(Object.fromEntries(url.searchParams)));
    return getCandidate(ctx, {
      project: param(params, 'project'),
      oid: param(params, 'oid'),
      ...(url.searchParams.has('view') ? { query } : {}),
    });
  },
});
