import { z } from 'zod';
import { param, query, route } from '@/app/_http/route';
import { BranchForm } from '@/lib/contracts/export';
import { exportBranch } from '@/lib/services/branches/export-branch';

export const dynamic = 'force-dynamic';

const Query = z.object({ form: BranchForm.default('mbox') });

export const GET = route({
  handle: async ({ ctx, params, url }) => {
    const { name, bytes, contentType } = await exportBranch(ctx, {
      project: param(params, 'project'),
      branch: param(params, 'name'),
      form: query(url, Query).form,
    });
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': contentType,
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'no-store',
      },
    });
  },
});
