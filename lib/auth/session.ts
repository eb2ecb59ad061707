import { auth } from '@/lib/auth/auth';

/** Id of the user that the request's cookie signs in, or null. */
export async function signedInUser(headers: Headers): Promise<string | null> {
  const session = await auth().api.getSession({ headers });
  return session?.user.id ?? null;
}
