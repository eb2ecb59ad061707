import { type NextRequest, NextResponse } from 'next/server';
import { askedHeader, isReadableAddress } from '@/app/_http/address';
import { contentPolicy, newNonce } from '@/app/_http/content-policy';

/** Gives every page that React draws a Content-Security-Policy with a nonce of its own, and tells it its address. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const readable = isReadableAddress(pathname, search);
  if (pathname.startsWith('/api/')) return readable ? NextResponse.next() : unreadable();
  const nonce = newNonce();
  const policy = contentPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set(askedHeader, pathname + search);
  headers.set('content-security-policy', policy);
  // Routing would fail on it with a bare 500: the page for what is not there says it better.
  const response = readable
    ? NextResponse.next({ request: { headers } })
    : NextResponse.rewrite(new URL('/no-such-page', request.url), { request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

function unreadable(): NextResponse {
  const problem = {
    type: 'about:blank',
    title: 'The request cannot be understood',
    status: 400,
    detail: 'The address holds an escape (%…) that stands for no text.',
    code: 'bad-input',
  };
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
  return NextResponse.json(problem, { status: 400, headers });
}

export const config = {
  // Of the API only what has an escape in its path: a body that passes through here is cut at 10 MB.
  matcher: [
    { source: '/api/:path(.*%.*)' },
    {
      source:
        '/((?!api/|_next/static|_next/image|favicon.ico|icon.svg|p/[^/%]+/queue$|p/[^/%]+/candidates/[0-9a-f]+$).*)',
    },
    // Queue and candidates only where Next draws them: their documents name their own nonce (app/_documents).
    {
      source: '/p/:project/:page(queue|candidates/[0-9a-f]+)',
      has: [{ type: 'header', key: 'rsc' }],
    },
    {
      source: '/p/:project/:page(queue|candidates/[0-9a-f]+)',
      has: [{ type: 'header', key: 'next-action' }],
    },
    {
      source: '/p/:project/:page(queue|candidates/[0-9a-f]+)',
      has: [{ type: 'header', key: 'x-stablehand-drawn' }],
    },
  ],
};
