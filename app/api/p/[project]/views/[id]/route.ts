import { z } from 'zod';
import { param, route } from '@/app/_http/route';
import { deleteView } from '@/lib/services/views/delete-view';

export const dynamic = 'force-dynamic';

export const DELETE = route({
  handle: ({ ctx, params }) =>
    deleteView(ctx, {
      project: param(params, 'project'),
      id: z.uuid('There is no such view.').parse(param(params, 'id')),
    }),
});
