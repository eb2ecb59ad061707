import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { db } from '@/lib/db/client';
import { storePhases } from '@/lib/db/queries/phase-record';
import { withClient } from '@/lib/db/roles';
import { testDatabase } from '@/lib/db/testing/test-database';
import { cliContext, jobContext } from '@/lib/services/context';
import { createImport } from '@/lib/services/imports/create-import';
import { runImport } from '@/lib/services/imports/run-import';
import { testProject } from '@/lib/services/testing/demo-project';
import { runWaitingJobs } from '@/lib/services/testing/run-waiting-jobs';
import { handlers } from '@/lib/worker/handlers';
import { startWorker } from '@/lib/worker/run-worker';
import { Lease, LeaseLost } from './lease';
import { requestAnalysis } from './request-analysis';
import { runAnalysis } from './run-analysis';

const database = testDatabase();
const story = testProject();
const ctx = cliContext('tester');
const job = jobContext('analyse-candidate');

async function importAll(oids: readonly string[]): Promise<void> {
  const request = { kind: 'commits', text: oids.join('\n') };
  const { id } = await createImport(ctx, { project: 'story', request });
  await runImport(jobContext('run-import'), { importId: id });
}

async function states(): Promise<Record<string, number>> {
  const rows = await db().analysis.groupBy({ by: ['state'], _count: true });
  return Object.fromEntries(rows.map((row) => [row.state, row._count]));
}

/** Everything once: nine phases each, one revision per cell, records without doubles. */
async function expectEachOnce(): Promise<void> {
  const candidates = await db().candidate.count();
  const branches = await db().branch.count({ where: { active: true } });
  expect(await states()).toEqual({ completed: candidates });
  expect(await db().analysisPhase.count()).toBe(candidates * 9);
  expect(await db().phaseRecord.count()).toBe(candidates * 9);
  expect(await db().cell.count()).toBe(candidates * branches);
  expect(await db().cellRevision.count()).toBe(candidates * branches);
  const doubles = await db().$queryRaw<object[]>`
    SELECT "phaseRecordId", "position" FROM "Finding" GROUP BY 1, 2 HAVING count(*) > 1`;
  expect(doubles).toEqual([]);
}

/** Until the condition holds or nothing is left to do. A cut connection is made anew by the next question. */
async function untilStates(holds: (now: Record<string, number>) => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    const now = await states().catch(() => null);
    if (now !== null && (holds(now) || (now.waiting ?? 0) + (now.running ?? 0) === 0)) return;
    await sleep(20);
  }
  throw new Error('It did not come about in time.');
}

/** A commit of the test's own that rewrites 400 lines in one hunk. */
function commitLargeChange(): string {
  const { facts, folder } = story();
  const git = (input: string, ...args: string[]): string => {
    const done = spawnSync('git', ['--git-dir', facts.gitDir, ...args], {
      input,
      encoding: 'utf8',
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        NODE_ENV: 'test',
        GIT_INDEX_FILE: path.join(folder, 'index'),
        GIT_AUTHOR_NAME: 'Tess',
        GIT_AUTHOR_EMAIL: 'tess@example.org',
        GIT_COMMITTER_NAME: 'Tess',
        GIT_COMMITTER_EMAIL: 'tess@example.org',
      },
    });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout.trim();
  };
  const write = (word: string, parent: string): string => {
    const lines = Array.from({ length: 400 }, (_, at) => `static int ${word}_${at} = ${at};\n`);
    const blob = git(lines.join(''), 'hash-object', '-w', '--stdin');
    git('', 'read-tree', parent);
    git('', 'update-index', '--add', '--cacheinfo', `100644,${blob},large.c`);
    const tree = git('', 'write-tree');
    return git(`large: fix the ${word}\n`, 'commit-tree', '-p', parent, tree);
  };
  return write('second', write('first', facts.upstream.tip));
}

/** A worker in a process of its own. */
function spawnWorker(): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', path.resolve('lib/worker/main.ts')], {
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      NODE_ENV: 'test',
      DATABASE_URL: database().url,
      STABLEHAND_LOG: 'silent',
    },
    stdio: 'ignore',
  });
}

/** Kills the worker, if it still runs, and lets another one do the rest. */
async function finishWith(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  const worker = await startWorker(handlers, { concurrency: 2 });
  await untilStates(() => false);
  await worker.stop();
}

const project = () => db().project.findUniqueOrThrow({ where: { slug: 'story' } });

beforeEach(async () => {
  await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
});

