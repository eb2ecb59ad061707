import { z } from 'zod';
import type { HistoryPage, HistoryQuery } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import {
  countHistory,
  decisionsOf,
  type HistoryFilter,
  listHistory,
  votersOf,
} from '@/lib/db/queries/decision';
import { AppError } from '@/lib/errors';
import { type Ctx, requireRole } from '@/lib/services/context';
import { viewsWithStanding } from '@/lib/services/decisions/views-with-standing';

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

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

/**
 * The decision log, newest first: every vote ever cast, withdrawn ones included, each with what was known then and
 * whether it still counts. Needs the role viewer.
 */
export async function getHistory(
  ctx: Ctx,
  input: { project: string; query: HistoryQuery },
): Promise<HistoryPage> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const { after, limit, ...query } = input.query;
  const filter: HistoryFilter = {
    projectId: project.id,
    q: query.q,
    by: query.by || undefined,
    branch: query.branch || undefined,
    verb: query.verb,
    from: moment(query.from, false),
    to: moment(query.to, true),
  };
  const rows = await listHistory(db(), filter, after === undefined ? null : decode(after), limit);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const [all, total, people] = await Promise.all([
    decisionsOf(db(), [...new Set(shown.map((row) => row.candidateId))]),
    countHistory(db(), filter),
    votersOf(db(), project.id),
  ]);
  return {
    rows: viewsWithStanding(shown, all),
    next:
      rows.length > limit && last !== undefined
        ? Buffer.from(JSON.stringify([last.createdAt.toISOString(), last.id])).toString('base64url')
        : null,
    total,
    people,
  };
}
