import { param, route } from '@/app/_http/route';
import { listOwnCommits } from '@/lib/services/branches/list-own-commits';

export const dynamic = 'force-dynamic';

/** OwnCommits. */
export const GET = route({
  handle: ({ ctx, params }) =>
    listOwnCommits(ctx, { project: param(params, 'project'), branch: param(params, 'name') }),
});
