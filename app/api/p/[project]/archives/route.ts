import { jsonBody, param, route } from '@/app/_http/route';
import { addArchive } from '@/lib/services/archives/add-archive';
import { listArchives } from '@/lib/services/archives/list-archives';

export const dynamic = 'force-dynamic';

/** The mail archives of a project. */
export const GET = route({
  handle: async ({ ctx, params }) => ({
    archives: await listArchives(ctx, { project: param(params, 'project') }),
  }),
});

/** An AddArchiveRequest. */
export const POST = route({
  handle: async ({ ctx, params, request }) =>
    addArchive(ctx, { project: param(params, 'project'), request: await jsonBody(request) }),
});
