import { param, route } from '@/app/_http/route';
import { getSources } from '@/lib/services/projects/get-sources';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params }) => getSources(ctx, { project: param(params, 'project') }),
});