describe('analyses', () => {
  it('run in one batch, each once, whoever asks again', async () => {
    const oids = story().facts.importOids.slice(0, 3);
    await importAll(oids);
    const [first] = await db().candidate.findMany({ orderBy: { id: 'asc' } });
    const candidateId = first?.id ?? '';
    await Promise.all([
      runAnalysis(job, { candidateId, workerId: 'one' }),
      runAnalysis(job, { candidateId, workerId: 'two' }),
    ]);
    await expectEachOnce();
    await runAnalysis(job, { candidateId, workerId: 'three' });
    await expectEachOnce();
  });

  it('cannot be written by a worker that lost its lease', async () => {
    const oid = story().facts.importOids[3] ?? '';
    await importAll([oid]);
    const candidate = await db().candidate.findFirstOrThrow({ where: { upstreamOid: oid } });
    const { id: projectId } = await project();
    const late = await Lease.take({ projectId, wanted: candidate.id, workerId: 'late', limit: 1 });
    const [claim] = late.claimed;
    expect(claim?.candidateId).toBe(candidate.id);
    // Somebody else finds nothing to do while the lease holds.
    await runAnalysis(job, { candidateId: candidate.id, workerId: 'eager' });
    expect(await states()).toEqual({ completed: 3, running: 1 });
    await db()
      .$executeRaw`UPDATE "Analysis" SET "leaseUntil" = now() - interval '1 second' WHERE "state" = 'running'`;
    await runAnalysis(job, { candidateId: candidate.id, workerId: 'second' });
    await expectEachOnce();
    const before = await db().phaseRecord.count();
    const write = late.write([claim?.id ?? ''], (tx) =>
      storePhases(tx, [
        {
          analysisId: claim?.id ?? '',
          candidateId: candidate.id,
          record: {
            phase: 'message',
            version: 99,
            status: 'completed',
            summary: 'late',
            reason: null,
            findings: [],
            inputDigest: 'late',
          },
          run: null,
          stored: new Set(),
        },
      ]),
    );
    await expect(write).rejects.toBeInstanceOf(LeaseLost);
    expect(await late.fail(db(), [claim?.id ?? ''], 'late', new Date())).toEqual([]);
    await late.end();
    expect(await db().phaseRecord.count()).toBe(before);
    await expectEachOnce();
  });

  it('come back to the queue of jobs while another worker holds them', async () => {
    const oid = story().facts.importOids[4] ?? '';
    await importAll([oid]);
    await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    const candidate = await db().candidate.findFirstOrThrow({ where: { upstreamOid: oid } });
    const { id: projectId } = await project();
    const other = await Lease.take({ projectId, wanted: candidate.id, workerId: 'o', limit: 1 });
    await runAnalysis(job, { candidateId: candidate.id, workerId: 'me' });
    const jobs = await db().$queryRaw<{ later: boolean }[]>`
      SELECT run_at > now() + interval '10 seconds' AS later FROM graphile_worker._private_jobs`;
    expect(jobs).toEqual([{ later: true }]);
    await other.end();
    expect(await states()).toEqual({ completed: 4, waiting: 1 });
    await runWaitingJobs();
    await expectEachOnce();
  });

  it('go on after the database cut every connection, each once', async () => {
    await importAll(story().facts.importOids.slice(0, 12));
    const child = spawnWorker();
    await untilStates((now) => (now.completed ?? 0) >= 6 && (now.running ?? 0) > 0);
    const { adminUrl } = inject('testCluster');
    await withClient(adminUrl, (client) =>
      client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
        new URL(database().url).pathname.slice(1),
      ]),
    );
    await finishWith(child);
    await expectEachOnce();
  }, 180_000);

  it('go on after kill -9 of the worker, each once', async () => {
    await importAll(story().facts.importOids);
    const child = spawnWorker();
    await untilStates((now) => (now.completed ?? 0) >= 13 && (now.running ?? 0) > 0);
    await finishWith(child);
    await expectEachOnce();
  }, 180_000);

  it('keep whole the output of which evidence shows the beginning', async () => {
    await importAll([commitLargeChange()]);
    await runWaitingJobs();
    const cut = await db().evidence.findMany({
      where: { body: { path: ['truncated'], equals: true } },
      include: { output: true },
    });
    expect(cut.length).toBeGreaterThan(0);
    for (const row of cut) {
      expect(row.output?.digest).toBe((row.body as { digest: string }).digest);
      expect(row.output?.size).toBeGreaterThan(4096);
    }
  });

  it('fail visibly and can be asked for again', async () => {
    const oid = story().facts.importOids[0] ?? '';
    const wrong = await db().repository.findFirstOrThrow();
    const { path: right } = wrong;
    const asked = await requestAnalysis(ctx, { project: 'story', oid });
    expect(asked.repeated).toBe(false);
    expect(await requestAnalysis(ctx, { project: 'story', oid })).toEqual({
      id: asked.id,
      repeated: true,
    });
    const { closeProjectGits } = await import('@/lib/services/projects/project-git');
    await closeProjectGits();
    await db().repository.update({ where: { id: wrong.id }, data: { path: '/nowhere' } });
    await runWaitingJobs();
    const failed = await db().analysis.findUniqueOrThrow({
      where: { id: asked.id },
      include: { candidate: true },
    });
    expect(failed.state).toBe('failed');
    expect(failed.error).toContain('/nowhere is not a git repository');
    expect(failed.candidate.flags).toContain('analysis-failed');
    await db().repository.update({ where: { id: wrong.id }, data: { path: right } });
    await requestAnalysis(ctx, { project: 'story', oid });
    await runWaitingJobs();
    const now = await db().candidate.findFirstOrThrow({
      where: { upstreamOid: oid },
      include: { latestAnalysis: true },
    });
    expect(now.latestAnalysis?.state).toBe('completed');
    expect(now.flags).not.toContain('analysis-failed');
  });
});
