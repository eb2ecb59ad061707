import { param, route } from '@/app/_http/route';
import { listAlarms } from '@/lib/services/alarms/list-alarms';

export const dynamic = 'force-dynamic';

/** Alarms, newest first; `?open`: only those that nobody acknowledged. */
export const GET = route({
  handle: async ({ ctx, params, request }) => ({
    alarms: await listAlarms(ctx, {
      project: param(params, 'project'),
      open: new URL(request.url).searchParams.has('open'),
    }),
  }),
});
