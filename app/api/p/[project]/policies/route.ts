import { param, route } from '@/app/_http/route';
import { SetPolicyRequest } from '@/lib/contracts/policy';
import { getPolicies } from '@/lib/services/policies/get-policies';
import { setPolicy } from '@/lib/services/policies/set-policy';

export const GET = route({
  handle: ({ ctx, params }) => getPolicies(ctx, { project: param(params, 'project') }),
});

/** A new revision of the policy of the project or of one branch. */
export const POST = route({
  body: SetPolicyRequest,
  handle: ({ ctx, params, body }) => setPolicy(ctx, { ...body, project: param(params, 'project') }),
});
