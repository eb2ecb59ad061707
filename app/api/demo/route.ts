import { route } from '@/app/_http/route';
import { makeDemoProject } from '@/lib/services/demo/make-demo-project';

export const dynamic = 'force-dynamic';

/** Makes it; it is removed as every project is: DELETE /api/projects/demo. */
export const POST = route({ handle: ({ ctx }) => makeDemoProject(ctx) });
