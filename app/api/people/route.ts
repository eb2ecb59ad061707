import { z } from 'zod';
import { route } from '@/app/_http/route';
import { InviteRequest } from '@/lib/contracts/imports';
import { getPeople } from '@/lib/services/people/get-people';
import { invitePerson } from '@/lib/services/people/invite-person';

export const dynamic = 'force-dynamic';

export const GET = route({ handle: ({ ctx }) => getPeople(ctx) });

export const POST = route({
  body: InviteRequest.extend({ project: z.string().min(1).max(40) }),
  handle: ({ ctx, body }) => invitePerson(ctx, body),
});
