/**
 * Bytes from outside (a mail, a command's output) as text that a browser shows and never runs, whatever they hold, and
 * that nobody keeps.
 */
export function plainText(bytes: Uint8Array): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
}
