import type { Tx } from '@/lib/db/client';

export interface FollowUpRow {
  readonly oid: string;
  readonly subject: string;
  readonly kind: 'fixes' | 'reverts';
}

/** Later upstream commits that fix or revert these, oldest first, with the commit each is about. */
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
