import { eventStream } from '@/app/_http/event-stream';
import { contextOf } from '@/app/_http/request-context';
import { route } from '@/app/_http/route';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: async ({ ctx, request }) => {
    // Kept apart from the request, which may be gone when it is asked again.
    const headers = new Headers(request.headers);
    return eventStream(ctx, request.signal, () => contextOf(headers));
  },
});
