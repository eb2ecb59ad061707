import { param, route } from '@/app/_http/route';
import { CellsPlanRequest } from '@/lib/contracts/matrix';
import { planCells } from '@/lib/services/matrix/plan-cells';

export const dynamic = 'force-dynamic';

/** A POST because of its size: it writes nothing. */
export const POST = route({
  body: CellsPlanRequest,
  handle: ({ ctx, params, body }) => planCells(ctx, { ...body, project: param(params, 'project') }),
});
