import { param, route } from '@/app/_http/route';
import { getPatch } from '@/lib/services/candidates/get-patch';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params, url }) => {
    const branch = url.searchParams.get('branch');
    return getPatch(ctx, {
      project: param(params, 'project'),
      oid: param(params, 'oid'),
      ...(branch === null ? {} : { branch }),
    });
  },
});
