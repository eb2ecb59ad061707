import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { dataDirectory } from '@/lib/data-directory';
import { db, inTransaction } from '@/lib/db/client';
import {
  type ArchiveRow,
  findArchive,
  settledCandidateIds,
  updateArchive,
} from '@/lib/db/queries/archive';

import { isAppError } from '@/lib/errors';
import { startAnalyses } from '@/lib/services/analysis/start-analyses';
import type { Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { openArchiveSource } from './archive-source';
import { bringUpToDate, indexFolder } from './build-index';

/**
 * Brings the index of an archive up to it, on this machine, and has the candidates of its project looked at again when
 * mails came: only their phase 4 and what reads it is computed. A build that is stopped goes on where it was. What
 * cannot be read is kept as the archive's error. A job, or somebody at the shell.
 */
export async function indexArchive(
  ctx: Ctx,
  input: { archiveId: string; signal?: AbortSignal | undefined },
): Promise<{ mails: number; added: number } | null> {
  const row = await findArchive(db(), input.archiveId);
  if (row === null || row.project.removedAt !== null) return null;
  const { project } = row;
  const report = (data: Parameters<typeof updateArchive>[2]) =>
    inTransaction(async (tx) => {
      await updateArchive(tx, row.id, data);
      await publish(tx, { type: 'import', project: project.slug, id: row.id });
    });
  await report({ state: 'running', error: null });
  try {
    const { mails } = await build(row, report, input.signal);
    const added = mails - (row.indexedAt === null ? 0 : row.done);
    await report({ state: 'completed', done: mails, total: mails, indexedAt: ctx.clock.now() });
    if (added !== 0) {
      await inTransaction(async (tx) => {
        await startAnalyses(tx, ctx, project, await settledCandidateIds(tx, project.id));
      });
    }
    return { mails, added };
  } catch (error) {
    if (!isAppError(error) || input.signal?.aborted) throw error;
    await report({ state: 'failed', error: error.message });
    return null;
  }
}

async function build(
  row: Pick<ArchiveRow, 'path'>,
  report: (data: { done: number; total: number | null }) => Promise<void>,
  signal: AbortSignal | undefined,
) {
  const folder = indexFolder(dataDirectory(), row.path);
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
  const source = await openArchiveSource(row.path);
  try {
    return await bringUpToDate(folder, source, {
      onProgress: (done, total) => report({ done, total }),
      signal,
    });
  } finally {
    await source.close();
  }
}
