import { param, query, route } from '@/app/_http/route';
import { Scope, ScopeRequest } from '@/lib/contracts/scope';
import { planScope } from '@/lib/services/decisions/plan-scope';
import { recordScope } from '@/lib/services/decisions/record-scope';

export const dynamic = 'force-dynamic';

/** What one decision on a range of branches, or on a series, would do. */
export const GET = route({
  handle: ({ ctx, params, url }) =>
    planScope(ctx, {
      ...query(url, Scope),
      project: param(params, 'project'),
      oid: param(params, 'oid'),
    }),
});

export const POST = route({
  body: ScopeRequest,
  handle: ({ ctx, params, body }) =>
    recordScope(ctx, { ...body, project: param(params, 'project'), oid: param(params, 'oid') }),
});
