import { param, query, route } from '@/app/_http/route';
import { MatrixQuery } from '@/lib/contracts/matrix';
import { listMatrix } from '@/lib/services/matrix/list-matrix';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params, url }) =>
    listMatrix(ctx, { project: param(params, 'project'), query: query(url, MatrixQuery) }),
});
