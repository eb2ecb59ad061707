import { param, route } from '@/app/_http/route';
import { rerunEvidence } from '@/lib/services/analysis/run-probe';

export const dynamic = 'force-dynamic';

export const POST = route({
  handle: ({ ctx, params }) =>
    rerunEvidence(ctx, { project: param(params, 'project'), evidenceId: param(params, 'id') }),
});
