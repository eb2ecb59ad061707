import { param, route } from '@/app/_http/route';
import { requestIndex } from '@/lib/services/archives/request-index';

export const dynamic = 'force-dynamic';

/** Looks for what came since the archive was indexed. */
export const POST = route({
  handle: ({ ctx, params }) =>
    requestIndex(ctx, { project: param(params, 'project'), id: param(params, 'id') }),
});
