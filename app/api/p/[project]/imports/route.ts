import { jsonBody, param, route } from '@/app/_http/route';
import { readUpload } from '@/app/_http/upload';
import { requireRole } from '@/lib/services/context';
import { createImport } from '@/lib/services/imports/create-import';
import { mailboxLimit, storeMailbox } from '@/lib/services/imports/store-mailbox';
import { getSources } from '@/lib/services/projects/get-sources';

export const dynamic = 'force-dynamic';

/** The imports of a project, newest first. */
export const GET = route({
  handle: async ({ ctx, params }) => ({
    imports: (await getSources(ctx, { project: param(params, 'project') })).imports,
  }),
});

/** An ImportRequest as JSON, or a mailbox as multipart/form-data in the field `file`. */
export const POST = route({
  handle: async ({ ctx, params, request }) => {
    const project = param(params, 'project');
    const type = request.headers.get('content-type') ?? '';
    if (!type.toLowerCase().startsWith('multipart/form-data')) {
      return createImport(ctx, { project, request: await jsonBody(request) });
    }
    await requireRole(ctx, project, 'lead'); // before megabytes are read
    const { name, bytes } = await readUpload(request, 'file', mailboxLimit);
    const { digest } = await storeMailbox(ctx, { project, name, bytes });
    return createImport(ctx, { project, request: { kind: 'mbox', name, digest } });
  },
});
