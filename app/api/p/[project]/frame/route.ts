import { param, route } from '@/app/_http/route';
import { getFrame } from '@/lib/services/projects/get-frame';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params }) => getFrame(ctx, { project: param(params, 'project') }),
});
