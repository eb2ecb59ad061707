import { param, route } from '@/app/_http/route';
import { AppError } from '@/lib/errors';
import { getOnAccepted } from '@/lib/services/candidates/get-on-accepted';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: async ({ ctx, params, url }) => {
    const branch = url.searchParams.get('branch');
    if (branch === null) throw new AppError('bad-input', 'Name a branch.');
    const [project, oid] = [param(params, 'project'), param(params, 'oid')];
    return { found: await getOnAccepted(ctx, { project, oid, branch }) };
  },
});
