import type { Tx } from '@/lib/db/client';

export interface WorkerRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly beatAt: Date;
}

/** Workers that did not say goodbye and were heard from since `since`, newest beat first. */
export async function listWorkers(tx: Tx, since: Date): Promise<WorkerRow[]> {
  return tx.workerHeartbeat.findMany({
    where: { stoppedAt: null, beatAt: { gte: since } },
    orderBy: [{ beatAt: 'desc' }, { id: 'asc' }],
    select: { id: true, host: true, pid: true, beatAt: true },
    take: 100,
  });
}
