import type { Tx } from '@/lib/db/client';
import { type JobName, type JobPayload, jobs } from '@/lib/jobs/contracts';

export interface EnqueueOptions {
  /** Not before this time. */
  readonly runAt?: Date;
}

/**
 * Adds a job in the caller's transaction: it is there if and only if the write that wants it is, and a worker sees it
 * at the commit. A waiting job with the same key is replaced.
 */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: JobPayload<Name>,
  options: EnqueueOptions = {},
): Promise<void> {
  await enqueueMany(tx, name, [payload], options);
}

/** Adds many jobs of one kind in one statement; see `enqueue`. */
export async function enqueueMany<Name extends JobName>(
  tx: Tx,
  name: Name,
  payloads: readonly JobPayload<Name>[],
  options: EnqueueOptions = {},
): Promise<void> {
  if (payloads.length === 0) return;
  const rules = jobs[name];
  const specs = payloads.map((given) => {
    const payload = rules.payload.parse(given);
    return {
      payload,
      // The rules of one name take the payload of that name, which the compiler cannot follow through a union.
      job_key: (rules.key as (p: unknown) => string)(payload),
      queue_name: (rules.queue as (p: unknown) => string | null)(payload),
    };
  });
  const distinct = [...new Map(specs.map((spec) => [spec.job_key, spec])).values()];
  await tx.$executeRaw`
    SELECT graphile_worker.add_jobs(array_agg(
      (${name}::text, s.payload, s.queue_name, ${options.runAt ?? null}::timestamptz, ${rules.maxAttempts}::smallint,
       s.job_key, ${rules.priority}::smallint, NULL)::graphile_worker.job_spec))
    FROM jsonb_to_recordset(${JSON.stringify(distinct)}::jsonb) AS s(payload json, queue_name text, job_key text)`;
}
