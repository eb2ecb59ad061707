import { param, query, route } from '@/app/_http/route';
import { InsightsQuery } from '@/lib/contracts/insights';
import { insightsCsv, insightsJson } from '@/lib/services/history/export-insights';
import { getInsights } from '@/lib/services/history/get-insights';

export const dynamic = 'force-dynamic';

/** The figures of a period with their definitions; `format=csv` and `format=json` as a download. */
export const GET = route({
  handle: async ({ ctx, params, url }) => {
    const project = param(params, 'project');
    const asked = query(url, InsightsQuery);
    const insights = await getInsights(ctx, { project, query: asked });
    const format = url.searchParams.get('format');
    if (format !== 'csv' && format !== 'json') return insightsJson(insights);
    const csv = format === 'csv';
    const { from, to } = insights.period;
    return new Response(
      csv ? insightsCsv(insights) : `${JSON.stringify(insightsJson(insights), null, 2)}\n`,
      {
        headers: {
          'Content-Type': csv ? 'text/csv; charset=utf-8' : 'application/json',
          'Content-Disposition': `attachment; filename="${project}-figures-${from}-${to}.${format}"`,
          'Cache-Control': 'no-store',
        },
      },
    );
  },
});
