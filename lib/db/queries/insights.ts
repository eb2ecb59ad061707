import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { firstSource, verbBefore } from './history';

/** A project and a period of it: from `from` on, before `to`. */
export interface PeriodScope {
  readonly projectId: string;
  readonly from: Date;
  readonly to: Date;
}
type BucketSize = 'day' | 'week' | 'month';

const sql = Prisma.sql;
const inPeriod = ({ projectId, from, to }: PeriodScope, at: Prisma.Sql): Prisma.Sql =>
  sql`"projectId" = ${projectId}::uuid AND ${at} >= ${from} AND ${at} < ${to}`;
/** The first day of a moment's bucket, as text; sessions are in UTC, weeks begin on Monday. */
const bucketOf = (size: BucketSize, at: Prisma.Sql): Prisma.Sql =>
  sql`to_char(date_trunc(${size}, ${at} AT TIME ZONE 'UTC'), 'YYYY-MM-DD')`;

/** Votes per bucket and verb, withdrawals included. */
export const votesByBucket = (tx: Tx, scope: PeriodScope, size: BucketSize) =>
  tx.$queryRaw<{ start: string; verb: string; n: number }[]>`
    SELECT to_char(start, 'YYYY-MM-DD') AS start, verb::text AS verb, n FROM (
      SELECT date_trunc(${size}, "createdAt" AT TIME ZONE 'UTC') AS start, verb, count(*)::int AS n
      FROM "Decision" WHERE ${inPeriod(scope, sql`"createdAt"`)} GROUP BY 1, 2) b`;

/**
 * Candidates added, needing a vote, and voted on first, per bucket; a vote before the import (an import that was made
 * again) counts at the import. `start` is null for everything before the period.
 */
export const candidatesByBucket = (tx: Tx, scope: PeriodScope, size: BucketSize) =>
  tx.$queryRaw<{ start: string | null; added: number; needing: number; voted: number }[]>`
    SELECT start, sum(added)::int AS added, sum(needing)::int AS needing, sum(voted)::int AS voted FROM (
      SELECT CASE WHEN "createdAt" >= ${scope.from} THEN ${bucketOf(size, sql`"createdAt"`)} END AS start,
        count(*) AS added, count(*) FILTER (WHERE NOT (settled AND "firstVoteAt" IS NULL)) AS needing, 0 AS voted
      FROM "Candidate" WHERE "projectId" = ${scope.projectId}::uuid AND "createdAt" < ${scope.to} GROUP BY 1
      UNION ALL
      SELECT CASE WHEN at >= ${scope.from} THEN ${bucketOf(size, sql`at`)} END, 0, 0, count(*) FROM (
        SELECT greatest("firstVoteAt", "createdAt") AS at FROM "Candidate"
        WHERE "projectId" = ${scope.projectId}::uuid AND "firstVoteAt" IS NOT NULL) v
      WHERE at < ${scope.to} GROUP BY 1
    ) x GROUP BY 1`;

/** How long candidates first voted on in the period had waited: median and ninetieth percentile in hours, and per span. */
export async function firstVoteWaits(
  tx: Tx,
  scope: PeriodScope,
  /** Lower ends of the spans in hours, rising from 0. */
  spans: readonly number[],
): Promise<{ median: number | null; p90: number | null; decided: number; counts: number[] }> {
  const rows = await tx.$queryRaw<
    { median: number | null; p90: number | null; decided: number; counts: number[] }[]
  >`
    WITH w AS MATERIALIZED (
      SELECT greatest(extract(epoch FROM "firstVoteAt" - "createdAt"), 0)::float8 / 3600 AS hours
      FROM "Candidate" WHERE ${inPeriod(scope, sql`"firstVoteAt"`)})
    SELECT (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) FROM w) AS median,
      (SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) FROM w) AS p90,
      (SELECT count(*)::int FROM w) AS decided,
      (SELECT array_agg((SELECT count(*)::int FROM w WHERE width_bucket(hours, ${[...spans]}::float8[]) = s.i) ORDER BY s.i)
       FROM generate_series(1, ${spans.length}::int) AS s(i)) AS counts`;
  return rows[0] ?? { median: null, p90: null, decided: 0, counts: spans.map(() => 0) };
}

