import type { z } from 'zod';
import { badInput, problemResponse } from '@/app/_http/problem';
import { contextOf, type ViewerCtx } from '@/app/_http/request-context';
import { trustedOrigins } from '@/lib/auth/origins';
import { AppError } from '@/lib/errors';
import { systemClock } from '@/lib/services/context';

type Params = Readonly<Record<string, string>>;

export interface RouteInput<Ctx, Body> {
  readonly ctx: Ctx;
  readonly params: Params;
  readonly url: URL;
  readonly request: Request;
  readonly body: Body;
}

const maxJsonBytes = 6 * 1024 * 1024;

/** A browser says where a post comes from: another site's page must not act with this one's cookie. */
function checkOrigin(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.get('origin');
  if (origin !== null && !trustedOrigins().includes(origin)) {
    throw new AppError('forbidden', `Requests from ${origin} are not taken.`, {
      hint: 'Set STABLEHAND_URL to the address people use, or name this origin in STABLEHAND_TRUSTED_ORIGINS.',
    });
  }
}

/** A request's JSON, `{}` when it has none. Throws `too-large`, `bad-input`. */
export async function jsonBody(request: Request): Promise<unknown> {
  const text = await limitedText(request);
  let parsed: unknown;
  try {
    parsed = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new AppError('bad-input', 'The request is not JSON.');
  }
  if (text.includes('\\u0000')) refuseNul(parsed);
  return parsed;
}

const nul = () =>
  new AppError('bad-input', 'The request holds a NUL character.', {
    hint: 'Take it out: no text here can hold one.',
  });

/** PostgreSQL keeps no NUL in a text: said here once, before anything is looked up or written. */
function refuseNul(value: unknown): void {
  if (typeof value === 'string' && value.includes('\0')) throw nul();
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(refuseNul);
}

/** The stated length is judged first, and what arrives is counted: a length that is missing or wrong fills no memory. */
async function limitedText(request: Request): Promise<string> {
  const refusal = () => new AppError('too-large', 'The request is larger than 6 MiB.');
  if (Number(request.headers.get('content-length') ?? '0') > maxJsonBytes) throw refusal();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxJsonBytes) throw refusal();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

type NextRoute = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

interface RouteOptions<Ctx, Body> {
  readonly body?: z.ZodType<Body>;
  readonly handle: (input: RouteInput<Ctx, Body>) => unknown;
}

function wrap<Ctx, Body>(
  options: RouteOptions<Ctx, Body>,
  who: (request: Request) => Promise<Ctx>,
): NextRoute {
  return async (request, context) => {
    try {
      checkOrigin(request);
      if (request.url.includes('%00')) throw nul();
      const ctx = await who(request);
      const params = await context.params;
      let body = undefined as Body;
      if (options.body !== undefined) {
        const parsed = options.body.safeParse(await jsonBody(request));
        if (!parsed.success) throw badInput(parsed.error);
        body = parsed.data;
      }
      const url = new URL(request.url);
      const result = await options.handle({ ctx, params, url, request, body });
      if (result instanceof Response) return result;
      return Response.json(result ?? {}, { headers: { 'Cache-Control': 'no-store' } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}

/**
 * Wraps a route handler: who asks (401), from where (403), what (zod, 400), and every throw as an RFC 9457 problem.
 * `handle` gives a Response, or a value that is sent as JSON. The role is checked in the service it calls.
 */
export const route = <Body = undefined>(options: RouteOptions<ViewerCtx, Body>): NextRoute =>
  wrap(options, async (request) => {
    const ctx = await contextOf(request.headers);
    if (ctx === null) throw new AppError('unauthenticated', 'Sign in first.');
    checkPerson(request, ctx);
    return ctx;
  });

/** A page may say whose decision it sends: whoever has signed in since in the same browser did not take it. */
function checkPerson(request: Request, ctx: ViewerCtx): void {
  const meant = request.headers.get('x-stablehand-person');
  if (meant !== null && meant !== ctx.viewer.id) {
    throw new AppError('unauthenticated', 'Somebody else is signed in in this browser now.', {
      hint: 'Sign in as the person whose decision it is.',
    });
  }
}

/** The same for the few routes that somebody who is not signed in may call. */
export const openRoute = <Body = undefined>(
  options: RouteOptions<Pick<ViewerCtx, 'clock'>, Body>,
): NextRoute => wrap(options, async () => ({ clock: systemClock }));

/** One path parameter, decoded. Throws `bad-input` when the route has none of that name. */
export function param(params: Params, name: string): string {
  const value = params[name];
  if (value === undefined) throw new AppError('bad-input', `The address lacks ${name}.`);
  return value;
}

/** The query of an address, validated. */
export function query<T>(url: URL, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(Object.fromEntries(url.searchParams));
  if (!parsed.success) throw badInput(parsed.error);
  return parsed.data;
}

/** A text that is JSON already, as an answer. */
export const jsonText = (text: string): Response =>
  new Response(text, {
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  });
