import { z } from 'zod';

/** How a job waits its turn. */
interface JobRules<Payload extends z.ZodType> {
  /** Ids only: what a job works on is read when it runs. */
  readonly payload: Payload;
  /**
   * Two waiting jobs with one key are one; a job that runs already is not affected, so that what changed meanwhile is
   * worked on again.
   */
  readonly key: (payload: z.infer<Payload>) => string;
  /** Jobs of one queue run one after the other; null: as many at once as there are workers. */
  readonly queue: (payload: z.infer<Payload>) => string | null;
  /** Lower goes first. */
  readonly priority: number;
  /** Tries in all; the pause between them grows from seconds to minutes. */
  readonly maxAttempts: number;
}

const define = <Payload extends z.ZodType>(rules: JobRules<Payload>): JobRules<Payload> => rules;

const id = z.uuid();

/** Every kind of job. */
export const jobs = {
  /** Looks a repository's refs up again: branches, tips, ends of life. */
  'refresh-branches': define({
    payload: z.object({ projectId: id }),
    key: (p) => `refresh-branches:${p.projectId}`,
    queue: (p) => `project:${p.projectId}`,
    priority: -20,
    maxAttempts: 5,
  }),
  /** Brings the commit index of a project up to its tips; `again`: also when it is, since something was unreadable. */
  'index-commits': define({
    payload: z.object({ projectId: id, again: z.literal(true).optional() }),
    key: (p) => `index-commits:${p.projectId}`,
    queue: (p) => `project:${p.projectId}`,
    priority: -15,
    maxAttempts: 8,
  }),
  /** Enqueues a look at the repositories of every project that was not looked at for a while; a worker's clock starts it. */
  'look-around': define({
    payload: z.object({}),
    key: () => 'look-around',
    queue: () => null,
    priority: -20,
    maxAttempts: 1,
  }),
  /** Checks open and accepted candidates for what upstream has since the last look. */
  'raise-alarms': define({
    payload: z.object({ projectId: id }),
    key: (p) => `raise-alarms:${p.projectId}`,
    queue: (p) => `project:${p.projectId}`,
    priority: -12,
    maxAttempts: 8,
  }),
  /** Runs or continues one import. */
  'run-import': define({
    payload: z.object({ importId: id }),
    key: (p) => `run-import:${p.importId}`,
    queue: () => null,
    priority: -10,
    maxAttempts: 12,
  }),
  /** Brings the index of a mail archive up to it. */
  'index-archive': define({
    payload: z.object({ archiveId: id }),
    key: (p) => `index-archive:${p.archiveId}`,
    queue: (p) => `archive:${p.archiveId}`,
    priority: -8,
    maxAttempts: 8,
  }),
  /** Reads a patch queue when its head moved; `again`: in any case. */
  'read-queue': define({
    payload: z.object({ queueId: id, again: z.literal(true).optional() }),
    key: (p) => `read-queue:${p.queueId}${p.again ? ':again' : ''}`,
    queue: (p) => `patch-queue:${p.queueId}`,
    priority: -7,
    maxAttempts: 5,
  }),
  /** Looks up again what of a project's open cells waits in pending refs and patch queues. */
  'refresh-queued': define({
    payload: z.object({ projectId: id }),
    key: (p) => `refresh-queued:${p.projectId}`,
    queue: (p) => `project:${p.projectId}`,
    priority: 11,
    maxAttempts: 8,
  }),
  /** Keeps the patches of a batch's accepts beside the decisions. */
  'keep-patches': define({
    payload: z.object({ batchId: id }),
    key: (p) => `keep-patches:${p.batchId}`,
    queue: () => null,
    priority: -5,
    maxAttempts: 8,
  }),
  /** What stands under the policy in force: after it changed, or (`due`) when a soak is over. */
  'refresh-standings': define({
    payload: z.object({ projectId: id, due: z.iso.datetime().nullable() }),
    key: (p) => `refresh-standings:${p.projectId}:${p.due ?? 'now'}`,
    queue: (p) => `project:${p.projectId}`,
    priority: -8,
    maxAttempts: 8,
  }),
  /** Ends snoozes of a project: at a moment (`due`), or after its repositories were looked at. */
  'wake-snoozed': define({
    payload: z.object({ projectId: id, due: z.iso.datetime().nullable() }),
    key: (p) => `wake-snoozed:${p.projectId}:${p.due ?? 'now'}`,
    queue: (p) => `project:${p.projectId}`,
    priority: -6,
    maxAttempts: 8,
  }),
  /** The nine phases of one candidate. */
  'analyse-candidate': define({
    payload: z.object({ candidateId: id }),
    key: (p) => `analyse-candidate:${p.candidateId}`,
    queue: () => null,
    priority: 0,
    maxAttempts: 8,
  }),
  /** The cells of a branch whose tip moved. */
  'recompute-cells': define({
    payload: z.object({ branchId: id }),
    key: (p) => `recompute-cells:${p.branchId}`,
    queue: (p) => `branch:${p.branchId}`,
    priority: 10,
    maxAttempts: 8,
  }),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]['payload']>;

export const jobNames = Object.keys(jobs).filter((name): name is JobName => name in jobs);

/** One run of a job, as its handler sees it. */
export interface JobRun {
  /** The worker process: owner of leases. */
  readonly workerId: string;
  /** 1 at the first try. */
  readonly attempt: number;
  /** No further try comes after this one. */
  readonly last: boolean;
  /** Aborted when the worker has to stop soon. */
  readonly signal: AbortSignal;
}
