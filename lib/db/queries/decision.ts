import type { Affected, CellState, DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { fromStoredVerb, toStoredVerb } from '@/lib/db/queries/verb';

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

const include = {
  user: { select: { id: true, name: true, email: true } },
  branch: { select: { id: true, name: true } },
  candidate: { select: { id: true, upstreamOid: true, subject: true, subsystem: true } },
} as const;

type Row = Prisma.DecisionGetPayload<{ include: typeof include }>;
export type DecisionRow = Omit<Row, 'verb'> & { readonly verb: DecisionVerb };

const plain = (row: Row): DecisionRow => ({ ...row, verb: fromStoredVerb(row.verb) });

export async function insertDecisions(tx: Tx, rows: readonly NewDecision[]): Promise<void> {
  // Candidates are locked in the order of their keys by everybody, so that nobody waits in a circle.
  const ordered = [...rows].sort((a, b) => (a.candidateId < b.candidateId ? -1 : 1));
  await tx.decision.createMany({
    data: ordered.map((row) => ({ ...row, verb: toStoredVerb(row.verb) })),
  });
}

/** Votes on the cells of these candidates, by candidate, branch and seq. */
export async function decisionsOf(
  tx: Tx,
  candidateIds: readonly string[],
): Promise<readonly DecisionRow[]> {
  const rows = await tx.decision.findMany({
    where: { candidateId: { in: [...candidateIds] } },
    include,
    orderBy: [{ candidateId: 'asc' }, { branchId: 'asc' }, { seq: 'asc' }],
  });
  return rows.map(plain);
}

export async function decisionsById(
  tx: Tx,
  ids: readonly string[],
): Promise<readonly DecisionRow[]> {
  const rows = await tx.decision.findMany({ where: { id: { in: [...ids] } }, include });
  return rows.map(plain);
}

export async function decisionsOfBatch(tx: Tx, batchId: string): Promise<readonly DecisionRow[]> {
  const rows = await tx.decision.findMany({ where: { batchId }, include, orderBy: { id: 'asc' } });
  return rows.map(plain);
}

/** True when the error is a lost race for `seq` of a cell, or for the id of a vote. */
export const isLostRace = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
