import { param, route } from '@/app/_http/route';
import { UndoRequest } from '@/lib/contracts/decision';
import { undoBatch } from '@/lib/services/decisions/undo-batch';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: UndoRequest,
  handle: ({ ctx, params, body }) => undoBatch(ctx, { ...body, project: param(params, 'project') }),
});
