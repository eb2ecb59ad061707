import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { defaultPolicy, type PolicyRules } from '@/lib/contracts/policy';
import { db, inTransaction } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { getCandidate } from '@/lib/services/candidates/get-candidate';
import type { Ctx } from '@/lib/services/context';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';
import { getPolicies } from '@/lib/services/policies/get-policies';
import { getTemplates } from '@/lib/services/policies/get-templates';
import { refreshAllStandings, refreshStandings } from '@/lib/services/policies/refresh-standings';
import { setPolicy } from '@/lib/services/policies/set-policy';
import { setTemplates } from '@/lib/services/policies/set-templates';
import {
  sampleCandidate,
  sampleNow,
  samplePerson,
  sampleProject,
} from '@/lib/services/testing/sample-project';

testDatabase();
let projectId = '';
let anna: Ctx & { readonly userId: string };
let boris: Ctx & { readonly userId: string };
let lena: Ctx;
let next = 1;

beforeAll(async () => {
  projectId = (await sampleProject('p', ['6.12', '6.6'])).id;
  anna = await samplePerson('Anna', projectId, 'reviewer');
  boris = await samplePerson('Boris', projectId, 'reviewer');
  lena = await samplePerson('Lena', projectId, 'lead');
});

const fresh = (facts: { subsystem?: string; flags?: string[]; message?: string } = {}) =>
  sampleCandidate(
    projectId,
    next++,
    { subject: 'fix', ...facts },
    { '6.12': { state: 'applies' }, '6.6': { state: 'applies' } },
  );
const vote = (ctx: Ctx, oid: string, branch: string, verb: 'accept' | 'reject' | 'withdraw') =>
  recordDecisions(ctx, {
    project: 'p',
    oid,
    batchId: randomUUID(),
    reason: verb === 'reject' ? 'why not' : '',
    decisions: [{ id: randomUUID(), branch, verb, seenSeq: 99 }],
  });
const cell = async (oid: string, branch: string) =>
  (await getCandidate(anna, { project: 'p', oid })).cells.find((one) => one.branch === branch);
const setProject = async (rules: Partial<PolicyRules>) => {
  const { seq } = await getPolicies(lena, { project: 'p' });
  return setPolicy(lena, {
    project: 'p',
    branch: null,
    rules: { ...defaultPolicy, ...rules },
    note: 'for the test',
    seenSeq: seq,
  });
};

