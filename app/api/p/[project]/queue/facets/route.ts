import { param, query, route } from '@/app/_http/route';
import { QueueQuery } from '@/lib/contracts/pages';
import { getQueueFacets } from '@/lib/services/queue/get-queue-page';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params, url }) =>
    getQueueFacets(ctx, { project: param(params, 'project'), query: query(url, QueueQuery) }),
});
