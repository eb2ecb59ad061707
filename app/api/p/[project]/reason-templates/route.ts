import { param, route } from '@/app/_http/route';
import { ReasonTemplates } from '@/lib/contracts/policy';
import { getTemplates } from '@/lib/services/policies/get-templates';
import { setTemplates } from '@/lib/services/policies/set-templates';

export const GET = route({
  handle: ({ ctx, params }) => getTemplates(ctx, { project: param(params, 'project') }),
});

export const POST = route({
  body: ReasonTemplates,
  handle: ({ ctx, params, body }) =>
    setTemplates(ctx, { project: param(params, 'project'), templates: body }),
});
