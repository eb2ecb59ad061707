import { jsonBody, param, route } from '@/app/_http/route';
import { addQueue } from '@/lib/services/patch-queues/add-queue';
import { listQueues } from '@/lib/services/patch-queues/list-queues';

export const dynamic = 'force-dynamic';

/** The patch queues of a project. */
export const GET = route({
  handle: async ({ ctx, params }) => ({
    queues: await listQueues(ctx, { project: param(params, 'project') }),
  }),
});

/** An AddQueueRequest. */
export const POST = route({
  handle: async ({ ctx, params, request }) =>
    addQueue(ctx, { project: param(params, 'project'), request: await jsonBody(request) }),
});
