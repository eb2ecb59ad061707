import { param, route } from '@/app/_http/route';
import { checkNames } from '@/lib/services/branches/check-names';

export const dynamic = 'force-dynamic';

/** BranchNames. */
export const GET = route({
  handle: ({ ctx, params }) =>
    checkNames(ctx, { project: param(params, 'project'), branch: param(params, 'name') }),
});
