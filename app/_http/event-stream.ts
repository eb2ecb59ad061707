import type { ViewerCtx } from '@/app/_http/request-context';
import { log } from '@/lib/log';
import { subscribe } from '@/lib/services/events/subscribe';

const heartbeatMs = 25_000;

/**
 * Server-sent events of everything that changes in the viewer's projects. Ends with the request, and at once when
 * `again`, asked whenever the person changed and with every heartbeat, finds nobody signed in any more. The browser
 * connects again by itself; it then asks for what it shows anew, so nothing needs to be replayed. So the answer begins when
 * events are heard, not before, and ends when some may have been missed.
 */
export async function eventStream(
  ctx: ViewerCtx,
  signal: AbortSignal,
  again: () => Promise<ViewerCtx | null>,
): Promise<Response> {
  const encoder = new TextEncoder();
  let { viewer } = ctx;
  let end: () => void = () => {};
  let ready: Promise<boolean> = Promise.resolve(false);
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      let ended = false;
      const send = (text: string): void => {
        if (ended) return;
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          end(); // the reader went away between two events: nothing is left to tell it
        }
      };
      const lookAgain = async (): Promise<void> => {
        try {
          const now = await again();
          if (now === null) end();
          else viewer = now.viewer;
        } catch (error) {
          // Whoever cannot be asked about is told nothing more; the browser comes back.
          log('events').warn({ err: error }, 'a live stream was ended');
          end();
        }
      };
      const heard = subscribe(() => viewer, {
        on: (event) => send(`data: ${JSON.stringify(event)}\n\n`),
        onPersonChanged: () => void lookAgain(),
        onLost: () => end(),
      });
      const beat = setInterval(() => {
        send(': still here\n\n');
        void lookAgain();
      }, heartbeatMs);
      beat.unref();
      end = () => {
        if (ended) return;
        ended = true;
        clearInterval(beat);
        heard.stop();
        try {
          controller.close();
        } catch {
          // closed already by the reader
        }
      };
      signal.addEventListener('abort', () => end());
      send('retry: 3000\n\n');
      ready = heard.ready;
    },
    cancel() {
      end();
    },
  });
  if (!(await ready)) end();
  return new Response(stream, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}
