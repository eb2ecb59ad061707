import { queueDocument } from '@/app/_documents/queue-document';
import { problemResponse } from '@/app/_http/problem';

export const dynamic = 'force-dynamic';

interface Context {
  readonly params: Promise<{ readonly project: string }>;
}

/** What a browser gets that opens the queue (next.config.ts sends it here). Who asks is checked by what it calls. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    return await queueDocument(request, (await params).project);
  } catch (error) {
    return problemResponse(error);
  }
}
