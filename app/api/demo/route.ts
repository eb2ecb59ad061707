import { route } from '@/app/_http/route';
import { makeDemoProject } from '@/lib/services/demo/make-demo-project';
import { removeDemoProject } from '@/lib/services/demo/remove-demo-project';

export const dynamic = 'force-dynamic';

export const POST = route({ handle: ({ ctx }) => makeDemoProject(ctx) });

export const DELETE = route({ handle: ({ ctx }) => removeDemoProject(ctx) });
