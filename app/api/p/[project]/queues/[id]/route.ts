import { param, route } from '@/app/_http/route';
import { removeQueue } from '@/lib/services/patch-queues/remove-queue';
import { requestRead } from '@/lib/services/patch-queues/request-read';

export const dynamic = 'force-dynamic';

/** Has the queue read again. */
export const POST = route({
  handle: ({ ctx, params }) =>
    requestRead(ctx, { project: param(params, 'project'), id: param(params, 'id') }),
});

export const DELETE = route({
  handle: ({ ctx, params }) =>
    removeQueue(ctx, { project: param(params, 'project'), id: param(params, 'id') }),
});
