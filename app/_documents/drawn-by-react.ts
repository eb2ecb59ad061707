import http from 'node:http';
import { env } from '@/lib/env';

/** Asks for a page as React draws it: next.config.ts leaves such a request where it is. Anybody may send it; the answer says so too. */
export const drawnHeader = 'x-stablehand-drawn';

export interface DrawnPage {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Of one connection, not of the answer. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
const maxMs = 60_000;
/** No connection is kept: one that the server ends just then would cost the page. */
const agent = new http.Agent({ maxSockets: 64 });

/** Neither of the connection nor what the proxy tells the router, which from a route would mean something else. */
const isOfAnswer = (name: string): boolean =>
  !hopByHop.has(name) && !name.startsWith('x-middleware-');

/** This server's own answer to the same request, drawn by React. Throws what the connection throws. */
export function drawnByReact(request: Pick<Request, 'url' | 'headers'>): Promise<DrawnPage> {
  const { pathname, search } = new URL(request.url);
  const { host, port } = env();
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) if (!hopByHop.has(name)) headers[name] = value;
  headers['accept-encoding'] = 'identity';
  headers[drawnHeader] = '1';
  const here = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return new Promise((resolve, reject) => {
    const asking = http.get(
      { agent, host: here, port, path: pathname + search, headers, timeout: maxMs },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const kept = new Headers();
          for (let at = 0; at < answer.rawHeaders.length; at += 2) {
            const name = answer.rawHeaders[at] ?? '';
            if (isOfAnswer(name.toLowerCase())) kept.append(name, answer.rawHeaders[at + 1] ?? '');
          }
          kept.set(drawnHeader, '1');
          resolve({ status: answer.statusCode ?? 502, headers: kept, body: Buffer.concat(chunks) });
        });
      },
    );
    asking.on('timeout', () => asking.destroy(new Error('the page took too long')));
    asking.on('error', reject);
  });
}
