import type { AlarmKind } from '@/lib/contracts/alarm';
import type { Tx } from '@/lib/db/client';
import { lockCandidates } from './candidate-write';
import { jsonText } from './sql-text';
import { uuid7 } from './uuid7';

export interface FoundAlarm {
  readonly candidateId: string;
  /** The candidate's commit. */
  readonly candidate: string;
  readonly kind: AlarmKind;
  /** The upstream commit that does it. */
  readonly oid: string;
  /** Accepts of the candidate that count now. */
  readonly decisions: readonly string[];
}

/**
 * Up to `limit` things that upstream came to hold after a candidate was taken, and that nobody was told of: for candidates
 * with something left to decide, or accepted somewhere. One statement over the relations found since, whatever the number
 * of candidates. A commit that reverts a candidate and also says that it fixes it is told once, as the revert; a revert
 * of a revert, or a re-apply, restores.
 */
export async function findAlarms(tx: Tx, projectId: string, limit: number): Promise<FoundAlarm[]> {
  return tx.$queryRaw<FoundAlarm[]>`
    WITH said AS (
      SELECT r."toOid" AS target, r."fromOid" AS oid, r."foundAt" AS at,
        (CASE r.kind::text WHEN 'fixes' THEN 'fixed' WHEN 'reverts' THEN 'reverted' WHEN 'reapplies' THEN 'restored'
          WHEN 'stable-dep-of' THEN 'prerequisite' ELSE 'needed-by' END)::"AlarmKind" AS kind
      FROM "CommitRelation" r
      WHERE r."projectId" = ${projectId}::uuid AND r."foundAt" IS NOT NULL
        AND r.kind::text IN ('fixes', 'reverts', 'reapplies', 'stable-dep-of', 'depends-on')
        AND NOT (r.kind = 'fixes' AND EXISTS (SELECT 1 FROM "CommitRelation" o WHERE o."projectId" = r."projectId"
          AND o."fromOid" = r."fromOid" AND o."toOid" = r."toOid" AND o.kind = 'reverts'))
      UNION
      SELECT r."toOid", u."fromOid", u."foundAt", 'restored'::"AlarmKind"
      FROM "CommitRelation" u JOIN "CommitRelation" r
        ON r."projectId" = u."projectId" AND r."fromOid" = u."toOid" AND r.kind = 'reverts'
      WHERE u."projectId" = ${projectId}::uuid AND u."foundAt" IS NOT NULL AND u.kind::text IN ('reverts', 'reapplies')
    )
    SELECT c.id::text AS "candidateId", c."upstreamOid" AS candidate, s.kind::text AS kind, s.oid,
      ARRAY(SELECT o."decisionId"::text FROM "Outcome" o WHERE o."candidateId" = c.id AND o.verb = 'accept'
        ORDER BY o."decisionId") AS decisions
    FROM said s JOIN "Candidate" c ON c."projectId" = ${projectId}::uuid AND c."upstreamOid" = s.target
    WHERE s.at > c."createdAt"
      AND (NOT c.settled
        OR EXISTS (SELECT 1 FROM "Outcome" o WHERE o."candidateId" = c.id AND o.verb = 'accept')
        OR EXISTS (SELECT 1 FROM "Cell" x WHERE x."candidateId" = c.id AND x.standing = 'accept'))
      AND NOT EXISTS (SELECT 1 FROM "Alarm" a WHERE a."candidateId" = c.id AND a.kind = s.kind AND a.oid = s.oid)
    ORDER BY c.id, s.oid, s.kind LIMIT ${limit}`;
}

/** Writes alarms down; what is known already stays as it is. Returns those that were new. */
export async function insertAlarms(
  tx: Tx,
  projectId: string,
  tip: string,
  found: readonly FoundAlarm[],
): Promise<{ readonly id: string; readonly candidateId: string }[]> {
  if (found.length === 0) return [];
  const input = found.map((one) => ({ id: uuid7(), ...one }));
  return tx.$queryRaw`
    INSERT INTO "Alarm" ("id", "projectId", "candidateId", "kind", "oid", "tip", "decisions")
    SELECT x."id", ${projectId}::uuid, x."candidateId", x."kind"::"AlarmKind", x."oid", ${tip}, x."decisions"
    FROM jsonb_to_recordset(${jsonText(input)}::jsonb)
      AS x("id" uuid, "candidateId" uuid, "kind" text, "oid" text, "decisions" uuid[])
    ON CONFLICT ("candidateId", "kind", "oid") DO NOTHING
    RETURNING "id"::text AS id, "candidateId"::text AS "candidateId"`;
}

