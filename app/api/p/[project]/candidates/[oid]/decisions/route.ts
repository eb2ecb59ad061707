import { param, route } from '@/app/_http/route';
import { DecideRequest } from '@/lib/contracts/decision';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: DecideRequest,
  handle: ({ ctx, params, body }) =>
    recordDecisions(ctx, {
      ...body,
      project: param(params, 'project'),
      oid: param(params, 'oid'),
    }),
});
