import type { Tx } from '@/lib/db/client';
import { jsonText } from './sql-text';

export interface CommitRow {
  readonly oid: string;
  readonly subject: string;
  readonly authorName: string;
  readonly authorEmail: string;
  /** Seconds since 1970 UTC. */
  readonly authorTime: number;
  readonly commitTime: number;
}

export interface RelationRow {
  readonly fromOid: string;
  readonly toOid: string;
  readonly kind:
    | 'fixes'
    | 'reverts'
    | 'reapplies'
    | 'upstream-of'
    | 'stable-dep-of'
    | 'depends-on'
    | 'series';
}

/** Adds commits to a project's index; those already there stay. Returns how many were new. */
export async function insertCommits(
  tx: Tx,
  projectId: string,
  rows: readonly CommitRow[],
): Promise<number> {
  if (rows.length === 0) return 0;
  return tx.$executeRaw`
    INSERT INTO "Commit" ("projectId", "oid", "subject", "authorName", "authorEmail", "authorTime", "commitTime")
    SELECT ${projectId}::uuid, x."oid", x."subject", x."authorName", x."authorEmail",
      to_timestamp(x."authorTime"), to_timestamp(x."commitTime")
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb)
      AS x("oid" text, "subject" text, "authorName" text, "authorEmail" text, "authorTime" float8, "commitTime" float8)
    ORDER BY x."oid"
    ON CONFLICT DO NOTHING`;
}

/**
 * Adds relations between commits; those already there stay. `foundAt`: when upstream was seen to hold them, null for what
 * it held when the project was first read. Returns how many were new.
 */
export async function insertRelations(
  tx: Tx,
  projectId: string,
  rows: readonly RelationRow[],
  foundAt: Date | null,
): Promise<number> {
  if (rows.length === 0) return 0;
  return tx.$executeRaw`
    INSERT INTO "CommitRelation" ("projectId", "fromOid", "toOid", "kind", "foundAt")
    SELECT DISTINCT ${projectId}::uuid, x."fromOid", x."toOid", x."kind"::"RelationKind", ${foundAt}::timestamptz
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS x("fromOid" text, "toOid" text, "kind" text)
    ON CONFLICT DO NOTHING`;
}

/** Forgets what messages were read to say of other commits, except for these. Returns how many relations went. */
export async function keepRelations(
  tx: Tx,
  projectId: string,
  rows: readonly RelationRow[],
): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM "CommitRelation" r
    WHERE r."projectId" = ${projectId}::uuid
      AND r.kind::text IN ('fixes', 'reverts', 'reapplies', 'stable-dep-of', 'depends-on')
      AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS x("fromOid" text, "toOid" text, "kind" text)
        WHERE x."fromOid" = r."fromOid" AND x."toOid" = r."toOid" AND x."kind" = r.kind::text)`;
}
