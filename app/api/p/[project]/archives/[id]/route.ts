import { param, route } from '@/app/_http/route';
import { removeArchive } from '@/lib/services/archives/remove-archive';

export const dynamic = 'force-dynamic';

export const DELETE = route({
  handle: ({ ctx, params }) =>
    removeArchive(ctx, { project: param(params, 'project'), id: param(params, 'id') }),
});
