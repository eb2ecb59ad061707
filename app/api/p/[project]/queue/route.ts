import { jsonText, param, query, route } from '@/app/_http/route';
import { QueueQuery } from '@/lib/contracts/pages';
import { getQueuePageText } from '@/lib/services/queue/get-queue-page';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: async ({ ctx, params, url }) =>
    jsonText(
      await getQueuePageText(ctx, {
        project: param(params, 'project'),
        query: query(url, QueueQuery),
      }),
    ),
});
