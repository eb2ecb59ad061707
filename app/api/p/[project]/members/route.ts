import { param, route } from '@/app/_http/route';
import { listMembers } from '@/lib/services/people/list-members';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params }) => listMembers(ctx, { project: param(params, 'project') }),
});
