import type { PatchView } from '@/lib/contracts/pages';
import { isAppError } from '@/lib/errors';
import { getPatch } from '@/lib/services/candidates/get-patch';

/** A patch larger than this is fetched by the page instead of being sent twice (as HTML and as data). */
const inlinePatch = 200_000;

/** Upstream's patch as it comes with a candidate's page; null when it is too large for that. Never throws: it says why there is none. */
export const loadPatch = (
  ctx: Parameters<typeof getPatch>[0],
  candidate: { readonly project: string; readonly oid: string },
): Promise<PatchView | null> =>
  getPatch(ctx, candidate).then(
    (view) => (view.text.length > inlinePatch ? null : view),
    (error: unknown) => ({
      text: '',
      branch: null,
      truncated: false,
      reason: isAppError(error) ? error.message : 'The patch could not be read.',
    }),
  );
