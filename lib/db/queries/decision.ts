import { z } from 'zod';
import type { Affected, CellState, DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';
import { readRows, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { jsonText } from '@/lib/db/queries/sql-text';

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

/** A vote with what lists show of its person, branch and candidate, in one row. */
type FlatRow = NewDecision &
  Omit<DecisionRow['candidate'], 'id'> & {
    readonly userName: string;
    readonly email: string;
    readonly branchName: string;
  };

/** The same as JSON has it. */
export type FlatVote = Omit<FlatRow, 'createdAt'> & { readonly createdAt: string };

/** Columns of a vote with its person `u`, branch `b` and candidate `c`. */
export const flatColumns = `d.id::text AS id, d."projectId"::text AS "projectId", d."candidateId"::text AS "candidateId",
  d."branchId"::text AS "branchId", d."userId", d.seq, d.verb::text AS verb, d.reason, d."batchId"::text AS "batchId",
  d."supersedesId"::text AS "supersedesId", d.tip, d.state::text AS state, d.affected::text AS affected, d.tree,
  d.verdict::text AS verdict, d.confidence, d."cellRevisionId"::text AS "cellRevisionId",
  d."analysisId"::text AS "analysisId", d."createdAt", u.name AS "userName", u.email, b.name AS "branchName",
  c."upstreamOid", c.subject, c.subsystem`;

/** What `flatColumns` are read from, the candidate aside. */
export const flatTables = `"Decision" d JOIN "User" u ON u.id = d."userId" JOIN "Branch" b ON b.id = d."branchId"`;

/** A vote from its flat row. */
export function decisionOf(flat: FlatRow): DecisionRow {
  const { userName, email, branchName, upstreamOid, subject, subsystem } = flat;
  // The flat columns stay in it: a copy without them costs more than reading the row.
  return {
    ...flat,
    user: { id: flat.userId, name: userName, email },
    branch: { id: flat.branchId, name: branchName },
    candidate: { id: flat.candidateId, upstreamOid, subject, subsystem },
  };
}

/** One statement for what would be four: votes are read with every decision and every candidate. */
const read = async (tx: Tx, where: Prisma.Sql, order: Prisma.Sql): Promise<DecisionRow[]> => {
  const rows = await tx.$queryRaw<FlatRow[]>`
    SELECT ${Prisma.raw(flatColumns)} FROM ${Prisma.raw(flatTables)}
    JOIN "Candidate" c ON c.id = d."candidateId" WHERE ${where} ORDER BY ${order}`;
  return rows.map(decisionOf);
};

const sql = Prisma.sql;
const byId = sql`d.id`;

/**
 * Stores votes with one statement and one parameter: bound value by value, 200 of them cost the process more than the
 * database.
 */
export async function insertDecisions(tx: Tx, rows: readonly NewDecision[]): Promise<void> {
  if (rows.length === 0) return;
  // Candidates are locked in the order of their keys by everybody, so that nobody waits in a circle.
  await tx.$executeRaw`
    INSERT INTO "Decision" (id, "projectId", "candidateId", "branchId", "userId", seq, verb, reason, "batchId",
      "supersedesId", tip, state, affected, tree, verdict, confidence, "cellRevisionId", "analysisId", "createdAt")
    SELECT x.id, x."projectId", x."candidateId", x."branchId", x."userId", x.seq, x.verb::"DecisionVerb", x.reason, x."batchId",
      x."supersedesId", x.tip, x.state::"CellState", x.affected::"Affected", x.tree, x.verdict::"Verdict", x.confidence,
      x."cellRevisionId", x."analysisId", x."createdAt"
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS x(id uuid, "projectId" uuid, "candidateId" uuid,
      "branchId" uuid, "userId" text, seq int, verb text, reason text, "batchId" uuid, "supersedesId" uuid, tip text,
      state text, affected text, tree text, verdict text, confidence float8, "cellRevisionId" uuid, "analysisId" uuid,
      "createdAt" timestamptz)
    ORDER BY x."candidateId"`;
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

const votesSql = `SELECT ${flatColumns} FROM ${flatTables} JOIN "Candidate" c ON c.id = d."candidateId" WHERE d.id = ANY($1::uuid[])`;

/** The same outside of transactions, in any order: for what is read by the thousand. */
export const readVotes = async (ids: readonly string[]): Promise<readonly DecisionRow[]> =>
  (await readRows<FlatRow>('votes-by-id', votesSql, [[...ids]])).map(decisionOf);

export const decisionsOfBatch = (tx: Tx, batchId: string): Promise<readonly DecisionRow[]> =>
  read(tx, sql`d."batchId" = ${batchId}::uuid`, byId);

/** True when the error is a lost race for `seq` of a cell, or for the id of a vote. */
export const isLostRace = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.code === 'P2002' || (error.code === 'P2010' && isUniqueViolation(error.meta)));

/** Where a statement of our own broke a unique constraint: SQLSTATE 23505, inside what the driver's adapter says. */
function isUniqueViolation(meta: unknown): boolean {
  const { data } = Violation.safeParse(meta);
  return data !== undefined && data.driverAdapterError.cause.originalCode === '23505';
}

const Violation = z.object({
  driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }),
});
