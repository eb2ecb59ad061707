import type { Tx } from '@/lib/db/client';

/** A worker process as it says it is alive. */
export interface Heartbeat {
  /** The id under which it locks jobs. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

/** Says that a worker is alive now, by the database's clock: machines' clocks differ. */
export async function beat(tx: Tx, { id, host, pid }: Heartbeat): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "WorkerHeartbeat" (id, host, pid) VALUES (${id}, ${host}, ${pid})
    ON CONFLICT (id) DO UPDATE SET "beatAt" = now(), "stoppedAt" = NULL`;
}

/** Says that a worker ended in order. */
export async function endBeats(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`UPDATE "WorkerHeartbeat" SET "stoppedAt" = now() WHERE id = ${id}`;
}

/** Workers of one host that did not say goodbye: whether their processes live can be looked up there. */
export async function workersOfHost(tx: Tx, host: string): Promise<readonly Heartbeat[]> {
  return tx.$queryRaw<Heartbeat[]>`
    SELECT id, host, pid FROM "WorkerHeartbeat" WHERE host = ${host} AND "stoppedAt" IS NULL`;
}

/**
 * Gives the jobs of dead workers back to the others: of those in `knownDead`, and of any that was not heard from for
 * `silentSeconds`. Returns the ids of the workers found dead with jobs in hand. (The queue itself would wait four hours.)
 */
export async function releaseDeadWorkers(
  tx: Tx,
  knownDead: readonly string[],
  silentSeconds: number,
): Promise<readonly string[]> {
  await tx.$executeRaw`
    UPDATE "WorkerHeartbeat" SET "stoppedAt" = now()
    WHERE "stoppedAt" IS NULL
      AND (id = ANY (${[...knownDead]}) OR "beatAt" < now() - make_interval(secs => ${silentSeconds}))`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT j.locked_by AS id
    FROM (
      SELECT locked_by, locked_at FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
      UNION ALL
      SELECT locked_by, locked_at FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL
    ) j
    LEFT JOIN "WorkerHeartbeat" w ON w.id = j.locked_by
    WHERE w."stoppedAt" IS NOT NULL
       OR (w.id IS NULL AND j.locked_at < now() - make_interval(secs => ${silentSeconds}))`;
  const dead = rows.map((row) => row.id);
  if (dead.length > 0) await tx.$executeRaw`SELECT graphile_worker.force_unlock_workers(${dead})`;
  return dead;
}

/** How many jobs a worker has in hand. */
export async function jobsInHand(tx: Tx, id: string): Promise<number> {
  const rows = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM graphile_worker._private_jobs WHERE locked_by = ${id}`;
  return rows[0]?.n ?? 0;
}

/** Forgets workers that ended more than a week ago. */
export async function forgetOldWorkers(tx: Tx): Promise<void> {
  await tx.$executeRaw`DELETE FROM "WorkerHeartbeat" WHERE "stoppedAt" < now() - interval '7 days'`;
}
