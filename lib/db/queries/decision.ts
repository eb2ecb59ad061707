import type { Affected, CellState, DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { toStoredVerb } from '@/lib/db/queries/verb';

export interface NewDecision {
  readonly id: string;
  readonly projectId: string;
  readonly candidateId: string;
  readonly branchId: string;
  readonly userId: string;
  readonly seq: number;
  readonly verb: DecisionVerb;
  readonly reason: string;
  readonly batchId: string;
  readonly supersedesId: string | null;
  readonly tip: string;
  readonly state: CellState;
  readonly affected: Affected;
  readonly tree: string | null;
  readonly verdict: Verdict | null;
  readonly confidence: number | null;
  readonly cellRevisionId: string;
  readonly analysisId: string | null;
  readonly createdAt: Date;
}

/** A stored vote with its person, branch and candidate. */
export interface DecisionRow extends NewDecision {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly branch: { readonly id: string; readonly name: string };
  readonly candidate: {
    readonly id: string;
    readonly upstreamOid: string;
    readonly subject: string;
    readonly subsystem: string;
  };
}

type FlatRow = NewDecision &
  Omit<DecisionRow['candidate'], 'id'> & {
    readonly userName: string;
    readonly email: string;
    readonly branchName: string;
  };

/** One statement for what would be four: votes are read with every decision and every candidate. */
const read = async (tx: Tx, where: Prisma.Sql, order: Prisma.Sql): Promise<DecisionRow[]> => {
  const rows = await tx.$queryRaw<FlatRow[]>`
    SELECT d.id::text AS id, d."projectId"::text AS "projectId", d."candidateId"::text AS "candidateId",
      d."branchId"::text AS "branchId", d."userId", d.seq, d.verb::text AS verb, d.reason, d."batchId"::text AS "batchId",
      d."supersedesId"::text AS "supersedesId", d.tip, d.state::text AS state, d.affected::text AS affected, d.tree,
      d.verdict::text AS verdict, d.confidence, d."cellRevisionId"::text AS "cellRevisionId",
      d."analysisId"::text AS "analysisId", d."createdAt", u.name AS "userName", u.email, b.name AS "branchName",
      c."upstreamOid", c.subject, c.subsystem
    FROM "Decision" d JOIN "User" u ON u.id = d."userId" JOIN "Branch" b ON b.id = d."branchId"
    JOIN "Candidate" c ON c.id = d."candidateId" WHERE ${where} ORDER BY ${order}`;
  return rows.map(({ userName, email, branchName, upstreamOid, subject, subsystem, ...row }) => ({
    ...row,
    user: { id: row.userId, name: userName, email },
    branch: { id: row.branchId, name: branchName },
    candidate: { id: row.candidateId, upstreamOid, subject, subsystem },
  }));
};

const sql = Prisma.sql;
const byId = sql`d.id`;

export async function insertDecisions(tx: Tx, rows: readonly NewDecision[]): Promise<void> {
  // Candidates are locked in the order of their keys by everybody, so that nobody waits in a circle.
  const ordered = [...rows].sort((a, b) => (a.candidateId < b.candidateId ? -1 : 1));
  await tx.decision.createMany({
    data: ordered.map((row) => ({ ...row, verb: toStoredVerb(row.verb) })),
  });
}

/** Votes on the cells of these candidates, by candidate, branch and seq. */
export const decisionsOf = (
  tx: Tx,
  candidateIds: readonly string[],
): Promise<readonly DecisionRow[]> =>
  read(
    tx,
    sql`d."candidateId" = ANY(${[...candidateIds]}::uuid[])`,
    sql`d."candidateId", d."branchId", d.seq`,
  );

export const decisionsById = (tx: Tx, ids: readonly string[]): Promise<readonly DecisionRow[]> =>
  read(tx, sql`d.id = ANY(${[...ids]}::uuid[])`, byId);

export const decisionsOfBatch = (tx: Tx, batchId: string): Promise<readonly DecisionRow[]> =>
  read(tx, sql`d."batchId" = ${batchId}::uuid`, byId);

/** True when the error is a lost race for `seq` of a cell, or for the id of a vote. */
export const isLostRace = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
