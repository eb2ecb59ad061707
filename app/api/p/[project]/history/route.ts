import { param, query, route } from '@/app/_http/route';
import { HistoryQuery } from '@/lib/contracts/pages';
import { requireRole } from '@/lib/services/context';
import { exportHistory } from '@/lib/services/history/export-history';
import { getHistory } from '@/lib/services/history/get-history';

export const dynamic = 'force-dynamic';

/** One page of the log as JSON; `format=csv` or `format=json` gives the whole filtered log as a download. */
export const GET = route({
  handle: async ({ ctx, params, url }) => {
    const project = param(params, 'project');
    const asked = query(url, HistoryQuery);
    const format = url.searchParams.get('format');
    if (format !== 'csv' && format !== 'json') return getHistory(ctx, { project, query: asked });
    await requireRole(ctx, project, 'viewer'); // before the first byte: later it could not be said any more
    const chunks = exportHistory(ctx, { project, query: asked, format });
    const encoder = new TextEncoder();
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await chunks.return(undefined);
      },
    });
    return new Response(stream, {
      headers: {
        'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        'Content-Disposition': `attachment; filename="${project}-decisions.${format === 'csv' ? 'csv' : 'jsonl'}"`,
        'Cache-Control': 'no-store',
      },
    });
  },
});
