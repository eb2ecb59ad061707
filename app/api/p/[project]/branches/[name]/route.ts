import { z } from 'zod';
import { param, route } from '@/app/_http/route';
import { getBranch } from '@/lib/services/branches/get-branch';
import { updateBranch } from '@/lib/services/projects/update-branch';

export const dynamic = 'force-dynamic';

const Body = z.object({
  endOfLife: z.iso.date().nullable().optional(),
  active: z.boolean().optional(),
  namedRefs: z.array(z.string().trim().min(1).max(250)).max(20).optional(),
});

export const GET = route({
  handle: ({ ctx, params }) =>
    getBranch(ctx, { project: param(params, 'project'), branch: param(params, 'name') }),
});

export const PATCH = route({
  body: Body,
  handle: ({ ctx, params, body }) =>
    updateBranch(ctx, {
      ...(body.endOfLife === undefined ? {} : { endOfLife: body.endOfLife }),
      ...(body.active === undefined ? {} : { active: body.active }),
      ...(body.namedRefs === undefined ? {} : { namedRefs: body.namedRefs }),
      project: param(params, 'project'),
      branch: param(params, 'name'),
    }),
});
