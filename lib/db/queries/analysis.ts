import type { Tx } from '@/lib/db/client';
import { cleanText, jsonText } from './sql-text';
import { uuid7 } from './uuid7';

/** Starts one analysis per candidate and makes it the candidate's latest. Returns the keys in the order given. */
export async function insertAnalyses(
  tx: Tx,
  candidateIds: readonly string[],
  asOf: Date,
  engineVersion: string,
): Promise<string[]> {
  if (candidateIds.length === 0) return [];
  const rows = candidateIds.map((candidateId) => ({ id: uuid7(), candidateId }));
  const input = jsonText(rows);
  await tx.$executeRaw`
    INSERT INTO "Analysis" ("id", "candidateId", "asOf", "engineVersion")
    SELECT x."id", x."candidateId", ${asOf}, ${engineVersion}
    FROM jsonb_to_recordset(${input}::jsonb) AS x("id" uuid, "candidateId" uuid)`;
  await tx.$executeRaw`
    UPDATE "Candidate" c SET "latestAnalysisId" = x."id"
    FROM jsonb_to_recordset(${input}::jsonb) AS x("id" uuid, "candidateId" uuid)
    WHERE c."id" = x."candidateId"`;
  return rows.map((row) => row.id);
}

export interface ClaimedAnalysis {
  readonly id: string;
  readonly candidateId: string;
  readonly asOf: Date;
  readonly attempt: number;
}

/**
 * Leases up to `limit` analyses of a project that wait, or whose worker died (its lease ran out, or its heartbeat was
 * ended), those of the wanted candidate first. Nobody else gets them before the lease ends. One that already took
 * workers down twice comes alone. To be called in a transaction; `owner` begins with the worker's id and a colon.
 */
export async function claimAnalyses(
  tx: Tx,
  options: {
    readonly projectId: string;
    /** A candidate. */
    readonly wanted: string;
    readonly owner: string;
    readonly seconds: number;
    readonly limit: number;
  },
): Promise<ClaimedAnalysis[]> {
  const { projectId, wanted, owner, seconds, limit } = options;
  const found = await tx.$queryRaw<{ id: string; attempt: number }[]>`
    SELECT a."id", a."attempt" FROM "Analysis" a JOIN "Candidate" c ON c."id" = a."candidateId"
    WHERE c."projectId" = ${projectId}::uuid
      AND (a."state" = 'waiting' OR (a."state" = 'running' AND (a."leaseUntil" < now() OR EXISTS (
        SELECT 1 FROM "WorkerHeartbeat" h
        WHERE h."id" = split_part(a."leaseOwner", ':', 1) AND h."stoppedAt" IS NOT NULL))))
    ORDER BY c."id" = ${wanted}::uuid DESC, a."createdAt", a."id"
    LIMIT ${limit} FOR UPDATE OF a SKIP LOCKED`;
  const risky = found.find((row) => row.attempt >= 2);
  const taken = risky === undefined ? found : [risky];
  if (taken.length === 0) return [];
  return tx.$queryRaw<ClaimedAnalysis[]>`
    UPDATE "Analysis" SET "state" = 'running', "error" = NULL, "leaseOwner" = ${owner},
      "leaseUntil" = now() + make_interval(secs => ${seconds}), "attempt" = "attempt" + 1
    WHERE "id" = ANY(${taken.map((row) => row.id)}::uuid[])
    RETURNING "id", "candidateId", "asOf", "attempt"`;
}

/** Extends the lease of what `owner` still holds; returns those keys. */
export async function renewLeases(
  tx: Tx,
  ids: readonly string[],
  owner: string,
  seconds: number,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Analysis" SET "leaseUntil" = now() + make_interval(secs => ${seconds})
    WHERE "id" = ANY(${[...ids]}::uuid[]) AND "leaseOwner" = ${owner} AND "state" = 'running'
      AND "leaseUntil" > now()
    RETURNING "id"`;
  return rows.map((row) => row.id);
}

/**
 * Of `ids`, those whose lease `owner` holds at this moment; their rows stay locked until the transaction ends, so that
 * nobody can take the lease over between this check and the writes that follow it.
 */
export async function lockLeases(
  tx: Tx,
  ids: readonly string[],
  owner: string,
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Analysis"
    WHERE "id" = ANY(${[...ids]}::uuid[]) AND "leaseOwner" = ${owner} AND "state" = 'running'
      AND "leaseUntil" > clock_timestamp()
    ORDER BY "id" FOR UPDATE`;
  return new Set(rows.map((row) => row.id));
}

export interface AnalysisOutcome {
  readonly verdict: 'yes' | 'no' | 'wait' | 'unsure' | null;
  readonly confidence: number | null;
  readonly range: string | null;
  readonly tips: Readonly<Record<string, string>>;
}

/** Ends an analysis whose lease the caller's transaction has locked. */
export async function completeAnalysis(
  tx: Tx,
  id: string,
  outcome: AnalysisOutcome,
  now: Date,
): Promise<void> {
  await tx.analysis.update({
    where: { id },
    data: {
      ...outcome,
      tips: { ...outcome.tips },
      state: 'completed',
      error: null,
      leaseOwner: null,
      leaseUntil: null,
      finishedAt: now,
    },
  });
}

/** Ends analyses as failed, if `owner` still holds them. Returns those that were ended. */
export async function failAnalyses(
  tx: Tx,
  ids: readonly string[],
  owner: string,
  error: string,
  now: Date,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Analysis" SET "state" = 'failed', "error" = ${cleanText(error).slice(0, 4000)}, "leaseOwner" = NULL,
      "leaseUntil" = NULL, "finishedAt" = ${now}
    WHERE "id" = ANY(${[...ids]}::uuid[]) AND "leaseOwner" = ${owner} AND "state" = 'running'
    RETURNING "id"`;
  return rows.map((row) => row.id);
}

/** Gives leased analyses back: the next claim takes them. `tried`: what stood in the way was theirs, and counts. */
export async function releaseLeases(
  tx: Tx,
  ids: readonly string[],
  owner: string,
  tried: boolean,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Analysis" SET "state" = 'waiting', "leaseOwner" = NULL, "leaseUntil" = NULL,
      "attempt" = "attempt" - ${tried ? 0 : 1}::int
    WHERE "id" = ANY(${[...ids]}::uuid[]) AND "leaseOwner" = ${owner} AND "state" = 'running'`;
}

/** The unfinished analysis of a candidate, or null. */
export const findOpenAnalysis = (tx: Tx, candidateId: string) =>
  tx.analysis.findFirst({
    where: { candidateId, state: { in: ['waiting', 'running'] } },
    orderBy: { createdAt: 'desc' },
    select: { id: true, state: true, leaseUntil: true },
  });

/** What runs need of claimed analyses' candidates. */
export const findCandidatesToAnalyse = (tx: Tx, ids: readonly string[]) =>
  tx.candidate.findMany({
    where: { id: { in: [...ids] } },
    include: {
      mails: {
        where: { kind: 'selection' },
        orderBy: [{ date: 'desc' }, { id: 'desc' }],
        select: { id: true, messageId: true, parsed: true, verdict: true },
      },
    },
  });

export type CandidateToAnalyse = Awaited<ReturnType<typeof findCandidatesToAnalyse>>[number];
