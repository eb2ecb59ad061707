import { z } from 'zod';
import { param, route } from '@/app/_http/route';
import { AppError } from '@/lib/errors';
import { getThen } from '@/lib/services/history/get-then';

export const dynamic = 'force-dynamic';

/** A candidate as it was when one vote was cast. */
export const GET = route({
  handle: ({ ctx, params }) => {
    const decision = param(params, 'decision');
    if (!z.uuid().safeParse(decision).success) {
      throw new AppError('not-found', 'There is no such decision.');
    }
    return getThen(ctx, { project: param(params, 'project'), decision });
  },
});
