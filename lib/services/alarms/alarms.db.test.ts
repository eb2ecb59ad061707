import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Oid } from '@/lib/contracts/git';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { listen } from '@/lib/db/listen';
import { testDatabase } from '@/lib/db/testing/test-database';
import { ScratchRepository } from '@/lib/git/testing/scratch-repository';
import { getBranch } from '@/lib/services/branches/get-branch';
import { getCandidate } from '@/lib/services/candidates/get-candidate';
import { type Ctx, cliContext, jobContext } from '@/lib/services/context';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';
import { getThen } from '@/lib/services/history/get-then';
import { createImport } from '@/lib/services/imports/create-import';
import { runImport } from '@/lib/services/imports/run-import';
import { createProject } from '@/lib/services/projects/create-project';
import { getSources } from '@/lib/services/projects/get-sources';
import { indexCommits } from '@/lib/services/projects/index-commits';
import { lookAround } from '@/lib/services/projects/look-around';
import { closeProjectGits } from '@/lib/services/projects/project-git';
import { refreshBranches } from '@/lib/services/projects/refresh-branches';
import { runWaitingJobs } from '@/lib/services/testing/run-waiting-jobs';
import { samplePerson } from '@/lib/services/testing/sample-project';
import { acknowledgeAlarms } from './acknowledge-alarms';
import { listAlarms } from './list-alarms';
import { raiseAlarms } from './raise-alarms';

testDatabase();
const repository = new ScratchRepository();
const project = 'moving';
const ctx = cliContext('tester');
const job = jobContext('test');
const oids = new Map<string, Oid>();
let projectId = '';
let anna: Ctx & { readonly userId: string };
let ben: Ctx & { readonly userId: string };

const oid = (key: string): Oid => oids.get(key) ?? expect.fail(`no commit ${key}`);

/** A commit of upstream that changes a file named for it. */
function upstream(key: string, subject: string, body = ''): Oid {
  const made = repository.commit({
    branch: 'main',
    message: `${subject}\n\n${body}`,
    files: { [`${key}.c`]: `int ${key};\n` },
  });
  oids.set(key, made);
  return made;
}

async function take(...keys: string[]): Promise<void> {
  await createImport(ctx, {
    project,
    request: { kind: 'commits', text: keys.map(oid).join('\n') },
  });
  await runWaitingJobs();
}

async function move(): Promise<void> {
  expect((await refreshBranches(ctx, { project })).upstreamMoved).toBe(true);
}

async function vote(key: string, branch: string, verb: DecisionVerb): Promise<string> {
  const id = randomUUID();
  const result = await recordDecisions(anna, {
    project,
    oid: oid(key),
    batchId: randomUUID(),
    reason: 'for the test',
    decisions: [{ id, branch, verb, seenSeq: 0 }],
  });
  expect(result.recorded).toHaveLength(1);
  return id;
}

const alarms = (open = false) => listAlarms(anna, { project, open });
const told = async (open = false) =>
  (await alarms(open))
    .map((one) => `${one.kind} ${nameOf(one.candidate.oid)} ${nameOf(one.commit.oid)}`)
    .sort();
const nameOf = (of: Oid) => [...oids].find(([, known]) => known === of)?.[0];
const row = (key: string) =>
  db().candidate.findUniqueOrThrow({
    where: { projectId_upstreamOid: { projectId, upstreamOid: oid(key) } },
  });
const sum = (pressing: unknown): number =>
  (pressing as { points: number }[]).reduce((all, one) => all + one.points, 0);