describe('policies', () => {
  test('two approvals: the first says what is missing, the second makes it stand', async () => {
    await setProject({ approvals: 2 });
    const oid = await fresh();
    expect((await cell(oid, '6.12'))?.blockers).toEqual(['after your accept: 1 of 2 approvals']);
    const first = await vote(anna, oid, '6.12', 'accept');
    expect(first.blocked).toEqual([{ branch: '6.12', candidate: oid, says: ['1 of 2 approvals'] }]);
    expect(await cell(oid, '6.12')).toMatchObject({
      standing: null,
      blockers: ['1 of 2 approvals'],
    });
    const second = await vote(boris, oid, '6.12', 'accept');
    expect(second.blocked).toEqual([]);
    expect(await cell(oid, '6.12')).toMatchObject({ standing: 'accept', blockers: [] });
  });

  test('a change never touches votes, only what stands, and both ways', async () => {
    await setProject({});
    const oid = await fresh();
    await vote(anna, oid, '6.12', 'accept');
    const votes = await db().decision.findMany({ orderBy: { id: 'asc' } });
    expect(await cell(oid, '6.12')).toMatchObject({ standing: 'accept' });
    await setProject({ approvals: 2 });
    expect(await cell(oid, '6.12')).toMatchObject({ standing: null });
    await setProject({});
    expect(await cell(oid, '6.12')).toMatchObject({ standing: 'accept' });
    expect(await db().decision.findMany({ orderBy: { id: 'asc' } })).toEqual(votes);
  });

  test('a branch may ask for more, and be put back', async () => {
    await setProject({});
    const oid = await fresh();
    const set = async (rules: Partial<PolicyRules>) => {
      const view = await getPolicies(lena, { project: 'p' });
      const seenSeq = view.branches.find((one) => one.branch === '6.6')?.seq ?? 0;
      return setPolicy(lena, { project: 'p', branch: '6.6', rules, note: '', seenSeq });
    };
    await set({ approvals: 2 });
    await vote(anna, oid, '6.12', 'accept');
    await vote(anna, oid, '6.6', 'accept');
    expect(await cell(oid, '6.12')).toMatchObject({ standing: 'accept' });
    expect(await cell(oid, '6.6')).toMatchObject({ standing: null });
    const view = await set({});
    expect(view.branches.find((one) => one.branch === '6.6')).toMatchObject({ own: null });
    expect(await cell(oid, '6.6')).toMatchObject({ standing: 'accept' });
  });

  test('the author’s own accept, a maintainer’s ack, an opted-out subsystem', async () => {
    const email = async (ctx: { userId: string }) =>
      (await db().user.findUniqueOrThrow({ where: { id: ctx.userId } })).email;
    await setProject({ ownPatches: false, maintainerAck: ['net'], optOut: ['fs/xfs'] });
    const own = await fresh();
    await db().candidate.updateMany({
      where: { upstreamOid: own },
      data: { authorEmail: (await email(anna)).toUpperCase() },
    });
    expect((await cell(own, '6.6'))?.blockers).toContain(
      'after your accept: its author may not accept it',
    );
    await vote(anna, own, '6.6', 'accept');
    expect(await cell(own, '6.6')).toMatchObject({ standing: null });

    const net = await fresh({
      subsystem: 'net/ipv4',
      message: `net: fix\n\nText.\n\nSigned-off-by: A <a@b.c>\nAcked-by: Boris <${await email(boris)}>\n`,
    });
    await vote(anna, net, '6.6', 'accept');
    expect((await cell(net, '6.6'))?.blockers).toEqual(['needs a maintainer’s ack']);
    await vote(boris, net, '6.6', 'accept');
    expect(await cell(net, '6.6')).toMatchObject({ standing: 'accept' });

    const xfs = await fresh({ subsystem: 'fs/xfs' });
    await vote(anna, xfs, '6.6', 'accept');
    expect(await cell(xfs, '6.6')).toMatchObject({ standing: null });
    const asked = await fresh({ subsystem: 'fs/xfs', flags: ['stable-request'] });
    await vote(anna, asked, '6.6', 'accept');
    expect(await cell(asked, '6.6')).toMatchObject({ standing: 'accept' });
  });

  test('a vote cast while what stands is computed comes after it', async () => {
    await setProject({});
    const oid = await fresh();
    await vote(anna, oid, '6.6', 'accept');
    const { id } = await db().candidate.findFirstOrThrow({ where: { upstreamOid: oid } });
    let cast = false;
    const waits = async () => {
      const rows = await db().$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (rows[0]?.n ?? 0) > 0;
    };
    const { voting } = await inTransaction(async (tx) => {
      await refreshStandings(tx, { id: projectId, asOf: null }, [id], sampleNow);
      const voting = vote(boris, oid, '6.6', 'reject').then(() => {
        cast = true;
      });
      await vi.waitUntil(async () => cast || (await waits()), { timeout: 20_000 });
      expect(cast).toBe(false);
      return { voting };
    });
    await voting;
    expect(await cell(oid, '6.6')).toMatchObject({ standing: 'reject' });
  });

  test('soak: leaves nothing to decide, and the accept stands when it is over', async () => {
    await setProject({ soakDays: 7 });
    const oid = await fresh();
    const since = new Date(sampleNow.getTime() - 6 * 86_400_000);
    await db().candidate.updateMany({
      where: { upstreamOid: oid },
      data: { firstReleaseTime: since },
    });
    await vote(anna, oid, '6.12', 'accept');
    await vote(anna, oid, '6.6', 'accept');
    expect(await cell(oid, '6.6')).toMatchObject({
      standing: null,
      blockers: ['counts from 2026-05-06 on (soak)'],
    });
    expect(await db().candidate.findFirst({ where: { upstreamOid: oid } })).toMatchObject({
      settled: true,
    });
    const jobs = await db().$queryRaw<{ run_at: Date }[]>`
      SELECT run_at FROM graphile_worker.jobs WHERE task_identifier = 'refresh-standings' AND key LIKE '%2026-05-06%'`;
    expect(jobs).toEqual([{ run_at: new Date('2026-05-06T12:00:00Z') }]);
    const later = { ...lena, clock: { now: () => new Date('2026-05-06T12:00:00Z') } };
    await refreshAllStandings(later, { projectId });
    expect(await cell(oid, '6.6')).toMatchObject({ standing: 'accept' });
  });

  test('who may not, and who comes too late, changes nothing', async () => {
    const { seq } = await getPolicies(anna, { project: 'p' });
    const request = { project: 'p', branch: null, rules: defaultPolicy, note: '', seenSeq: seq };
    await expect(setPolicy(anna, request)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(setPolicy(lena, { ...request, seenSeq: seq - 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(setPolicy(lena, { ...request, rules: { approvals: 2 } })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(setPolicy(lena, { ...request, branch: '4.4' })).rejects.toMatchObject({
      code: 'not-found',
    });
    const both = await Promise.allSettled([setPolicy(lena, request), setPolicy(lena, request)]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    const view = await getPolicies(anna, { project: 'p' });
    expect(view.seq).toBe(seq + 1);
    const audits = await db().auditEvent.count({ where: { action: 'policy.set', projectId } });
    expect(audits).toBe(view.revisions.length);
  });
});

test('templates: the usual ones until a lead writes others', async () => {
  expect((await getTemplates(anna, { project: 'p' })).templates.reject).toHaveLength(5);
  const templates = { reject: ['Not here.'] };
  await expect(setTemplates(anna, { project: 'p', templates })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await setTemplates(lena, { project: 'p', templates });
  expect((await getTemplates(anna, { project: 'p' })).templates).toEqual(templates);
});
