import type { Tx } from '@/lib/db/client';
import { cleanText } from './sql-text';

export interface NewArchive {
  readonly projectId: string;
  readonly name: string;
  readonly path: string;
  readonly kind: string;
  readonly createdBy: string;
}

/** Adds an archive; null when the project has its path already. A name that is taken gets a number. */
export async function insertArchive(
  tx: Tx,
  row: NewArchive,
): Promise<{ id: string; name: string } | null> {
  const { projectId } = row;
  if ((await tx.archive.count({ where: { projectId, path: row.path } })) > 0) return null;
  const taken = new Set(
    (await tx.archive.findMany({ where: { projectId }, select: { name: true } })).map(
      (one) => one.name,
    ),
  );
  let name = row.name;
  for (let n = 2; taken.has(name); n += 1) name = `${row.name} ${n}`;
  const made = await tx.archive.create({
    data: { ...row, name },
    select: { id: true, name: true },
  });
  return made;
}

/** Archives of a project by name. */
export const listArchiveRows = (tx: Tx, projectId: string) =>
  tx.archive.findMany({ where: { projectId }, orderBy: { name: 'asc' } });

export type ArchiveRow = Awaited<ReturnType<typeof listArchiveRows>>[number];

export const findArchive = (tx: Tx, id: string) =>
  tx.archive.findUnique({ where: { id }, include: { project: true } });

export async function deleteArchive(tx: Tx, id: string): Promise<void> {
  await tx.archive.deleteMany({ where: { id } });
}

/** Where indexing stands. Does nothing when the archive was taken out meanwhile. */
export async function updateArchive(
  tx: Tx,
  id: string,
  data: Partial<Pick<ArchiveRow, 'state' | 'done' | 'total' | 'error' | 'indexedAt'>>,
): Promise<void> {
  const { error, ...rest } = data;
  await tx.archive.updateMany({
    where: { id },
    data: error === undefined ? rest : { ...rest, error: error === null ? null : cleanText(error) },
  });
}

/** Mails of a project's mailboxes in the order they were stored, behind `after` (a key of one, or ''). */
export const listMailsAfter = (tx: Tx, projectId: string, after: string, limit: number) =>
  tx.mailMessage.findMany({
    where: { projectId, ...(after === '' ? {} : { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, rawDigest: true, createdAt: true },
  });

export const countMails = (tx: Tx, projectId: string) =>
  tx.mailMessage.count({ where: { projectId } });

/** Candidates of a project whose analysis is done and that no analysis waits for. */
export async function settledCandidateIds(tx: Tx, projectId: string): Promise<string[]> {
  const rows = await tx.candidate.findMany({
    where: {
      projectId,
      latestAnalysisId: { not: null },
      analyses: { none: { state: { in: ['waiting', 'running'] } } },
    },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}
