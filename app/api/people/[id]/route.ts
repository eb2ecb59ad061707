import { z } from 'zod';
import { param, route } from '@/app/_http/route';
import { Role } from '@/lib/contracts/vocabulary';
import { changeRole } from '@/lib/services/people/change-role';
import { resetPasswordLink } from '@/lib/services/people/reset-password-link';
import { setDeactivated } from '@/lib/services/people/set-deactivated';
import { signOutEverywhere } from '@/lib/services/people/sign-out-everywhere';

export const dynamic = 'force-dynamic';

const Body = z.discriminatedUnion('action', [
  z.object({ action: z.literal('role'), project: z.string().min(1).max(40), role: Role }),
  z.object({ action: z.literal('deactivate') }),
  z.object({ action: z.literal('reactivate') }),
  z.object({ action: z.literal('reset') }),
  z.object({ action: z.literal('sign-out') }),
]);

export const POST = route({
  body: Body,
  handle: async ({ ctx, params, body }) => {
    const userId = param(params, 'id');
    switch (body.action) {
      case 'role':
        return changeRole(ctx, { userId, project: body.project, role: body.role });
      case 'deactivate':
      case 'reactivate':
        return setDeactivated(ctx, { userId, deactivated: body.action === 'deactivate' });
      case 'reset':
        return resetPasswordLink(ctx, { userId });
      case 'sign-out':
        return signOutEverywhere(ctx, { userId });
    }
  },
});
