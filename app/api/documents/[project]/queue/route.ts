import type { NextRequest } from 'next/server';
import { queueDocument } from '@/app/_documents/queue-document';
import { problemResponse } from '@/app/_http/problem';
import { AppError } from '@/lib/errors';

export const dynamic = 'force-dynamic';

interface Context {
  readonly params: Promise<{ readonly project: string }>;
}

/** What a browser gets that opens the queue (next.config.ts sends it here). Who asks is checked by what it calls. */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    // By its own address it is no page, and asking this server for the one that React draws would end here again, without an end.
    if (!new URL(request.url).pathname.startsWith('/p/')) {
      throw new AppError('not-found', 'There is nothing at this address.');
    }
    return await queueDocument(request, (await params).project);
  } catch (error) {
    return problemResponse(error);
  }
}
