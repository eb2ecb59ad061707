import type { Tx } from '@/lib/db/client';

export interface FollowUpRow {
  readonly oid: string;
  readonly subject: string;
  readonly kind: 'fixes' | 'reverts';
}

/** Later upstream commits that fix or revert this one, oldest first. */
export async function followUpsOf(tx: Tx, projectId: string, oid: string): Promise<FollowUpRow[]> {
  return tx.$queryRaw<FollowUpRow[]>`
    SELECT r."fromOid" AS oid, coalesce(c.subject, '') AS subject, r.kind::text AS kind
    FROM "CommitRelation" r
    LEFT JOIN "Commit" c ON c."projectId" = r."projectId" AND c.oid = r."fromOid"
    WHERE r."projectId" = ${projectId}::uuid AND r."toOid" = ${oid} AND r.kind IN ('fixes', 'reverts')
    ORDER BY c."commitTime", r."fromOid"`;
}

/** The same for many commits at once, with the commit each is about. */
export async function followUpsOfAll(
  tx: Tx,
  projectId: string,
  oids: readonly string[],
): Promise<(FollowUpRow & { readonly target: string })[]> {
  return tx.$queryRaw`
    SELECT r."toOid" AS target, r."fromOid" AS oid, coalesce(c.subject, '') AS subject, r.kind::text AS kind
    FROM "CommitRelation" r
    LEFT JOIN "Commit" c ON c."projectId" = r."projectId" AND c.oid = r."fromOid"
    WHERE r."projectId" = ${projectId}::uuid AND r."toOid" = ANY(${[...oids]}::text[]) AND r.kind IN ('fixes', 'reverts')
    ORDER BY c."commitTime", r."fromOid"`;
}