/** What an alarm adds to the order of the queue, as `pressing` explains it. */
export const alarmSummand = { label: 'upstream moved, and nobody looked yet', points: 30 } as const;

/**
 * Gives candidates with an alarm that nobody acknowledged the flag `alarm` and its place in the order, and takes both from
 * the others.
 */
export async function refreshAlarmFlags(tx: Tx, candidateIds: readonly string[]): Promise<void> {
  if (candidateIds.length === 0) return;
  const { label, points } = alarmSummand;
  // Two changes of one candidate's alarms at once: the second sees what the first wrote.
  await lockCandidates(tx, candidateIds);
  await tx.$executeRaw`
    UPDATE "Candidate" c SET "updatedAt" = now(),
      flags = CASE WHEN s.open THEN (SELECT array_agg(f ORDER BY f) FROM unnest(array_append(c.flags, 'alarm')) f)
        ELSE array_remove(c.flags, 'alarm') END,
      priority = c.priority + CASE WHEN s.open THEN 1 ELSE -1 END * ${points}::int,
      pressing = coalesce((SELECT jsonb_agg(e ORDER BY abs((e->>'points')::float8) DESC)
        FROM (SELECT e FROM jsonb_array_elements(c.pressing) e WHERE e->>'label' <> ${label}::text
          UNION ALL SELECT jsonb_build_object('label', ${label}::text, 'points', ${points}::int) WHERE s.open) x), '[]'::jsonb)
    FROM (SELECT k.id, EXISTS (SELECT 1 FROM "Alarm" a WHERE a."candidateId" = k.id
        AND NOT EXISTS (SELECT 1 FROM "AlarmAcknowledgement" n WHERE n."alarmId" = a.id)) AS open
      FROM unnest(${[...candidateIds]}::uuid[]) k(id)) s
    WHERE c.id = s.id AND ('alarm' = ANY(c.flags)) IS DISTINCT FROM s.open`;
}

/** Alarms of a project, newest first: of some candidates, of those nobody acknowledged, or by key. */
export async function listAlarms(
  tx: Tx,
  projectId: string,
  which: {
    readonly candidateIds?: readonly string[];
    readonly ids?: readonly string[];
    /** Pointing back to this vote. */
    readonly decisionId?: string;
    readonly open?: boolean;
    readonly limit?: number;
  },
) {
  const { candidateIds, ids, decisionId, open, limit } = which;
  return tx.alarm.findMany({
    where: {
      projectId,
      ...(candidateIds === undefined ? {} : { candidateId: { in: [...candidateIds] } }),
      ...(ids === undefined ? {} : { id: { in: [...ids] } }),
      ...(decisionId === undefined ? {} : { decisions: { has: decisionId } }),
      ...(open === undefined ? {} : { seen: open ? { is: null } : { isNot: null } }),
    },
    include: {
      candidate: { select: { upstreamOid: true, subject: true } },
      seen: { include: { user: { select: { id: true, name: true } } } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit ?? 500,
  });
}
export type AlarmRow = Awaited<ReturnType<typeof listAlarms>>[number];

/** Notes that a person saw alarms; one that somebody saw already stays as it is. Returns the alarms it was new to. */
export async function insertAcknowledgements(
  tx: Tx,
  ids: readonly string[],
  userId: string,
  note: string,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO "AlarmAcknowledgement" ("alarmId", "userId", "note")
    SELECT x, ${userId}, ${note} FROM unnest(${[...ids]}::uuid[]) x ORDER BY x
    ON CONFLICT ("alarmId") DO NOTHING RETURNING "alarmId"::text AS id`;
  return rows.map((row) => row.id);
}

/** Commits of the index by oid: title and committer time. */
export async function titlesOf(tx: Tx, projectId: string, oids: readonly string[]) {
  const rows = await tx.commit.findMany({
    where: { projectId, oid: { in: [...oids] } },
    select: { oid: true, subject: true, commitTime: true },
  });
  return new Map(rows.map((row) => [row.oid, row]));
}

/** Analyses that wait and were never begun speak for this later moment instead. Returns their candidates. */
export async function postponeWaiting(
  tx: Tx,
  candidateIds: readonly string[],
  asOf: Date,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Analysis" SET "asOf" = ${asOf}
    WHERE "candidateId" = ANY(${[...candidateIds]}::uuid[]) AND "state" = 'waiting' AND "attempt" = 0
    RETURNING "candidateId"::text AS id`;
  return [...new Set(rows.map((row) => row.id))];
}
