import type { Tx } from '@/lib/db/client';

export interface NewBranch {
  readonly name: string;
  readonly ref: string;
  readonly version: readonly number[];
  readonly tip: string;
  readonly tipTime: Date;
  readonly pendingRefs: readonly string[];
  readonly pendingTips?: readonly string[];
  readonly endOfLife?: Date | null;
}

/** Adds branches at the end; `orderBranches` puts them in their places. */
export async function insertBranches(
  tx: Tx,
  projectId: string,
  rows: readonly NewBranch[],
): Promise<void> {
  await tx.branch.createMany({
    data: rows.map((row, at) => ({
      ...row,
      version: [...row.version],
      pendingRefs: [...row.pendingRefs],
      pendingTips: [...(row.pendingTips ?? [])],
      projectId,
      position: 10_000 + at,
    })),
  });
}

/** Newest version first: position 0 is the newest. Compared part by part, as arrays of integers are. */
export async function orderBranches(tx: Tx, projectId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Branch" b SET "position" = o."at"
    FROM (SELECT "id", (row_number() OVER (ORDER BY "version" DESC, "name"))::int - 1 AS "at"
          FROM "Branch" WHERE "projectId" = ${projectId}::uuid) o
    WHERE b."id" = o."id" AND b."position" <> o."at"`;
}

/** All branches of a project, newest version first, the inactive ones included. */
export const listBranchRows = (tx: Tx, projectId: string) =>
  tx.branch.findMany({ where: { projectId }, orderBy: { position: 'asc' } });

export type BranchRow = Awaited<ReturnType<typeof listBranchRows>>[number];

/** The branch of a name, or null. */
export const findBranch = (tx: Tx, projectId: string, name: string) =>
  tx.branch.findUnique({ where: { projectId_name: { projectId, name } } });

export interface BranchChange {
  readonly ref?: string;
  readonly tip?: string;
  readonly tipTime?: Date;
  readonly pendingRefs?: readonly string[];
  readonly pendingTips?: readonly string[];
  readonly namedRefs?: readonly string[];
  readonly endOfLife?: Date | null;
  readonly active?: boolean;
}

export async function updateBranchRow(tx: Tx, id: string, change: BranchChange): Promise<void> {
  const { pendingRefs, pendingTips, namedRefs, ...rest } = change;
  await tx.branch.update({
    where: { id },
    data: {
      ...rest,
      ...(pendingRefs === undefined ? {} : { pendingRefs: [...pendingRefs] }),
      ...(pendingTips === undefined ? {} : { pendingTips: [...pendingTips] }),
      ...(namedRefs === undefined ? {} : { namedRefs: [...namedRefs] }),
    },
  });
}

/** A branch by key, or null. */
export const findBranchById = (tx: Tx, id: string) => tx.branch.findUnique({ where: { id } });
