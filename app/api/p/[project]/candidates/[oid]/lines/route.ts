import { param, query, route } from '@/app/_http/route';
import { LinesQuery } from '@/lib/contracts/patch-lines';
import { getLines } from '@/lib/services/candidates/get-lines';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params, url }) =>
    getLines(ctx, {
      ...query(url, LinesQuery),
      project: param(params, 'project'),
      oid: param(params, 'oid'),
    }),
});
