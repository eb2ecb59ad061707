import { param, route } from '@/app/_http/route';
import { addComment, CommentRequest } from '@/lib/services/candidates/add-comment';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: CommentRequest,
  handle: ({ ctx, params, body }) =>
    addComment(ctx, { ...body, project: param(params, 'project'), oid: param(params, 'oid') }),
});