beforeAll(async () => {
  repository.commit({ branch: 'main', message: 'base\n', files: { Makefile: 'VERSION = 6\n' } });
  const base = repository.git('rev-parse', 'main').trim();
  for (const name of ['linux-6.12.y', 'linux-6.6.y']) {
    repository.git('update-ref', `refs/heads/${name}`, base);
  }
  upstream('accepted', 'net: fix a leak in accepted');
  upstream('open', 'net: fix a leak in open');
  upstream('refused', 'net: fix a leak in refused');
  upstream('late', 'net: fix a leak in late');
  // Known from the outset: what the analysis shows is no news.
  upstream(
    'known',
    'net: mend open',
    `Fixes: ${oid('open').slice(0, 12)} ("net: fix a leak in open")\n`,
  );
  await createProject(ctx, {
    ...{ name: 'Moving', slug: project, repositories: [repository.gitDir] },
    ...{ upstreamRef: 'main', profile: 'linux' },
  });
  await db().branch.updateMany({ data: { endOfLife: null } });
  projectId = (await db().project.findFirstOrThrow()).id;
  anna = await samplePerson('Anna', projectId, 'reviewer');
  ben = await samplePerson('Ben', projectId, 'reviewer');
  await runWaitingJobs();
  await take('accepted', 'open', 'refused');
});
afterAll(async () => {
  await closeProjectGits();
  repository.remove();
});

let accept = '';

test('what was there when a candidate was taken raises nothing', async () => {
  accept = await vote('accepted', '6.6', 'accept');
  await vote('refused', '6.12', 'reject');
  await vote('refused', '6.6', 'reject');
  expect((await row('refused')).settled).toBe(true);
  expect((await row('open')).flags).toContain('follow-up');
  expect(await raiseAlarms(job, { projectId })).toBe(0);
  expect(await told()).toEqual([]);
});

test('upstream moves: a fix of an accepted one, a revert of an open one; the refused one stays quiet', async () => {
  const events: string[] = [];
  const heard = listen(
    (payload) => events.push(payload),
    () => undefined,
  );
  expect(await heard.ready).toBe(true);
  upstream(
    'fix',
    'net: mend accepted',
    `Fixes: ${oid('accepted').slice(0, 12)} ("net: fix a leak in accepted")\n`,
  );
  upstream('revert', 'Revert "net: fix a leak in open"', `This reverts commit ${oid('open')}.\n`);
  upstream('unrelated', 'net: add a feature', `See also ${oid('accepted').slice(0, 12)}.\n`);
  upstream(
    'quiet',
    'net: mend refused',
    `Fixes: ${oid('refused').slice(0, 12)} ("net: fix a leak in refused")\n`,
  );
  upstream('needs', 'net: go on from there', `Depends-on: ${oid('accepted').slice(0, 12)}\n`);
  const before = { accepted: await row('accepted'), open: await row('open') };
  await move();
  await indexCommits(job, { projectId });

  const stopping = raiseAlarms(job, { projectId, signal: AbortSignal.abort() });
  await expect(stopping).rejects.toMatchObject({ code: 'timeout' });
  expect(await told()).toEqual([]);
  expect(await raiseAlarms(job, { projectId })).toBe(3);
  expect(await told()).toEqual([
    'fixed accepted fix',
    'needed-by accepted needs',
    'reverted open revert',
  ]);

  const fixed = (await alarms()).find((one) => one.kind === 'fixed');
  expect(fixed).toMatchObject({
    commit: { subject: 'net: mend accepted', candidate: false },
    tip: oid('needs'),
    decisions: [{ id: accept, branch: '6.6', by: 'Anna' }],
    seen: null,
  });
  expect((await alarms()).find((one) => one.kind === 'reverted')?.decisions).toEqual([]);
  for (const key of ['accepted', 'open'] as const) {
    const now = await row(key);
    expect(now.flags).toContain('alarm');
    // Told twice of one candidate, it is as pressing as told once.
    expect(now.priority).toBe(before[key].priority + 30);
    expect(sum(now.pressing)).toBe(now.priority);
    expect(now.latestAnalysisId).not.toBe(before[key].latestAnalysisId);
  }
  expect((await row('refused')).flags).not.toContain('alarm');
  const audits = await db().auditEvent.findMany({ where: { action: 'alarm.raise' } });
  expect(audits).toHaveLength(3);
  const expected = [
    { type: 'candidate', project, oid: oid('accepted') },
    { type: 'candidate', project, oid: oid('open') },
    { type: 'branch', project, branch: '6.6' },
  ];
  await expect
    .poll(() => events.map((one) => JSON.parse(one)))
    .toEqual(expect.arrayContaining(expected));
  heard.stop();
});

