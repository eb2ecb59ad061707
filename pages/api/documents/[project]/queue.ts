import type { NextApiRequest, NextApiResponse } from 'next';
import { queueDocument } from '@/app/_documents/queue-document';
import { sendDocument } from '@/app/_documents/send-document';

// Nothing is read of a request's body, and how long an answer is is known to who writes it.
export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } };

/** What a browser gets that opens the queue (next.config.ts sends it here). Who asks is checked by what it calls. */
export default function handler(request: NextApiRequest, response: NextApiResponse): Promise<void> {
  return sendDocument(request, response, (asking, named) =>
    queueDocument(asking, named('project')),
  );
}
