import { randomUUID } from 'node:crypto';
import { db, inTransaction } from '@/lib/db/client';
import { findImport, finishImport, type ImportRow, startImport } from '@/lib/db/queries/import';
import { refreshMailFlags } from '@/lib/db/queries/mail';
import { attachWaiting } from '@/lib/db/queries/mail-attach';
import { findProjectById } from '@/lib/db/queries/project';
import { AppError, isAppError } from '@/lib/errors';
import { enqueue } from '@/lib/jobs/enqueue';
import { log } from '@/lib/log';
import { audit, type Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';
import { importCommits } from './import-commits';
import { importMailbox } from './import-mailbox';
import { readParams } from './params';
import { ImportStopped, Progress } from './progress';

export interface ImportOutcome {
  /** `elsewhere`: another worker goes on with it. */
  readonly state: 'completed' | 'failed' | 'cancelled' | 'elsewhere';
  readonly error: string | null;
}

/**
 * Runs an import, or goes on with one that a dead worker left: every step moves the cursor in the transaction that
 * writes it, so that nothing is taken twice and nothing is left out. What cannot be read is listed as a problem and
 * the rest goes on; only what stands in the way of everything fails the import. Jobs and the CLI call it.
 */
export async function runImport(
  ctx: Ctx,
  input: { importId: string; signal?: AbortSignal; attempt?: number },
): Promise<ImportOutcome> {
  if (ctx.actor.kind === 'person') throw new AppError('forbidden', 'Running an import is a job.');
  const row = await findImport(db(), input.importId);
  if (row === null) throw new AppError('not-found', 'There is no such import.');
  if (!(await startImport(db(), row.id, ctx.clock.now()))) {
    return { state: row.state === 'failed' ? 'failed' : 'cancelled', error: row.error };
  }
  const progress = new Progress(row.id, row.project.slug, row.cursor as object | null);
  await progress.tell();
  try {
    await work(ctx, row, progress, input.signal);
  } catch (error) {
    if (error instanceof ImportStopped) return lookAgain(row.id);
    // A stopped worker leaves the import as it is: the next one goes on at the cursor.
    if (input.signal?.aborted) throw error;
    if (!isAppError(error) && (input.attempt ?? 1) < tries) throw error;
    return finish(ctx, row, 'failed', wordsOf(error));
  }
  return finish(ctx, row, 'completed', null);
}

/** What is no refusal (the database was gone, a defect of ours) may pass: it is tried so often, over a minute and a half. */
const tries = 5;

function wordsOf(error: unknown): string {
  if (isAppError(error)) return error.hint ? `${error.message} ${error.hint}` : error.message;
  const reference = randomUUID().slice(0, 8);
  log('import').error({ reference, err: error }, 'given up');
  return `This is a defect of Stablehand, met ${tries} times. The log has it under ${reference}. What was taken so far is kept.`;
}

/** Somewhere between two steps of another one the job can be lost with its worker: a later look goes on then. */
const lookAgainMs = 20_000;

async function lookAgain(importId: string): Promise<ImportOutcome> {
  const now = await findImport(db(), importId);
  if (now?.state === 'running') {
    const runAt = new Date(Date.now() + lookAgainMs);
    await enqueue(db(), 'run-import', { importId }, { runAt });
    return { state: 'elsewhere', error: null };
  }
  return { state: 'cancelled', error: null };
}

async function work(
  ctx: Ctx,
  row: ImportRow,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const project = await findProjectById(db(), row.projectId);
  if (project === null || project.removedAt !== null) {
    throw new AppError('not-found', 'The project was removed.');
  }
  const params = readParams(row.params);
  if (params.kind === 'mbox') await importMailbox(ctx, { row, project, params, progress, signal });
  else await importCommits(ctx, { row, project, params, progress, signal });
  // Mails that came before what they speak of, by this import or an earlier one.
  await inTransaction(async (tx) => {
    await refreshMailFlags(tx, await attachWaiting(tx, project.id));
    // An ack among the mails may be what an accept waits for.
    if (params.kind === 'mbox') {
      await enqueue(tx, 'refresh-standings', { projectId: project.id, due: null });
    }
  });
}

async function finish(
  ctx: Ctx,
  row: ImportRow,
  state: 'completed' | 'failed',
  error: string | null,
): Promise<ImportOutcome> {
  await inTransaction(async (tx) => {
    await finishImport(tx, row.id, state, error, ctx.clock.now());
    await audit(tx, ctx, {
      action: `import.${state}`,
      entity: 'import',
      entityId: row.id,
      projectId: row.projectId,
      data: error === null ? {} : { error },
    });
    await publish(tx, { type: 'import', project: row.project.slug, id: row.id });
  });
  return { state, error };
}
