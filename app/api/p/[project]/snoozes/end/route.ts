import { param, route } from '@/app/_http/route';
import { WakeRequest } from '@/lib/contracts/queue-actions';
import { wakeCandidates } from '@/lib/services/snoozes/wake-candidates';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: WakeRequest,
  handle: ({ ctx, params, body }) =>
    wakeCandidates(ctx, { ...body, project: param(params, 'project') }),
});
