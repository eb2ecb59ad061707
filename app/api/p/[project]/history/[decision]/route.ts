import { param, route } from '@/app/_http/route';
import { getThen } from '@/lib/services/history/get-then';

export const dynamic = 'force-dynamic';

/** A candidate as it was when one vote was cast. */
export const GET = route({
  handle: ({ ctx, params }) =>
    getThen(ctx, { project: param(params, 'project'), decision: param(params, 'decision') }),
});
