import { z } from 'zod';
import { type QueuePage, type QueueQuery, type QueueRow, queueViews } from '@/lib/contracts/pages';
import { parseQueueFilter } from '@/lib/contracts/queue-filter';
import { db } from '@/lib/db/client';
import { cellsOf, voteCounts } from '@/lib/db/queries/cell-read';
import {
  countQueue,
  listQueue,
  type QueueKey,
  type QueueScope,
  queueFacets,
  queueRows,
} from '@/lib/db/queries/queue';
import { AppError } from '@/lib/errors';
import { type Ctx, requireRole } from '@/lib/services/context';
import { cellBrief } from '@/lib/services/queue/cell-brief';

const Cursor = z.tuple([z.number(), z.uuid()]);
const Pressing = z.array(z.object({ label: z.string(), points: z.number() })).catch([]);

const encode = ({ key, id }: QueueKey): string =>
  Buffer.from(JSON.stringify([key, id])).toString('base64url');

function decode(cursor: string): QueueKey {
  try {
    const [key, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { key, id };
  } catch {
    throw new AppError('bad-input', 'This list position is none of ours.');
  }
}

/** What the queue of a project looks at: whose, when, and the filter of the address. */
export const queueScope = (
  ctx: Ctx,
  project: { id: string; asOf: Date | null },
  q: string,
): QueueScope => ({
  projectId: project.id,
  userId: ctx.actor.kind === 'person' ? ctx.actor.userId : null,
  now: project.asOf ?? ctx.clock.now(),
  filter: parseQueueFilter(q),
});

/**
 * One page of the queue with counts per view and per filter value. Keyset pages: `next` goes back as `after`. Tokens that
 * were not understood are listed in `problems`, and the others are used. Needs the role viewer.
 */
export async function getQueuePage(
  ctx: Ctx,
  input: { project: string; query: QueueQuery },
): Promise<QueuePage> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const { q, view, sort, after, limit } = input.query;
  const scope = queueScope(ctx, project, q);
  const keys = await listQueue(
    db(),
    scope,
    view,
    sort,
    after === undefined ? null : decode(after),
    limit,
  );
  const shown = keys.slice(0, limit);
  const ids = shown.map((k) => k.id);
  const [rows, cells, votes, facets, ...counts] = await Promise.all([
    queueRows(db(), ids),
    cellsOf(db(), ids),
    voteCounts(db(), ids),
    queueFacets(db(), scope, view),
    ...queueViews.map((v) => countQueue(db(), scope, v)),
  ]);
  const last = shown.at(-1);
  const countOf = Object.fromEntries(queueViews.map((v, i) => [v, counts[i] ?? 0]));
  return {
    rows: rows.map((row): QueueRow => {
      const analysis = row.analyses[0];
      return {
        oid: row.upstreamOid,
        subject: row.subject,
        why: row.why,
        subsystem: row.subsystem,
        verdict: row.verdict,
        confidence: row.confidence,
        severity: row.severity,
        range: row.range,
        flags: row.flags,
        series:
          row.seriesKey === null || row.seriesIndex === null || row.seriesCount === null
            ? null
            : { key: row.seriesKey, index: row.seriesIndex, count: row.seriesCount },
        cells: cells.filter((c) => c.candidateId === row.id).map((c) => cellBrief(c, votes)),
        author: row.authorName,
        commitTime: row.commitTime?.toISOString() ?? null,
        soakSince: row.firstReleaseTime?.toISOString() ?? null,
        addedAt: row.createdAt.toISOString(),
        analysis: analysis?.state ?? null,
        analysisError: analysis?.error ?? null,
        pressing: Pressing.parse(row.pressing),
      };
    }),
    next: keys.length > limit && last !== undefined ? encode(last) : null,
    total: countOf[view] ?? 0,
    counts: countOf as QueuePage['counts'],
    facets: groupFacets(facets),
    problems: [...scope.filter.problems],
  };
}

function groupFacets(
  flat: readonly { token: string; value: string; count: number }[],
): QueuePage['facets'] {
  const tokens = [...new Set(flat.map((f) => f.token))];
  return tokens.map((token) => ({
    token,
    values: flat.filter((f) => f.token === token).map(({ value, count }) => ({ value, count })),
  }));
}
