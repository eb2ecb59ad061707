import { param, route } from '@/app/_http/route';
import { BulkDecideRequest } from '@/lib/contracts/decision';
import { recordBulkDecisions } from '@/lib/services/decisions/record-bulk-decisions';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: BulkDecideRequest,
  handle: ({ ctx, params, body }) =>
    recordBulkDecisions(ctx, { ...body, project: param(params, 'project') }),
});
