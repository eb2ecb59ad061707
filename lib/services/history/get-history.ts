import { z } from 'zod';
import { parseHistoryFilter } from '@/lib/contracts/history-filter';
import type { HistoryPage, HistoryQuery, HistoryRow } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import { countHistory, type HistoryFilter, listHistory, votersOf } from '@/lib/db/queries/history';
import { AppError } from '@/lib/errors';
import { type Ctx, requireRole } from '@/lib/services/context';
import { historyRows } from '@/lib/services/history/history-rows';
import { loadPolicies } from '@/lib/services/policies/load-policies';

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

/** Matches are counted up to here: a list that long is not read to its end, and counting on would take longer than it. */
const countedTo = 10_000;

function decode(cursor: string): { at: Date; id: string } {
  try {
    const [at, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { at: new Date(at), id };
  } catch {
    throw new AppError('bad-input', 'This list position is none of ours.');
  }
}

/** A day ("2026-05-01") or a moment. Throws `bad-input`. `endOfDay`: the moment the day is over. */
function moment(text: string | undefined, endOfDay: boolean): Date | undefined {
  if (text === undefined || text === '') return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new AppError('bad-input', `"${text}" is no date: write it like 2026-05-31.`);
  }
  return day && endOfDay ? new Date(date.getTime() + 86_400_000) : date;
}

/** The address of a log as what the database is asked. The fields `branch` and `verb` narrow as their tokens do. */
export function historyFilter(
  projectId: string,
  query: Pick<HistoryQuery, 'q' | 'by' | 'branch' | 'verb' | 'from' | 'to'>,
): HistoryFilter {
  const parsed = parseHistoryFilter(query.q);
  const both = (field: string | undefined, typed: readonly string[] | undefined) =>
    field ? [field].filter((value) => typed?.includes(value) ?? true) : typed;
  const branch = both(query.branch, parsed.tokens.branch);
  const verb = both(query.verb, parsed.tokens.verb);
  return {
    projectId,
    query: {
      ...parsed,
      tokens: {
        ...parsed.tokens,
        ...(branch === undefined ? {} : { branch }),
        ...(verb === undefined ? {} : { verb }),
      },
    },
    by: query.by || undefined,
    from: moment(query.from, false),
    to: moment(query.to, true),
  };
}

/** Pages of the log, newest first, until the reader has enough. Needs the role viewer. */
export async function* historyPages(
  ctx: Ctx,
  input: { project: string; query: HistoryQuery },
): AsyncGenerator<{ rows: HistoryRow[]; next: string | null }> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const filter = historyFilter(project.id, input.query);
  const { limit } = input.query;
  const policies = await loadPolicies(db(), project.id);
  let after = input.query.after === undefined ? null : decode(input.query.after);
  for (;;) {
    const found = await listHistory(filter, after, limit);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const more = found.length > limit && last !== undefined;
    const rows = await historyRows(shown, policies);
    if (!more) {
      yield { rows, next: null };
      return;
    }
    after = { at: last.createdAt, id: last.id };
    const next = JSON.stringify([last.createdAt.toISOString(), last.id]);
    yield { rows, next: Buffer.from(next).toString('base64url') };
  }
}

/**
 * One page of the decision log, newest first: every vote ever cast, withdrawn ones included, each with what was known then,
 * whether it still counts and what changed since. Needs the role viewer.
 */
export async function getHistory(
  ctx: Ctx,
  input: { project: string; query: HistoryQuery },
): Promise<HistoryPage> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const filter = historyFilter(project.id, input.query);
  const [page, total, people] = await Promise.all([
    historyPages(ctx, input).next(),
    countHistory(filter, countedTo),
    votersOf(db(), project.id),
  ]);
  const { rows, next } = page.done ? { rows: [], next: null } : page.value;
  return { rows, next, total, countedTo, people, problems: [...filter.query.problems] };
}
