import { param, route } from '@/app/_http/route';
import { AssignRequest } from '@/lib/contracts/queue-actions';
import { assignCandidates } from '@/lib/services/assignments/assign-candidates';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: AssignRequest,
  handle: ({ ctx, params, body }) =>
    assignCandidates(ctx, { ...body, project: param(params, 'project') }),
});
