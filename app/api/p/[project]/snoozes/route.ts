import { param, route } from '@/app/_http/route';
import { SnoozeRequest } from '@/lib/contracts/queue-actions';
import { snoozeCandidates } from '@/lib/services/snoozes/snooze-candidates';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: SnoozeRequest,
  handle: ({ ctx, params, body }) =>
    snoozeCandidates(ctx, { ...body, project: param(params, 'project') }),
});
