import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { db, inTransaction } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { enqueue, enqueueMany } from '@/lib/jobs/enqueue';
import { type JobHandlers, startWorker, type Worker } from '@/lib/worker/run-worker';

const database = testDatabase();

/** Handlers that only note what they were called with. */
function notingHandlers(
  done: string[],
  work: (id: string) => Promise<void> = async () => undefined,
) {
  const note = async (id: string): Promise<void> => {
    await work(id);
    done.push(id);
  };
  const handlers: JobHandlers = {
    'refresh-branches': ({ projectId }) => note(projectId),
    'index-commits': ({ projectId }) => note(projectId),
    'look-around': () => note('look-around'),
    'raise-alarms': ({ projectId }) => note(projectId),
    'run-import': ({ importId }) => note(importId),
    'index-archive': ({ archiveId }) => note(archiveId),
    'read-queue': ({ queueId }) => note(queueId),
    'refresh-queued': ({ projectId }) => note(projectId),
    'keep-patches': ({ batchId }) => note(batchId),
    'refresh-standings': ({ projectId }) => note(projectId),
    'wake-snoozed': ({ projectId }) => note(projectId),
    'analyse-candidate': ({ candidateId }) => note(candidateId),
    'recompute-cells': ({ branchId }) => note(branchId),
  };
  return handlers;
}

const waiting = async (): Promise<number> => {
  const rows = await db().$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM graphile_worker._private_jobs`;
  return rows[0]?.n ?? -1;
};

async function until(condition: () => boolean | Promise<boolean>, seconds = 100): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not come about in time.');
    await sleep(30);
  }
}

const workers: Worker[] = [];
async function worker(handlers: JobHandlers): Promise<Worker> {
  const started = await startWorker(handlers, { concurrency: 2 });
  workers.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(workers.splice(0).map((one) => one.stop()));
  await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
});

describe('enqueue', () => {
  it('adds the job with the write, and not without it', async () => {
    const undone = inTransaction(async (tx) => {
      await enqueue(tx, 'analyse-candidate', { candidateId: randomUUID() });
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect(await waiting()).toBe(0);
    await enqueue(db(), 'analyse-candidate', { candidateId: randomUUID() });
    expect(await waiting()).toBe(1);
  });

  it('makes one of two waiting jobs for the same thing', async () => {
    const candidateId = randomUUID();
    await enqueue(db(), 'analyse-candidate', { candidateId });
    await enqueueMany(db(), 'analyse-candidate', [
      { candidateId },
      { candidateId },
      { candidateId: randomUUID() },
    ]);
    expect(await waiting()).toBe(2);
  });

  it('refuses a payload that is no id', async () => {
    await expect(enqueue(db(), 'run-import', { importId: 'all of them' })).rejects.toThrow();
  });
});

describe('a worker', () => {
  it('runs what is enqueued, by the rules of the kind', async () => {
    const done: string[] = [];
    await worker(notingHandlers(done));
    const ids = Array.from({ length: 20 }, () => randomUUID());
    await enqueueMany(
      db(),
      'analyse-candidate',
      ids.map((candidateId) => ({ candidateId })),
    );
    await until(() => done.length === 20);
    expect([...done].sort()).toEqual([...ids].sort());
  });

  it('shares the work with another, each job once', async () => {
    const first: string[] = [];
    const second: string[] = [];
    const begun = new Set<string[]>();
    // Whoever begins waits for the other: on a busy machine one worker alone may empty the queue before the other wakes.
    const together = (mine: string[]) => () => {
      begun.add(mine);
      return until(() => begun.size === 2);
    };
    await worker(notingHandlers(first, together(first)));
    await worker(notingHandlers(second, together(second)));
    const ids = Array.from({ length: 40 }, () => randomUUID());
    await enqueueMany(
      db(),
      'recompute-cells',
      ids.map((branchId) => ({ branchId })),
    );
    await until(() => first.length + second.length === 40);
    expect([...first, ...second].sort()).toEqual([...ids].sort());
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBeGreaterThan(0);
  });

  it('finishes what it has in hand before it stops', async () => {
    const done: string[] = [];
    let begun = false;
    const one = await worker(
      notingHandlers(done, async () => {
        begun = true;
        await sleep(500);
      }),
    );
    await enqueue(db(), 'run-import', { importId: randomUUID() });
    await until(() => begun);
    workers.splice(0);
    await one.stop();
    expect(done).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  it('takes over the job of one that was killed', async () => {
    const importId = randomUUID();
    await enqueue(db(), 'run-import', { importId });
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', path.resolve('lib/worker/testing/stuck-worker.ts')],
      {
        env: { PATH: '', NODE_ENV: 'test', DATABASE_URL: database().url },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await until(() => output.includes('has it'));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    const done: string[] = [];
    await worker(notingHandlers(done));
    // Sooner than the minute after which a silent worker counts as dead.
    await until(() => done.length === 1, 50);
    expect(done).toEqual([importId]);
  });
});
