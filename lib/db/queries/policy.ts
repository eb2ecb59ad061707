import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { jsonText, plainJson } from './sql-text';

/** Every revision of a project's policies, newest first. */
export const policyRevisions = (tx: Tx, projectId: string) =>
  tx.policyRevision.findMany({
    where: { projectId },
    include: { branch: { select: { name: true } } },
    orderBy: [{ createdAt: 'desc' }, { seq: 'desc' }],
  });

export type PolicyRevisionRow = Awaited<ReturnType<typeof policyRevisions>>[number];

/** Appends a revision. A lost race for `seq` is a constraint error (isLostRace). */
export async function insertPolicyRevision(
  tx: Tx,
  row: {
    readonly projectId: string;
    readonly branchId: string | null;
    readonly seq: number;
    readonly rules: object;
    readonly note: string;
    readonly createdBy: string;
    readonly createdByName: string;
    readonly createdAt: Date;
  },
): Promise<string> {
  const made = await tx.policyRevision.create({
    data: { ...row, scope: row.branchId ?? 'project', rules: plainJson(row.rules) },
  });
  return made.id;
}

const templates = 'reason-templates';

/** The project's own reason templates as stored, or null. */
export async function readTemplates(tx: Tx, projectId: string): Promise<unknown> {
  const row = await tx.policy.findFirst({ where: { projectId, branchId: null, kind: templates } });
  return row?.value ?? null;
}

export async function writeTemplates(tx: Tx, projectId: string, value: object): Promise<void> {
  const { count } = await tx.policy.updateMany({
    where: { projectId, branchId: null, kind: templates },
    data: { value: plainJson(value) },
  });
  if (count > 0) return;
  await tx.policy.create({ data: { projectId, kind: templates, value: plainJson(value) } });
}

export interface PolicyFactsRow {
  readonly id: string;
  readonly authorEmail: string;
  readonly message: string;
  readonly subsystem: string;
  readonly flags: readonly string[];
  readonly firstReleaseTime: Date | null;
  /** Somebody answered the mails of this candidate with an ack. */
  readonly acknowledged: boolean;
}

/** What policies ask about candidates. */
export async function policyFactsOf(
  tx: Tx,
  candidateIds: readonly string[],
): Promise<readonly PolicyFactsRow[]> {
  const ids = [...candidateIds];
  const rows = await tx.candidate.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      authorEmail: true,
      message: true,
      subsystem: true,
      flags: true,
      firstReleaseTime: true,
    },
  });
  const acks = await tx.mailMessage.findMany({
    where: { candidateId: { in: ids }, replyClass: 'ack' },
    select: { candidateId: true },
    distinct: ['candidateId'],
  });
  const acked = new Set(acks.map((row) => row.candidateId));
  return rows.map((row) => ({ ...row, acknowledged: acked.has(row.id) }));
}

export interface CellStanding {
  readonly candidateId: string;
  readonly branchId: string;
  /** As the database has it: `needs-work`. */
  readonly standing: string | null;
  readonly blocked: readonly string[];
}

/** Writes what stands where it differs from what is stored; gives how many cells changed. */
export async function writeStandings(tx: Tx, cells: readonly CellStanding[]): Promise<number> {
  if (cells.length === 0) return 0;
  return tx.$executeRaw`
    UPDATE "Cell" x SET "standing" = s."standing"::"DecisionVerb", "blocked" = s."blocked"
    FROM jsonb_to_recordset(${jsonText(cells)}::jsonb)
      AS s("candidateId" uuid, "branchId" uuid, "standing" text, "blocked" text[])
    WHERE x."candidateId" = s."candidateId" AND x."branchId" = s."branchId"
      AND (x."standing"::text IS DISTINCT FROM s."standing" OR x."blocked" IS DISTINCT FROM s."blocked")`;
}

/** Candidates with votes, by id, after one of them. */
export async function votedCandidates(
  tx: Tx,
  projectId: string,
  after: string | null,
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c."id"::text AS id FROM "Candidate" c
    WHERE c."projectId" = ${projectId}::uuid AND c."firstVoteAt" IS NOT NULL
      AND ${after === null ? Prisma.sql`TRUE` : Prisma.sql`c."id" > ${after}::uuid`}
    ORDER BY c."id" LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** Cells of these candidates on which an accept does not stand yet. */
export const blockedCells = (tx: Tx, candidateIds: readonly string[]) =>
  tx.cell.findMany({
    where: { candidateId: { in: [...candidateIds] }, blocked: { isEmpty: false } },
    select: {
      candidateId: true,
      branchId: true,
      blocked: true,
      branch: { select: { name: true } },
      candidate: { select: { upstreamOid: true } },
    },
  });
