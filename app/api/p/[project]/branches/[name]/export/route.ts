import { param, route } from '@/app/_http/route';
import { exportMbox } from '@/lib/services/branches/export-mbox';

export const dynamic = 'force-dynamic';

export const GET = route({
  handle: async ({ ctx, params }) => {
    const { name, bytes } = await exportMbox(ctx, {
      project: param(params, 'project'),
      branch: param(params, 'name'),
    });
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': 'application/mbox',
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'no-store',
      },
    });
  },
});
