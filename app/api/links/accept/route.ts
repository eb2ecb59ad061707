import { openRoute } from '@/app/_http/route';
import { AcceptLinkRequest, acceptLink } from '@/lib/services/people/accept-link';

export const dynamic = 'force-dynamic';

export const POST = openRoute({
  body: AcceptLinkRequest,
  handle: ({ ctx, body }) => acceptLink(ctx, body),
});
