import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { toProblem } from '@/app/_http/problem';
import { AppError } from '@/lib/errors';
import type { Asking } from './asking';

/** An answer to a browser. */
export interface DocumentAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | Buffer;
}

/** What answers a request; `named` gives a part of the address by its name in the route. */
type Answering = (asking: Asking, named: (name: string) => string) => Promise<DocumentAnswer>;

interface PageRequest extends IncomingMessage {
  readonly query: Readonly<Partial<Record<string, string | string[]>>>;
  readonly cookies: Readonly<Partial<Record<string, string>>>;
}

const packed = promisify(gzip);
/** Half the time of zlib's own choice (6) for a twentieth more bytes. */
const packing = 4;
/** Shorter answers are not worth it. */
const leastPacked = 1024;

/** Answers a browser that opens a page. */
export async function sendDocument(
  request: PageRequest,
  response: ServerResponse,
  answering: Answering,
): Promise<void> {
  try {
    await send(request, response, await answerTo(request, answering));
  } catch (error) {
    const problem = toProblem(error);
    response.writeHead(problem.status, {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
    });
    response.end(JSON.stringify(problem));
  }
}

function answerTo(request: PageRequest, answering: Answering): Promise<DocumentAnswer> {
  const { url = '', method, query } = request;
  // By its own address it is no page, and asking this server for the one that Next draws would end here again, without an end.
  if (!url.startsWith('/p/') || (method !== 'GET' && method !== 'HEAD')) {
    throw new AppError('not-found', 'There is nothing at this address.');
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return answering(
    { url: `http://here${url}`, headers, cookie: (name) => request.cookies[name] },
    (name) => String(query[name]),
  );
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: DocumentAnswer,
): Promise<void> {
  response.statusCode = status;
  for (const [name, value] of headers) {
    if (name !== 'set-cookie') response.setHeader(name, value);
  }
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
  const asked = String(request.headers['accept-encoding'] ?? '');
  let bytes = Buffer.from(body);
  if (bytes.length >= leastPacked && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(asked)) {
    bytes = await packed(bytes, { level: packing });
    response.setHeader('Content-Encoding', 'gzip');
  }
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Content-Length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
