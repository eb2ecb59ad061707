import { param, route } from '@/app/_http/route';
import { SaveViewRequest } from '@/lib/contracts/queue-actions';
import { listViews } from '@/lib/services/views/list-views';
import { saveView } from '@/lib/services/views/save-view';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: ({ ctx, params }) => listViews(ctx, { project: param(params, 'project') }),
});

export const POST = route({
  body: SaveViewRequest,
  handle: ({ ctx, params, body }) => saveView(ctx, { ...body, project: param(params, 'project') }),
});