test('the analysis that follows knows them, and keeps the flag', async () => {
  await runWaitingJobs();
  const now = await row('accepted');
  expect(now.flags).toEqual(expect.arrayContaining(['alarm', 'follow-up']));
  expect(sum(now.pressing)).toBe(now.priority);
  expect((await row('open')).flags).toEqual(expect.arrayContaining(['alarm', 'reverted']));
  const { phases } = await getCandidate(anna, { project, oid: oid('accepted') });
  const history = phases.find((one) => one.phase === 'history');
  expect(history?.findings.map((one) => one.kind)).toEqual(
    expect.arrayContaining(['follow-up', 'needed-by']),
  );
});

test('the decision page tells them to whoever reads why it was accepted', async () => {
  const { since } = await getThen(anna, { project, decision: accept });
  expect(since.alarms.map((one) => [one.kind, one.commit.oid]).sort()).toEqual([
    ['fixed', oid('fix')],
    ['needed-by', oid('needs')],
  ]);
  expect(since).toMatchObject({ standing: 'accept', votes: [], cell: { state: 'applies' } });
  const [refusal] = await db().decision.findMany({ where: { verb: 'reject' } });
  const quiet = await getThen(anna, { project, decision: refusal?.id ?? '' });
  expect(quiet.since.alarms).toEqual([]);
});

test('nothing is told twice', async () => {
  expect(await raiseAlarms(job, { projectId })).toBe(0);
  await indexCommits(job, { projectId, again: true });
  expect(await raiseAlarms(job, { projectId })).toBe(0);
  expect(await alarms()).toHaveLength(3);
});

test('the branch page names the fix until it is accepted there too', async () => {
  const later = async () => {
    const { accepted } = await getBranch(anna, { project, branch: '6.6' });
    return accepted.find((one) => one.oid === oid('accepted'));
  };
  const [told] = (await alarms()).filter((one) => one.kind === 'fixed');
  const fix = { kind: 'fixed', oid: oid('fix'), subject: 'net: mend accepted' };
  const needs = expect.objectContaining({ kind: 'needed-by', oid: oid('needs') });
  expect(await later()).toMatchObject({
    decision: accept,
    later: [{ ...fix, candidate: false, alarm: { id: told?.id, seenBy: null } }, needs],
  });
  await take('fix');
  expect((await later())?.later).toMatchObject([{ ...fix, candidate: true }, needs]);
  await vote('fix', '6.6', 'accept');
  expect((await later())?.later).toEqual([needs]);
});

