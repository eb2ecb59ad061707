import { param, route } from '@/app/_http/route';
import { removeProject } from '@/lib/services/projects/remove-project';

export const dynamic = 'force-dynamic';

export const DELETE = route({
  handle: ({ ctx, params }) => removeProject(ctx, { project: param(params, 'slug') }),
});
