import { z } from 'zod';
import type { QueueFacets, QueuePage, QueueQuery } from '@/lib/contracts/pages';
import { parseQueueFilter } from '@/lib/contracts/queue-filter';
import { readQueueRows } from '@/lib/db/queries/queue-rows';
import { readVisit } from '@/lib/db/queries/visit';
import { AppError } from '@/lib/errors';
import { type Ctx, requireRole } from '@/lib/services/context';
import { type Answer, ask } from '@/lib/services/queue/index/ask';
import { isSnoozed, isUnread } from '@/lib/services/queue/index/evaluate';
import { liveIndex } from '@/lib/services/queue/index/live-index';
import { comparePlaces, type Place } from '@/lib/services/queue/index/order';

const Cursor = z.tuple([z.number(), z.string(), z.number(), z.uuid()]);

const encode = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function decode(cursor: string): Place {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new AppError('bad-input', 'This list position is none of ours.');
  }
}

/** Whether a text is a list position as answers give them. */
export function isListPlace(cursor: string): boolean {
  try {
    decode(cursor);
    return true;
  } catch {
    return false;
  }
}

/** Asks the queue of a project as the person of the context sees it now. */
export async function askQueue(
  ctx: Ctx,
  project: { readonly id: string; readonly asOf: Date | null },
  query: Pick<QueueQuery, 'q' | 'view'>,
): Promise<Answer> {
  const userId = ctx.actor.kind === 'person' ? ctx.actor.userId : null;
  const [index, since] = await Promise.all([
    liveIndex(project.id),
    userId === null ? null : readVisit(project.id, userId),
  ]);
  return ask(index, {
    projectId: project.id,
    filter: parseQueueFilter(query.q),
    view: query.view,
    userId,
    now: project.asOf ?? ctx.clock.now(),
    since,
  });
}

/** JSON texts of rows, each complete. What depends on who looks is added to what is kept for everybody. */
async function rowTexts({ index, asked }: Answer, rows: readonly number[]): Promise<string[]> {
  const missing = rows.filter((row) => index.text(row) === undefined);
  const { frame } = index;
  const { end } = index.log;
  const read = await readQueueRows(missing.map((row) => index.entry(row).id));
  // A row that changed while it was read must be read again by the next one who asks.
  const changed = index.frame === frame ? index.log.since(end) : null;
  const texts: string[] = [];
  for (const row of rows) {
    const entry = index.entry(row);
    const kept = index.text(row) ?? read.get(entry.id);
    if (kept === undefined) continue;
    if (changed?.has(row) === false) index.keepText(row, kept);
    const workers = index.workers(entry).map((person) => {
      const id = index.people.values[person];
      return index.frame.people.find((one) => one.id === id)?.name ?? '';
    });
    const own = { workers, unread: isUnread(entry, asked), snoozed: isSnoozed(entry, asked) };
    texts.push(`${kept.slice(0, -1)},${JSON.stringify(own).slice(1)}`);
  }
  return texts;
}

/**
 * One page of the queue with counts per view, as JSON text (QueuePage): rows go from the database to the browser without
 * being taken apart. Keyset pages: `next` goes back as `after`. Tokens that were not understood are listed in `problems`,
 * and the others are used. Needs the role viewer.
 */
export async function getQueuePageText(
  ctx: Ctx,
  input: { project: string; query: QueueQuery },
): Promise<string> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const { sort, after, limit, view } = input.query;
  const place = after === undefined || after === '' ? null : decode(after);
  const { until } = input.query;
  const end = until === undefined || until === '' ? null : decode(until);
  const answer = await askQueue(ctx, project, input.query);
  const found = answer.rows(sort, place, limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const counts = answer.counts();
  const order = answer.index.order(sort);
  const rest: Omit<QueuePage, 'rows'> = {
    next: found.length > limit && last !== undefined ? encode(order.place(last)) : null,
    total: counts[view],
    counts,
    problems: [...answer.asked.filter.problems],
    ...(end === null
      ? {}
      : { within: shown.filter((row) => comparePlaces(order.place(row), end) <= 0).length }),
  };
  const rows = await rowTexts(answer, shown);
  return `{"rows":[${rows.join(',')}],${JSON.stringify(rest).slice(1)}`;
}

/** The same as an object, for pages that are rendered here. */
export async function getQueuePage(
  ctx: Ctx,
  input: { project: string; query: QueueQuery },
): Promise<QueuePage> {
  return JSON.parse(await getQueuePageText(ctx, input)) as QueuePage;
}

/** Values of each kind of filter with their counts (see countFacets). Needs the role viewer. */
export async function getQueueFacets(
  ctx: Ctx,
  input: { project: string; query: QueueQuery },
): Promise<QueueFacets> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const answer = await askQueue(ctx, project, input.query);
  return {
    facets: answer.facets().map(({ token, values }) => ({ token, values: [...values] })),
  };
}

/** Place of a candidate in a queue (from 1) with its neighbours' oids; null when it is not in it. */
export async function placeInQueue(
  ctx: Ctx,
  project: { readonly id: string; readonly asOf: Date | null },
  query: QueueQuery,
  oid: string,
): Promise<{ index: number; total: number; previous: string | null; next: string | null } | null> {
  const answer = await askQueue(ctx, project, query);
  const row = answer.index.rowOfOid(oid);
  const around = row === undefined ? null : answer.around(query.sort, row);
  if (around === null) return null;
  const oidOf = (at: number | null) => (at === null ? null : answer.index.entry(at).oid);
  return {
    index: around.index,
    total: answer.counts()[query.view],
    previous: oidOf(around.previous),
    next: oidOf(around.next),
  };
}
