import type { ImportKind } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { cleanText, jsonText, plainJson } from './sql-text';

export interface NewImport {
  readonly projectId: string;
  readonly kind: ImportKind;
  readonly params: object;
  readonly title: string;
  readonly createdBy: string;
}

export async function insertImport(tx: Tx, row: NewImport): Promise<string> {
  const made = await tx.import.create({ data: { ...row, params: plainJson(row.params) } });
  return made.id;
}

/** One import with its project's slug, or null. */
export const findImport = (tx: Tx, id: string) =>
  tx.import.findUnique({ where: { id }, include: { project: true } });

export type ImportRow = NonNullable<Awaited<ReturnType<typeof findImport>>>;

/** Imports of a project, newest first, with at most 50 problems each. */
export const listImports = (tx: Tx, projectId: string, limit: number) =>
  tx.import.findMany({
    where: { projectId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    include: { problems: { orderBy: { at: 'asc' }, take: 50 } },
  });

/** Takes an import up: waiting, or left running by a worker that died. False when it is finished or cancelled. */
export async function startImport(tx: Tx, id: string, now: Date): Promise<boolean> {
  const started = await tx.$executeRaw`
    UPDATE "Import" SET "state" = 'running', "startedAt" = coalesce("startedAt", ${now}), "error" = NULL
    WHERE "id" = ${id}::uuid AND "state" IN ('waiting', 'running')`;
  return started === 1;
}

export interface ImportStep {
  /** The cursor this step went on from; another one in the database means that somebody else goes on. */
  readonly from: object | null;
  readonly to: object;
  readonly done: number;
  readonly created: number;
  readonly failed: number;
}

/** Counts a step and moves the cursor, in the transaction that writes the step. False: cancelled, or not ours. */
export async function advanceImport(tx: Tx, id: string, step: ImportStep): Promise<boolean> {
  const from = step.from === null ? null : jsonText(step.from);
  const moved = await tx.$executeRaw`
    UPDATE "Import" SET "cursor" = ${jsonText(step.to)}::jsonb, "done" = "done" + ${step.done},
      "created" = "created" + ${step.created}, "failed" = "failed" + ${step.failed}
    WHERE "id" = ${id}::uuid AND "state" = 'running' AND "cursor" IS NOT DISTINCT FROM ${from}::jsonb`;
  return moved === 1;
}

export async function setImportTotal(tx: Tx, id: string, total: number): Promise<void> {
  await tx.import.update({ where: { id }, data: { total } });
}

export async function finishImport(
  tx: Tx,
  id: string,
  state: 'completed' | 'failed',
  error: string | null,
  now: Date,
): Promise<void> {
  await tx.import.updateMany({
    where: { id, state: 'running' },
    data: { state, error: error === null ? null : cleanText(error), finishedAt: now },
  });
}

/** Ends an import that is not finished. False when it was. */
export async function cancelImportRow(tx: Tx, id: string, now: Date): Promise<boolean> {
  const ended = await tx.import.updateMany({
    where: { id, state: { in: ['waiting', 'running'] } },
    data: { state: 'cancelled', finishedAt: now },
  });
  return ended.count === 1;
}

/** Puts a failed or cancelled import back to waiting; it goes on from its cursor. False when it is neither. */
export async function reopenImport(tx: Tx, id: string): Promise<boolean> {
  const opened = await tx.import.updateMany({
    where: { id, state: { in: ['failed', 'cancelled'] } },
    data: { state: 'waiting', error: null, finishedAt: null },
  });
  return opened.count === 1;
}

/** Starts a completed import over, to try what failed again: cursor, counters and problems are cleared. */
export async function restartImport(tx: Tx, id: string): Promise<boolean> {
  const opened = await tx.$executeRaw`
    UPDATE "Import" SET "state" = 'waiting', "cursor" = NULL, "done" = 0, "failed" = 0, "error" = NULL, "finishedAt" = NULL
    WHERE "id" = ${id}::uuid AND "state" = 'completed' AND "failed" > 0`;
  if (opened === 0) return false;
  await tx.importProblem.deleteMany({ where: { importId: id } });
  return true;
}

export interface ProblemRow {
  /** What could not be taken: a line, a Message-ID, an offset. Once per import. */
  readonly what: string;
  readonly message: string;
}

export async function insertProblems(
  tx: Tx,
  importId: string,
  rows: readonly ProblemRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.importProblem.createMany({
    data: rows.map((row) => ({
      importId,
      what: cleanText(row.what).slice(0, 500),
      message: cleanText(row.message).slice(0, 2000),
    })),
    skipDuplicates: true,
  });
}
