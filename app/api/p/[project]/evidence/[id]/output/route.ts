import { param, route } from '@/app/_http/route';
import { getOutput } from '@/lib/services/analysis/get-output';

export const dynamic = 'force-dynamic';

/** The whole output of a command, as text that a browser shows and never runs. */
export const GET = route({
  handle: async ({ ctx, params }) => {
    const project = param(params, 'project');
    const bytes = await getOutput(ctx, { project, evidenceId: param(params, 'id') });
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'no-store',
      },
    });
  },
});
