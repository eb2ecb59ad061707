import { param, route } from '@/app/_http/route';
import { DelegateRequest } from '@/lib/contracts/queue-actions';
import { delegateSubsystem } from '@/lib/services/assignments/delegate-subsystem';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: DelegateRequest,
  handle: ({ ctx, params, body }) =>
    delegateSubsystem(ctx, { ...body, project: param(params, 'project') }),
});
