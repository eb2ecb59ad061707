import type { Tx } from '@/lib/db/client';
import { cleanText } from './sql-text';
import { uuid7 } from './uuid7';

export interface NewQueue {
  readonly projectId: string;
  readonly name: string;
  readonly path: string;
  readonly createdBy: string;
}

/** Adds a queue; null when the project has its path already. A name that is taken gets a number. */
export async function insertQueue(
  tx: Tx,
  row: NewQueue,
): Promise<{ id: string; name: string } | null> {
  const held = await tx.patchQueue.findMany({
    where: { projectId: row.projectId },
    select: { name: true, path: true },
  });
  if (held.some((one) => one.path === row.path)) return null;
  const taken = new Set(held.map((one) => one.name));
  let name = row.name;
  for (let n = 2; taken.has(name); n += 1) name = `${row.name} ${n}`;
  return tx.patchQueue.create({ data: { ...row, name }, select: { id: true, name: true } });
}

/** Queues of a project by name, with how many patches each holds for which branch. */
export const listQueueRows = (tx: Tx, projectId: string) =>
  tx.patchQueue.findMany({ where: { projectId }, orderBy: { name: 'asc' } });

export async function countQueued(
  tx: Tx,
  projectId: string,
): Promise<readonly { queueId: string; branch: string; position: number; patches: number }[]> {
  const [branches, rows] = await Promise.all([
    tx.branch.findMany({
      where: { projectId },
      select: { id: true, name: true, position: true },
    }),
    tx.queuedPatch.groupBy({
      by: ['queueId', 'branchId'],
      where: { queue: { projectId } },
      _count: true,
    }),
  ]);
  return rows.flatMap(({ queueId, branchId, _count }) => {
    const branch = branches.find((one) => one.id === branchId);
    if (branch === undefined) return [];
    return [{ queueId, branch: branch.name, position: branch.position, patches: _count }];
  });
}

export const findQueue = (tx: Tx, id: string) =>
  tx.patchQueue.findUnique({ where: { id }, include: { project: true } });

export async function deleteQueue(tx: Tx, id: string): Promise<void> {
  await tx.patchQueue.deleteMany({ where: { id } });
}

/** What reading a queue came to. Does nothing when it was taken out meanwhile. */
export async function noteQueueRead(
  tx: Tx,
  id: string,
  data: {
    readonly readAt: Date;
    readonly error: string | null;
    readonly head?: string;
    readonly problems?: readonly string[];
  },
): Promise<void> {
  const { error, problems, ...rest } = data;
  await tx.patchQueue.updateMany({
    where: { id },
    data: {
      ...rest,
      error: error === null ? null : cleanText(error),
      ...(problems === undefined ? {} : { problems: problems.map(cleanText) }),
    },
  });
}

export interface NewQueuedPatch {
  readonly branchId: string;
  readonly position: number;
  readonly path: string;
  readonly subject: string;
  readonly upstream: readonly string[];
  readonly patchId: string | null;
}

/** The patches of a queue, in place of those it had; who reads it too waits. Does nothing when it was taken out meanwhile. */
export async function replaceQueued(
  tx: Tx,
  queueId: string,
  patches: readonly NewQueuedPatch[],
): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "PatchQueue" WHERE "id" = ${queueId}::uuid FOR UPDATE`;
  if (held.length === 0) return;
  await tx.queuedPatch.deleteMany({ where: { queueId } });
  for (let at = 0; at < patches.length; at += 1000) {
    await tx.queuedPatch.createMany({
      data: patches.slice(at, at + 1000).map((one) => ({
        ...one,
        id: uuid7(),
        queueId,
        upstream: [...one.upstream],
        path: cleanText(one.path),
        subject: cleanText(one.subject),
      })),
    });
  }
}

/** What queues hold for these branches, in the order of their series. */
export const queuedFor = (tx: Tx, branchIds: readonly string[]) =>
  tx.queuedPatch.findMany({
    where: { branchId: { in: [...branchIds] } },
    include: { queue: { select: { name: true, head: true } } },
    orderBy: [{ queueId: 'asc' }, { position: 'asc' }],
  });

export type QueuedRow = Awaited<ReturnType<typeof queuedFor>>[number];
