import { eventStream } from '@/app/_http/event-stream';
import { route } from '@/app/_http/route';

export const dynamic = 'force-dynamic';

export const GET = route({ handle: async ({ ctx, request }) => eventStream(ctx, request.signal) });
