import { param, route } from '@/app/_http/route';
import { requestAnalysis } from '@/lib/services/analysis/request-analysis';

export const dynamic = 'force-dynamic';

export const POST = route({
  handle: ({ ctx, params }) =>
    requestAnalysis(ctx, { project: param(params, 'project'), oid: param(params, 'oid') }),
});
