import { param, route } from '@/app/_http/route';
import { cancelImport } from '@/lib/services/imports/cancel-import';

export const dynamic = 'force-dynamic';

export const POST = route({
  handle: ({ ctx, params }) =>
    cancelImport(ctx, { project: param(params, 'project'), id: param(params, 'id') }),
});
