import { param, route } from '@/app/_http/route';
import { CellsDecideRequest } from '@/lib/contracts/matrix';
import { recordCells } from '@/lib/services/matrix/record-cells';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: CellsDecideRequest,
  handle: ({ ctx, params, body }) =>
    recordCells(ctx, { ...body, project: param(params, 'project') }),
});
