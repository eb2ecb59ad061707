import { param, route } from '@/app/_http/route';
import { listWorkers } from '@/lib/services/assignments/list-workers';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params }) => listWorkers(ctx, { project: param(params, 'project') }),
});
