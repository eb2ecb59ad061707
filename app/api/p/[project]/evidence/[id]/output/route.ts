import { plainText } from '@/app/_http/plain-text';
import { param, route } from '@/app/_http/route';
import { getOutput } from '@/lib/services/analysis/get-output';

export const dynamic = 'force-dynamic';

/** The whole output of a command, as text that a browser shows and never runs. */
export const GET = route({
  handle: async ({ ctx, params }) => {
    const project = param(params, 'project');
    const bytes = await getOutput(ctx, { project, evidenceId: param(params, 'id') });
    return plainText(bytes);
  },
});