/** Newest counting votes cast in the period, by branch, verdict then and verb. */
export const outcomeCounts = (tx: Tx, scope: PeriodScope) =>
  tx.$queryRaw<{ branchId: string; verdict: string | null; verb: string; n: number }[]>`
    SELECT "branchId"::text AS "branchId", verdict::text AS verdict, verb::text AS verb, count(*)::int AS n
    FROM "Outcome" WHERE ${inPeriod(scope, sql`at`)} GROUP BY 1, 2, 3`;

/** The same by the candidates' subsystem and first source. */
export const outcomesByOrigin = (tx: Tx, scope: PeriodScope) =>
  tx.$queryRaw<
    { subsystem: string; source: string; accept: number; reject: number; other: number }[]
  >`
    WITH o AS MATERIALIZED (
      SELECT "candidateId" AS id, count(*) FILTER (WHERE verb = 'accept') AS accept,
        count(*) FILTER (WHERE verb = 'reject') AS reject, count(*) AS n
      FROM "Outcome" WHERE ${inPeriod(scope, sql`at`)} GROUP BY 1)
    SELECT c.subsystem, ${firstSource} AS source, sum(o.accept)::int AS accept, sum(o.reject)::int AS reject,
      sum(o.n - o.accept - o.reject)::int AS other
    FROM o JOIN "Candidate" c ON c.id = o.id GROUP BY 1, 2`;

const reversalsIn = (scope: PeriodScope): Prisma.Sql => sql`
  SELECT d.id, d."candidateId", d."branchId", d."userId", d.verb, v.before, d.reason, d."createdAt"
  FROM "Decision" d CROSS JOIN LATERAL (SELECT ${verbBefore} AS before) v
  WHERE d."projectId" = ${scope.projectId}::uuid AND d."createdAt" >= ${scope.from} AND d."createdAt" < ${scope.to}
    AND d.seq > 1 AND d.verb IN ('accept', 'reject') AND d.verb <> v.before`;

/** Reasons of votes that turned an accept into a reject or back, with how often each was given; the commonest first. */
export const reversalReasons = (tx: Tx, scope: PeriodScope) =>
  tx.$queryRaw<{ reason: string; n: number; total: number }[]>`
    SELECT left(reason, 200) AS reason, count(*)::int AS n, (sum(count(*)) OVER ())::int AS total
    FROM (${reversalsIn(scope)}) r GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`;

export const lastReversals = (tx: Tx, scope: PeriodScope, limit: number) =>
  tx.$queryRaw<
    {
      id: string;
      oid: string;
      subject: string;
      branch: string;
      before: string;
      verb: string;
      by: string;
      at: Date;
      reason: string;
    }[]
  >`
    SELECT r.id::text AS id, c."upstreamOid" AS oid, c.subject, b.name AS branch, r.before::text AS before,
      r.verb::text AS verb, u.name AS by, r."createdAt" AS at, r.reason
    FROM (${reversalsIn(scope)}) r JOIN "Candidate" c ON c.id = r."candidateId" JOIN "Branch" b ON b.id = r."branchId"
    JOIN "User" u ON u.id = r."userId" ORDER BY r."createdAt" DESC, r.id DESC LIMIT ${limit}`;

/** Newest accepts cast in the period whose fix another commit fixes or reverts, one row per accept, kind and commit. */
const followedUp = (scope: PeriodScope): Prisma.Sql => sql`
  SELECT o."decisionId", o."candidateId", o."branchId", o.at AS "acceptedAt", c."upstreamOid" AS oid, c.subject,
    r.kind::text AS kind, k.oid AS "followUp", k.subject AS "followUpSubject", k."commitTime" AS "followUpAt",
    extract(epoch FROM k."commitTime" - o.at)::float8 / 86400 AS lag
  FROM "Outcome" o JOIN "Candidate" c ON c.id = o."candidateId"
  JOIN "CommitRelation" r ON r."projectId" = o."projectId" AND r."toOid" = c."upstreamOid" AND r.kind IN ('fixes', 'reverts')
  JOIN "Commit" k ON k."projectId" = r."projectId" AND k.oid = r."fromOid"
  WHERE o."projectId" = ${scope.projectId}::uuid AND o.at >= ${scope.from} AND o.at < ${scope.to} AND o.verb = 'accept'`;

