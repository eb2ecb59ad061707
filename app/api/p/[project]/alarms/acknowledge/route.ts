import { param, route } from '@/app/_http/route';
import { AcknowledgeRequest } from '@/lib/contracts/alarm';
import { acknowledgeAlarms } from '@/lib/services/alarms/acknowledge-alarms';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: AcknowledgeRequest,
  handle: async ({ ctx, params, body }) => ({
    alarms: await acknowledgeAlarms(ctx, { ...body, project: param(params, 'project') }),
  }),
});
