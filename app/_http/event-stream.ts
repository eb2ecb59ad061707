import type { ViewerCtx } from '@/app/_http/request-context';
import type { LiveEvent } from '@/lib/contracts/pages';
import { subscribe } from '@/lib/services/events/subscribe';

const heartbeatMs = 25_000;

/**
 * Server-sent events of everything that changes in the viewer's projects. Ends with the request. The browser connects
 * again by itself; it then asks for what it shows anew, so nothing needs to be replayed.
 */
export function eventStream(ctx: ViewerCtx, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let end: () => void = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => {
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          end(); // the reader went away between two events: nothing is left to tell it
        }
      };
      const stop = subscribe(ctx.viewer, (event: LiveEvent) => {
        send(`data: ${JSON.stringify(event)}\n\n`);
      });
      const beat = setInterval(() => send(': still here\n\n'), heartbeatMs);
      beat.unref();
      end = () => {
        clearInterval(beat);
        stop();
      };
      signal.addEventListener('abort', () => {
        end();
        try {
          controller.close();
        } catch {
          // closed already by the reader
        }
      });
      send('retry: 3000\n\n');
    },
    cancel() {
      end();
    },
  });
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}
