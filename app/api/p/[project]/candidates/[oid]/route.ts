import { param, route } from '@/app/_http/route';
import { getCandidate } from '@/lib/services/candidates/get-candidate';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params }) =>
    getCandidate(ctx, { project: param(params, 'project'), oid: param(params, 'oid') }),
});
