import { param, route } from '@/app/_http/route';
import { listUnattached } from '@/lib/services/imports/list-unattached';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params, url }) =>
    listUnattached(ctx, {
      project: param(params, 'project'),
      id: param(params, 'id'),
      after: url.searchParams.get('after') ?? undefined,
    }),
});
