import { setImmediate as others } from 'node:timers/promises';
import type { Figures, Insights, InsightsQuery, Period } from '@/lib/contracts/insights';
import { type Ctx, requireRole } from '@/lib/services/context';
import { computeFigures, waitingAges } from '@/lib/services/history/compute-figures';
import { periodsOf } from '@/lib/services/history/periods';
import { liveIndex } from '@/lib/services/queue/index/live-index';
import type { QueueIndex } from '@/lib/services/queue/index/queue-index';

/** The figures of a period while nothing changes. */
class KeptFigures {
  readonly bytes = 30_000;
  readonly at: number;
  readonly figures: Promise<Figures>;

  constructor(at: number, figures: Promise<Figures>) {
    this.at = at;
    this.figures = figures;
  }
}

function figuresOf(index: QueueIndex, projectId: string, period: Period): Promise<Figures> {
  const key = `figures ${period.from} ${period.to}`;
  const known = index.answers.get(key);
  if (known instanceof KeptFigures && known.at === index.log.end) return known.figures;
  const { end } = index.log;
  const figures = computeFigures(index, projectId, period);
  index.answers.set(key, new KeptFigures(end, figures));
  // Who asks next tries again.
  figures.catch(() => index.answers.set(key, new KeptFigures(-1, figures)));
  return figures;
}

/**
 * The figures of a period beside those of the one it is compared with, as of now: everything that was committed before this call
 * is counted. Needs the role viewer. Throws `bad-input` for a period that is none.
 */
export async function getInsights(
  ctx: Ctx,
  input: { project: string; query: InsightsQuery },
): Promise<Insights> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const now = project.asOf ?? ctx.clock.now();
  const { period, compare } = periodsOf(input.query, ctx.clock.now());
  const index = await liveIndex(project.id);
  const asOf = new Date();
  const ages = waitingAges(index, now.getTime());
  const own = figuresOf(index, project.id, period);
  // A pass over all votes takes some milliseconds: others are answered between two.
  if (compare !== null) await others();
  const other = compare === null ? null : figuresOf(index, project.id, compare);
  const [figures, before] = await Promise.all([own, other]);
  return {
    project: project.slug,
    period,
    compare,
    compareWith: input.query.compare,
    asOf: asOf.toISOString(),
    figures,
    before,
    waiting: { total: ages.reduce((sum, span) => sum + span.count, 0), ages },
  };
}
