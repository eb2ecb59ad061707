/** Where to go after signing in: a path of this origin, never another site. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || /^\/[/\\]/.test(next)) return '/';
  const parsed = parse(next);
  if (parsed?.origin !== 'http://here.invalid') return '/';
  // `/.//elsewhere` is a path of ours until it is read a second time, as `//elsewhere`.
  return parsed.pathname.startsWith('//') ? '/' : parsed.pathname + parsed.search;
}

function parse(next: string): URL | null {
  return URL.canParse(next, 'http://here.invalid') ? new URL(next, 'http://here.invalid') : null;
}
