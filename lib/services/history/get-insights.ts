import type { Figures, Insights, InsightsQuery, Period } from '@/lib/contracts/insights';
import { db } from '@/lib/db/client';
import { waitingAges } from '@/lib/db/queries/insights';
import { type Ctx, requireRole } from '@/lib/services/context';
import { ageSpans, ageStarts, computeFigures } from '@/lib/services/history/compute-figures';
import { periodsOf } from '@/lib/services/history/periods';

/** Figures are counted at most so often per period: many people look at the same page, and votes come in all day. */
const keptMs = 30_000;
const keptAtMost = 200;

interface Kept {
  readonly at: number;
  readonly figures: Promise<Figures>;
}
const kept = new Map<string, Kept>();

function figuresOf(projectId: string, period: Period, fresh: boolean): Kept {
  const key = `${projectId} ${period.from} ${period.to}`;
  const now = Date.now();
  const known = kept.get(key);
  if (known !== undefined && !fresh && now - known.at < keptMs) return known;
  for (const [other, { at }] of kept) if (now - at >= keptMs) kept.delete(other);
  if (kept.size >= keptAtMost) kept.clear();
  const made = { at: now, figures: computeFigures(db(), projectId, period) };
  kept.set(key, made);
  made.figures.catch(() => kept.delete(key));
  return made;
}

/**
 * The figures of a period beside those of the one it is compared with. They may be up to half a minute old; `asOf` says when
 * they were counted, `fresh` counts them again. Needs the role viewer. Throws `bad-input` for a period that is none.
 */
export async function getInsights(
  ctx: Ctx,
  input: { project: string; query: InsightsQuery; fresh?: boolean },
): Promise<Insights> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const now = project.asOf ?? ctx.clock.now();
  const { period, compare } = periodsOf(input.query, ctx.clock.now());
  const own = figuresOf(project.id, period, input.fresh ?? false);
  const other = compare === null ? null : figuresOf(project.id, compare, input.fresh ?? false);
  const [figures, before, ages] = await Promise.all([
    own.figures,
    other?.figures ?? null,
    waitingAges(db(), project.id, now, ageStarts),
  ]);
  return {
    project: project.slug,
    period,
    compare,
    compareWith: input.query.compare,
    asOf: new Date(Math.min(own.at, other?.at ?? own.at)).toISOString(),
    figures,
    before,
    waiting: { total: ages.reduce((a, b) => a + b, 0), ages: ageSpans(ages) },
  };
}
