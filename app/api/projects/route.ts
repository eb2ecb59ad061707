import { route } from '@/app/_http/route';
import { CreateProjectRequest } from '@/lib/contracts/imports';
import { createProject } from '@/lib/services/projects/create-project';

export const dynamic = 'force-dynamic';

export const POST = route({
  body: CreateProjectRequest,
  handle: ({ ctx, body }) => createProject(ctx, body),
});