test('an acknowledgement needs a reviewer, is kept, and stays whatever upstream does next', async () => {
  const viewer = await samplePerson('Vera', projectId, 'viewer');
  const open = await alarms(true);
  const mine = open.filter((one) => one.candidate.oid === oid('accepted')).map((one) => one.id);
  const request = { project, alarms: mine, note: 'taken in' };
  await expect(acknowledgeAlarms(viewer, request)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(acknowledgeAlarms(job, request)).rejects.toMatchObject({ code: 'forbidden' });
  const wrong = { project, alarms: [randomUUID()], note: '' };
  await expect(acknowledgeAlarms(anna, wrong)).rejects.toMatchObject({ code: 'not-found' });

  const [one = ''] = mine;
  const before = await row('accepted');
  await acknowledgeAlarms(anna, { project, alarms: [one], note: 'the first' });
  expect((await row('accepted')).flags).toContain('alarm');
  const seen = await acknowledgeAlarms(ben, request);
  expect(new Map(seen.map((alarm) => [alarm.id, alarm.seen?.by]))).toEqual(
    new Map(mine.map((id) => [id, id === one ? 'Anna' : 'Ben'])),
  );
  const after = await row('accepted');
  expect(after.flags).not.toContain('alarm');
  expect(after.priority).toBe(before.priority - 30);
  expect(sum(after.pressing)).toBe(after.priority);

  upstream('more', 'net: something else');
  await move();
  await runWaitingJobs();
  expect(await told(true)).toEqual(['reverted open revert']);
  expect((await row('accepted')).flags).not.toContain('alarm');
  expect(await db().auditEvent.count({ where: { action: 'alarm.acknowledge' } })).toBe(2);
});

test('a revert that was taken back, and one that only quotes the title, are told', async () => {
  upstream(
    'reapply',
    'Reapply "net: fix a leak in open"',
    `This reverts commit ${oid('revert')}.\n`,
  );
  upstream('quoting', 'Revert "net: mend accepted"', 'It broke things.\n');
  await move();
  await runWaitingJobs();
  expect(await told(true)).toEqual([
    'restored open reapply',
    'reverted fix quoting',
    'reverted open revert',
  ]);
});

test('a candidate taken after upstream moved knew what upstream had', async () => {
  upstream(
    'mend',
    'net: mend late',
    `Fixes: ${oid('late').slice(0, 12)} ("net: fix a leak in late")\n`,
  );
  await move();
  // The import overtakes the index.
  await createImport(ctx, { project, request: { kind: 'commits', text: oid('late') } });
  const { id } = await db().import.findFirstOrThrow({ where: { state: 'waiting' } });
  await runImport(job, { importId: id });
  await runWaitingJobs();
  expect((await row('late')).flags).toContain('follow-up');
  expect((await told()).filter((one) => one.includes('late'))).toEqual([]);
});

test('one that is accepted after all is told what it missed', async () => {
  await vote('late', '6.12', 'reject');
  await vote('late', '6.6', 'reject');
  upstream(
    'again',
    'net: mend late again',
    `Fixes: ${oid('late').slice(0, 12)} ("net: fix a leak in late")\n`,
  );
  await move();
  await runWaitingJobs();
  expect((await told()).filter((one) => one.includes('late'))).toEqual([]);
  await recordDecisions(anna, {
    ...{ project, oid: oid('late'), batchId: randomUUID(), reason: 'needed after all' },
    decisions: [{ id: randomUUID(), branch: '6.6', verb: 'accept', seenSeq: 1 }],
  });
  expect(await raiseAlarms(job, { projectId })).toBe(1);
  expect((await told()).filter((one) => one.includes('late'))).toEqual(['fixed late again']);
});

test('repositories are looked at when that is due, and the page says when', async () => {
  const jobs = async () => {
    const rows = await db().$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = 'refresh-branches'`;
    return rows[0]?.n;
  };
  const longAgo = new Date(Date.now() - 16 * 60_000);
  expect(await lookAround(job, 15)).toBe(0);
  await db().project.update({
    where: { id: projectId },
    data: { lookedAt: longAgo },
  });
  expect(await lookAround(job, 0)).toBe(0);
  expect(await lookAround(job, 15)).toBe(1);
  expect(await lookAround(job, 15)).toBe(1);
  expect(await jobs()).toBe(1);
  await refreshBranches(ctx, { project });
  const { looked } = await getSources(anna, { project });
  expect(Date.parse(looked.at ?? '')).toBeGreaterThan(longAgo.getTime());
  expect(looked).toMatchObject({ error: null, everyMinutes: 15 });
  await expect(lookAround(anna, 15)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a look that fails is noted, and a removed project is quiet', async () => {
  await db().project.update({ where: { id: projectId }, data: { upstreamRef: 'nothing' } });
  await expect(refreshBranches(ctx, { project })).rejects.toMatchObject({ code: 'ref-not-found' });
  expect((await getSources(anna, { project })).looked.error).toContain('nothing');
  await db().project.update({ where: { id: projectId }, data: { upstreamRef: 'main' } });
  upstream(
    'last',
    'net: mend open',
    `Fixes: ${oid('open').slice(0, 12)} ("net: fix a leak in open")\n`,
  );
  await move();
  await indexCommits(job, { projectId });
  await db().project.update({
    where: { id: projectId },
    data: { removedAt: new Date(), lookedAt: new Date(0) },
  });
  expect(await raiseAlarms(job, { projectId })).toBe(0);
  expect(await lookAround(job, 15)).toBe(0);
});