/** Accepts later fixed, later reverted, and those whose fault was known already; the median of the first lag in days. */
export async function aftermathCounts(
  tx: Tx,
  scope: PeriodScope,
): Promise<{ fixed: number; reverted: number; known: number; lag: number | null }> {
  const rows = await tx.$queryRaw<
    { fixed: number; reverted: number; known: number; lag: number | null }[]
  >`
    WITH f AS MATERIALIZED (${followedUp(scope)})
    SELECT (count(DISTINCT "decisionId") FILTER (WHERE kind = 'fixes' AND lag > 0))::int AS fixed,
      (count(DISTINCT "decisionId") FILTER (WHERE kind = 'reverts' AND lag > 0))::int AS reverted,
      (count(DISTINCT "decisionId") FILTER (WHERE lag <= 0))::int AS known,
      (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lag)
       FROM (SELECT min(lag) AS lag FROM f WHERE lag > 0 GROUP BY "decisionId") m) AS lag
    FROM f`;
  return rows[0] ?? { fixed: 0, reverted: 0, known: 0, lag: null };
}

export const lastAftermath = (tx: Tx, scope: PeriodScope, limit: number) =>
  tx.$queryRaw<
    {
      oid: string;
      subject: string;
      branch: string;
      acceptedAt: Date;
      kind: 'fixes' | 'reverts';
      followUp: string;
      followUpSubject: string;
      followUpAt: Date;
      lag: number;
    }[]
  >`
    SELECT f.oid, f.subject, b.name AS branch, f."acceptedAt", f.kind, f."followUp", f."followUpSubject", f."followUpAt", f.lag
    FROM (${followedUp(scope)}) f JOIN "Branch" b ON b.id = f."branchId"
    WHERE f.lag > 0 ORDER BY f."followUpAt" DESC, f."decisionId", f."followUp" LIMIT ${limit}`;

/** Work per person, by name. */
export const reviewerWork = (tx: Tx, scope: PeriodScope) =>
  tx.$queryRaw<
    {
      id: string;
      name: string;
      votes: number;
      candidates: number;
      withdrawn: number;
      days: number;
    }[]
  >`
    WITH v AS (
      SELECT "userId", ("createdAt" AT TIME ZONE 'UTC')::date AS day, count(*) FILTER (WHERE verb <> 'withdraw') AS votes,
        count(*) FILTER (WHERE verb = 'withdraw') AS withdrawn
      FROM "Decision" WHERE ${inPeriod(scope, sql`"createdAt"`)} GROUP BY 1, 2),
    a AS (SELECT "userId", sum(votes)::int AS votes, sum(withdrawn)::int AS withdrawn, count(*)::int AS days FROM v GROUP BY 1),
    -- Distinct pairs by hashing: count(DISTINCT …) would sort every vote.
    c AS (SELECT "userId", count(*)::int AS n FROM (SELECT DISTINCT "userId", "candidateId" FROM "Decision"
      WHERE ${inPeriod(scope, sql`"createdAt"`)} AND verb <> 'withdraw') x GROUP BY 1)
    SELECT u.id, u.name, a.votes, coalesce(c.n, 0) AS candidates, a.withdrawn, a.days
    FROM a LEFT JOIN c USING ("userId") JOIN "User" u ON u.id = a."userId" ORDER BY u.name, u.id`;

/** Candidates of the queue's view "waiting" by age: counts per span, whose lower ends are given in hours. */
export async function waitingAges(
  tx: Tx,
  projectId: string,
  now: Date,
  spans: readonly number[],
): Promise<readonly number[]> {
  const rows = await tx.$queryRaw<{ span: number; n: number }[]>`
    SELECT width_bucket(greatest(extract(epoch FROM ${now}::timestamptz - c."createdAt"), 0)::float8 / 3600,
      ${[...spans]}::float8[]) AS span, count(*)::int AS n
    FROM "Candidate" c WHERE c."projectId" = ${projectId}::uuid AND NOT c.settled
      AND NOT EXISTS (SELECT 1 FROM "Snooze" z WHERE z."candidateId" = c.id AND z."endedAt" IS NULL
        AND (z.until IS NULL OR z.until > ${now}))
    GROUP BY 1`;
  return spans.map((_, at) => rows.find((row) => row.span === at + 1)?.n ?? 0);
}
