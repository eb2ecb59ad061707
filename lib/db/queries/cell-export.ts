import type { Tx } from '@/lib/db/client';

export interface ExportedCell {
  readonly id: string;
  readonly commit: string;
  readonly branch: string;
  readonly tip: string;
  readonly state: string;
  readonly affected: string;
  readonly strict: boolean | null;
  readonly pick: string | null;
  readonly tree: string | null;
  readonly reason: string;
  readonly introducedBy: string[];
  readonly ms: number;
}

/** A page of a project's cells in the order of their keys, after `after`. Times and commits as the matrix prints them. */
export async function listExportedCells(
  tx: Tx,
  projectId: string,
  after: string | null,
  limit: number,
): Promise<ExportedCell[]> {
  return tx.$queryRaw<ExportedCell[]>`
    SELECT e."id", c."upstreamOid" AS "commit", b."name" AS "branch", e."tip", e."state"::text AS "state",
      e."affected"::text AS "affected", e."strict", e."pick"::text AS "pick", e."tree", e."reason",
      e."introducedBy", e."ms"
    FROM "Cell" e JOIN "Candidate" c ON c."id" = e."candidateId" JOIN "Branch" b ON b."id" = e."branchId"
    WHERE e."projectId" = ${projectId}::uuid AND b."active" AND (${after}::uuid IS NULL OR e."id" > ${after}::uuid)
    ORDER BY e."id" LIMIT ${limit}`;
}
