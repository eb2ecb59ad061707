import { createHash } from 'node:crypto';
import type { Cell } from '@/lib/contracts/cell';
import type { Tx } from '@/lib/db/client';
import { jsonText } from './sql-text';
import { uuid7 } from './uuid7';

export interface CellToStore {
  readonly candidateId: string;
  readonly branchId: string;
  readonly cell: Cell;
}

/**
 * sha256 over what counts as a cell's result. The tip, durations and wording that only names the tip are left out: a
 * moved tip under which everything stays the same is no new revision.
 */
export function cellDigest(cell: Cell): string {
  const { presence, introducing, missingPaths, conflicts, appliesWithAm, queued } = cell.detail;
  const result = [
    cell.state,
    cell.affected,
    cell.strict,
    cell.pick,
    cell.introducedBy,
    presence === null ? null : [presence.how, presence.oid, presence.reverts],
    introducing.map((one) => [one.oid, one.source, one.inBranch, one.how]),
    missingPaths,
    conflicts.map((one) => [one.path, one.kind, one.merged]),
    appliesWithAm,
    queued,
  ];
  return createHash('sha256').update(JSON.stringify(result)).digest('hex');
}

/**
 * Stores computed cells: the row of each candidate and branch is replaced; a revision is appended only where the
 * result differs from the last one. A cell of a tip that the branch has left is stored only where there is none yet. Returns
 * how many revisions were appended. Writers of one project wait for each other.
 */
export async function storeCells(
  tx: Tx,
  projectId: string,
  cells: readonly CellToStore[],
): Promise<number> {
  if (cells.length === 0) return 0;
  const rows = cells.map(({ candidateId, branchId, cell }) => ({
    id: uuid7(),
    revisionId: uuid7(),
    candidateId,
    branchId,
    tip: cell.tip,
    state: cell.state,
    affected: cell.affected,
    strict: cell.strict,
    pick: cell.pick,
    tree: cell.tree,
    reason: cell.reason,
    introducedBy: cell.introducedBy,
    detail: cell.detail,
    ms: cell.ms,
    digest: cellDigest(cell),
  }));
  const input = jsonText(rows);
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtext('stablehand-cells'), hashtext(${projectId}))`;
  const revisions = await tx.$executeRaw`
    INSERT INTO "CellRevision" ("id", "candidateId", "branchId", "seq", "tip", "state", "affected", "strict", "pick",
      "tree", "reason", "digest")
    SELECT x."revisionId", x."candidateId", x."branchId", coalesce(l."seq", 0) + 1, x."tip", x."state"::"CellState",
      x."affected"::"Affected", x."strict", x."pick"::"PickResult", x."tree", x."reason", x."digest"
    FROM jsonb_to_recordset(${input}::jsonb) AS x("revisionId" uuid, "candidateId" uuid, "branchId" uuid, "tip" text,
      "state" text, "affected" text, "strict" boolean, "pick" text, "tree" text, "reason" text, "digest" text)
    LEFT JOIN LATERAL (SELECT r."seq", r."digest" FROM "CellRevision" r
      WHERE r."candidateId" = x."candidateId" AND r."branchId" = x."branchId" ORDER BY r."seq" DESC LIMIT 1) l ON true
    JOIN "Branch" b ON b."id" = x."branchId"
    WHERE l."digest" IS DISTINCT FROM x."digest" AND (b."tip" = x."tip" OR l."seq" IS NULL)
    ORDER BY x."candidateId", x."branchId"`;
  await tx.$executeRaw`
    INSERT INTO "Cell" ("id", "projectId", "candidateId", "branchId", "tip", "state", "affected", "strict", "pick",
      "tree", "reason", "introducedBy", "detail", "ms", "computedAt", "revisionId")
    SELECT x."id", ${projectId}::uuid, x."candidateId", x."branchId", x."tip", x."state"::"CellState",
      x."affected"::"Affected", x."strict", x."pick"::"PickResult", x."tree", x."reason", x."introducedBy",
      x."detail", x."ms", now(), l."id"
    FROM jsonb_to_recordset(${input}::jsonb) AS x("id" uuid, "candidateId" uuid, "branchId" uuid, "tip" text,
      "state" text, "affected" text, "strict" boolean, "pick" text, "tree" text, "reason" text,
      "introducedBy" text[], "detail" jsonb, "ms" float8)
    CROSS JOIN LATERAL (SELECT r."id" FROM "CellRevision" r
      WHERE r."candidateId" = x."candidateId" AND r."branchId" = x."branchId" ORDER BY r."seq" DESC LIMIT 1) l
    JOIN "Branch" b ON b."id" = x."branchId"
    WHERE b."tip" = x."tip" OR NOT EXISTS (SELECT 1 FROM "Cell" e
      WHERE e."candidateId" = x."candidateId" AND e."branchId" = x."branchId")
    ORDER BY x."candidateId", x."branchId"
    ON CONFLICT ("candidateId", "branchId") DO UPDATE SET "tip" = excluded."tip", "state" = excluded."state",
      "affected" = excluded."affected", "strict" = excluded."strict", "pick" = excluded."pick",
      "tree" = excluded."tree", "reason" = excluded."reason", "introducedBy" = excluded."introducedBy",
      "detail" = excluded."detail", "ms" = excluded."ms", "computedAt" = excluded."computedAt",
      "revisionId" = excluded."revisionId"`;
  return revisions;
}

export interface StaleCandidate {
  readonly id: string;
  readonly upstreamOid: string;
}

/**
 * Candidates whose cell for the branch is missing or was computed for another tip, most pressing first; only those
 * that were analysed before (the others get their cells with their first analysis).
 */
export async function listStaleCandidates(
  tx: Tx,
  projectId: string,
  branchId: string,
  tip: string,
  limit: number,
): Promise<StaleCandidate[]> {
  return tx.$queryRaw<StaleCandidate[]>`
    SELECT c."id", c."upstreamOid" FROM "Candidate" c
    LEFT JOIN "Cell" e ON e."candidateId" = c."id" AND e."branchId" = ${branchId}::uuid
    WHERE c."projectId" = ${projectId}::uuid AND c."commitKnown" AND e."tip" IS DISTINCT FROM ${tip}
      AND EXISTS (SELECT 1 FROM "Cell" f WHERE f."candidateId" = c."id")
    ORDER BY c."settled", c."priority" DESC, c."id" LIMIT ${limit}`;
}
