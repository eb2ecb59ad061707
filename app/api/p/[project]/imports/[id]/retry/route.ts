import { param, route } from '@/app/_http/route';
import { retryImport } from '@/lib/services/imports/retry-import';

export const dynamic = 'force-dynamic';

export const POST = route({
  handle: ({ ctx, params }) =>
    retryImport(ctx, { project: param(params, 'project'), id: param(params, 'id') }),
});
