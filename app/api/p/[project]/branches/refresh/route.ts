import { param, route } from '@/app/_http/route';
import { refreshBranches } from '@/lib/services/projects/refresh-branches';

export const dynamic = 'force-dynamic';

export const POST = route({
  handle: ({ ctx, params }) => refreshBranches(ctx, { project: param(params, 'project') }),
});
