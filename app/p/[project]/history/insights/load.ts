import { forPage, pageContext } from '@/app/_http/page-context';
import { type Insights, InsightsQuery } from '@/lib/contracts/insights';
import { isAppError } from '@/lib/errors';
import { getInsights } from '@/lib/services/history/get-insights';

interface Loaded {
  readonly insights: Insights | null;
  /** What is wrong with the address. */
  readonly problem: string | null;
  readonly today: string;
}

/** The figures that an address asks for, or what it cannot be asked. */
export async function loadInsights(
  project: string,
  search: Readonly<Record<string, string | string[] | undefined>>,
): Promise<Loaded> {
  const ctx = await pageContext();
  const today = ctx.clock.now().toISOString().slice(0, 10);
  // A form without scripts sends empty fields too: they mean the same as none.
  const given = Object.fromEntries(
    Object.entries(search).filter(([, value]) => typeof value === 'string' && value !== ''),
  );
  const asked = InsightsQuery.safeParse(given);
  if (!asked.success) {
    const problem = asked.error.issues[0]?.message ?? 'This period is not understood.';
    return { insights: null, problem, today };
  }
  try {
    const insights = await forPage(getInsights(ctx, { project, query: asked.data }));
    return { insights, problem: null, today };
  } catch (error) {
    if (!isAppError(error, 'bad-input')) throw error;
    return { insights: null, problem: error.message, today };
  }
}
