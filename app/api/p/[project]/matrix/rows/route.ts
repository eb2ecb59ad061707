import { param, query, route } from '@/app/_http/route';
import { MatrixRowsQuery } from '@/lib/contracts/matrix';
import { getMatrixRows } from '@/lib/services/matrix/get-matrix-rows';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params, url }) =>
    getMatrixRows(ctx, { project: param(params, 'project'), ...query(url, MatrixRowsQuery) }),
});
