import { signedInPerson } from '@/lib/auth/session';
import type { Viewer } from '@/lib/contracts/pages';
import { type Ctx, systemClock } from '@/lib/services/context';
import { viewerOf } from '@/lib/services/people/get-viewer';

export type ViewerCtx = Ctx & { readonly viewer: Viewer };

/** The context of the person whom the request's cookie signs in, or null. Deactivated people count as nobody. */
export async function contextOf(headers: Headers): Promise<ViewerCtx | null> {
  const viewer = viewerOf(await signedInPerson(headers));
  if (viewer === null) return null;
  return {
    viewer,
    clock: systemClock,
    actor: {
      kind: 'person',
      userId: viewer.id,
      name: viewer.name,
      instanceAdmin: viewer.instanceAdmin,
    },
  };
}
