import { param, route } from '@/app/_http/route';
import { AppError } from '@/lib/errors';
import { getBackport } from '@/lib/services/candidates/get-backport';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params, url }) => {
    const branch = url.searchParams.get('branch');
    if (branch === null) throw new AppError('bad-input', 'Name a branch.');
    return getBackport(ctx, {
      project: param(params, 'project'),
      oid: param(params, 'oid'),
      branch,
      all: url.searchParams.get('rules') === 'all',
    });
  },
});
