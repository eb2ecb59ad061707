import { EventEmitter } from 'node:events';
import {
  type ParsedCronItem,
  parseCronItems,
  Logger as QueueLogger,
  run,
  type Task,
  type WorkerEvents,
} from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { databaseUrl } from '@/lib/db/client';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { type JobName, type JobPayload, type JobRun, jobNames, jobs } from '@/lib/jobs/contracts';
import { log } from '@/lib/log';
import { type Pulse, startPulse } from '@/lib/worker/heartbeat';

/** What does the work of each kind of job: a service. */
export type JobHandlers = {
  readonly [Name in JobName]: (payload: JobPayload<Name>, run: JobRun) => Promise<void>;
};

/** A running worker of this process. */
export interface Worker {
  readonly id: string;
  /** Settles when the worker ended: resolved after `stop()`, rejected when it could not go on. */
  readonly ended: Promise<void>;
  /** Takes no further jobs, waits for those in hand, says goodbye. */
  stop(): Promise<void>;
}

/** Checks the payload, then hands it to the service. */
function task<Name extends JobName>(
  name: Name,
  handle: JobHandlers[Name],
  /** Known to the database as alive from then on: what it holds is found when it dies. */
  ready: Promise<string>,
  logger: Logger,
): Task {
  return async (payload, helpers) => {
    const parsed = jobs[name].payload.safeParse(payload);
    if (!parsed.success) {
      throw new AppError('bad-input', `The job ${name} has a payload that is none of its own.`);
    }
    const workerId = await ready;
    const { job } = helpers;
    const started = performance.now();
    // The schema of one name gives the payload of that name, which the compiler cannot follow through a union.
    await (handle as (p: unknown, run: JobRun) => Promise<void>)(parsed.data, {
      workerId,
      attempt: job.attempts,
      last: job.attempts >= job.max_attempts,
      signal: helpers.abortSignal ?? new AbortController().signal,
    });
    const ms = Math.round(performance.now() - started);
    logger.info({ job: name, ...parsed.data, attempt: job.attempts, ms }, 'done');
  };
}

/** What the workers' clock starts, once for all of them: a look around every minute, which asks who is due. */
const clock = (): ParsedCronItem[] =>
  parseCronItems([
    {
      task: 'look-around',
      match: '* * * * *',
      identifier: 'look-around',
      options: { maxAttempts: 1 },
    },
  ]);

/** The queue's own messages: its routine ones are of interest only when something is wrong. */
const queueLogger = (logger: Logger): QueueLogger =>
  new QueueLogger(() => (level, message, meta) => {
    const err = meta?.error;
    if (level === 'error') logger.error({ err }, message);
    else if (level === 'warning') logger.warn({ err }, message);
    else logger.debug(message);
  });

/**
 * Starts a worker on the database of this process. It keeps a heartbeat, releases the jobs of dead workers at once and
 * then periodically, and runs `concurrency` jobs side by side.
 */
export async function startWorker(
  handlers: JobHandlers,
  options: { readonly concurrency?: number } = {},
): Promise<Worker> {
  const logger = log('worker');
  const events: WorkerEvents = new EventEmitter();
  let pulse: Pulse | null = null;
  let announce: (id: string) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const ready = new Promise<string>((resolve, reject) => {
    announce = resolve;
    fail = reject;
  });
  events.on('pool:create', ({ workerPool }) => {
    pulse = startPulse(workerPool.id, logger);
    pulse.once().then(() => announce(workerPool.id), fail);
  });
  const taskList = Object.fromEntries(
    jobNames.map((name) => [name, task(name, handlers[name], ready, logger)]),
  );
  const concurrency = options.concurrency ?? env().workerConcurrency;
  // A pool of ours: the queue would end its own before the last finished job is struck off.
  const pool = new pg.Pool({ connectionString: databaseUrl(), max: concurrency + 3 });
  pool.on('error', (err) => logger.warn({ err }, 'a connection of the queue broke'));
  // One that breaks in use rejects its query; without a listener the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const runner = await run({
    pgPool: pool,
    concurrency,
    pollInterval: 2_000,
    noHandleSignals: true,
    logger: queueLogger(logger),
    events,
    taskList,
    parsedCronItems: clock(),
  });
  const id = await ready;
  logger.info({ id, concurrency }, 'looking for jobs');
  return {
    id,
    ended: runner.promise,
    async stop() {
      await runner.stop();
      await pulse?.stop();
      await pool.end();
      logger.info({ id }, 'stopped');
    },
  };
}
