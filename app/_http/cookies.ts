/** A request's cookies by name; the first of a name counts. */
export function cookiesOf(headers: Headers): ReadonlyMap<string, string> {
  const jar = new Map<string, string>();
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0)).trim();
    if (name !== '' && !jar.has(name)) jar.set(name, part.slice(at + 1).trim());
  }
  return jar;
}
