import { auth } from '@/lib/auth/auth';
import { readPerson, readPersonOfToken, type SignedInPerson } from '@/lib/db/queries/person';

/** Signed cookies that were found genuine, with the session they name: a signature does not change, a session may end. */
const genuine = new Map<string, string>();
const most = 5_000;

/** Our cookie as the browser sent it, or null. */
function sessionCookie(headers: Headers): string | null {
  const found = /(?:^|;\s*)((?:__Secure-)?stablehand\.session_token=[^;]+)/.exec(
    headers.get('cookie') ?? '',
  );
  return found?.[1] ?? null;
}

/**
 * Whether a cookie is "token.signature" of this session. Of several cookies with our names the library may have read another one
 * than we did: a planted one must never come to stand for a genuine one.
 */
function namesSession(cookie: string, token: string): boolean {
  const value = cookie.slice(cookie.indexOf('=') + 1);
  return value.startsWith(`${token}.`) || value.startsWith(`${encodeURIComponent(token)}.`);
}

/**
 * The person whom the request's cookie signs in, or null; also one who is deactivated meanwhile. Session and person are looked
 * up for every request, so signing out and another role count at once; only the signature is not computed again.
 */
export async function signedInPerson(headers: Headers): Promise<SignedInPerson | null> {
  const cookie = sessionCookie(headers);
  const token = cookie === null ? undefined : genuine.get(cookie);
  if (token !== undefined) {
    const person = await readPersonOfToken(token);
    // What is a day old is prolonged below.
    if (person !== null) return person;
  }
  const session = await auth().api.getSession({ headers });
  if (session === null) return null;
  if (cookie !== null && namesSession(cookie, session.session.token)) {
    if (genuine.size >= most) genuine.clear();
    genuine.set(cookie, session.session.token);
  }
  return readPerson(session.user.id);
}
