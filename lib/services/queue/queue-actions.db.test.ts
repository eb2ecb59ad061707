import { beforeAll, describe, expect, test } from 'vitest';
import { QueueQuery } from '@/lib/contracts/pages';
import { db, inTransaction } from '@/lib/db/client';
import { insertBranches } from '@/lib/db/queries/branch';
import { testDatabase } from '@/lib/db/testing/test-database';
import { assignCandidates } from '@/lib/services/assignments/assign-candidates';
import { delegateSubsystem } from '@/lib/services/assignments/delegate-subsystem';
import { listWorkers } from '@/lib/services/assignments/list-workers';
import { type Ctx, jobContext } from '@/lib/services/context';
import { getQueuePage } from '@/lib/services/queue/get-queue-page';
import { snoozeCandidates } from '@/lib/services/snoozes/snooze-candidates';
import { wakeCandidates } from '@/lib/services/snoozes/wake-candidates';
import { wakeDue } from '@/lib/services/snoozes/wake-due';
import {
  oidOf,
  sampleCandidate,
  sampleNow,
  samplePerson,
  sampleProject,
} from '@/lib/services/testing/sample-project';
import { deleteView } from '@/lib/services/views/delete-view';
import { listViews } from '@/lib/services/views/list-views';
import { saveView } from '@/lib/services/views/save-view';

testDatabase();
type Person = Ctx & { readonly userId: string };
let projectId = '';
let lead: Person;
let rita: Person;
let visitor: Person;
let stranger: Person;
const project = 'day';
const later = (days: number): string =>
  new Date(sampleNow.getTime() + days * 86_400_000).toISOString();

beforeAll(async () => {
  ({ id: projectId } = await sampleProject(project, ['6.12']));
  lead = await samplePerson('Lea Lead', projectId, 'lead');
  rita = await samplePerson('Rita', projectId, 'reviewer');
  visitor = await samplePerson('Vic', projectId, 'viewer');
  stranger = await samplePerson('Stan', null, null);
  for (let n = 1; n <= 4; n += 1) {
    const subsystem = n < 3 ? 'nvme' : 'net';
    await sampleCandidate(
      projectId,
      n,
      { subject: `c${n}`, subsystem, priority: 10 - n },
      { '6.12': { state: 'applies' } },
    );
  }
});

const rows = async (ctx: Ctx, q = '', view: 'waiting' | 'mine' | 'all' = 'waiting') =>
  (await getQueuePage(ctx, { project, query: QueueQuery.parse({ q, view }) })).rows;
const numbers = async (...asked: Parameters<typeof rows>) =>
  (await rows(...asked)).map((row) => Number.parseInt(row.oid, 16));
const actions = async (action: string) => db().auditEvent.count({ where: { projectId, action } });
const wake = () => wakeDue({ ...jobContext('wake-snoozed'), clock: lead.clock }, { projectId });

describe('snoozes', () => {
  test("take a candidate from one person's waiting list, until it is taken back", async () => {
    await snoozeCandidates(rita, { project, oids: [oidOf(1), oidOf(9)], until: later(2) });
    expect(await numbers(rita)).toEqual([2, 3, 4]);
    expect(await numbers(lead)).toEqual([1, 2, 3, 4]);
    expect(await numbers(rita, 'snoozed:yes')).toEqual([1]);
    expect((await rows(rita, 'snoozed:yes'))[0]?.snoozed).toBe(true);
    const back = await wakeCandidates(rita, { project, oids: [oidOf(1), oidOf(2)] });
    expect(back).toEqual({ oids: [oidOf(1)], left: [oidOf(2)] });
    expect(await numbers(rita)).toEqual([1, 2, 3, 4]);
    expect(await actions('candidate.snooze')).toBe(1);
    expect(await actions('candidate.wake')).toBe(1);
  });

  test('end with their moment, seen at once and written down by the job', async () => {
    await snoozeCandidates(rita, { project, oids: [oidOf(1)], until: later(1) });
    const tomorrow = { now: () => new Date(later(1.5)) };
    expect(await numbers({ ...rita, clock: tomorrow })).toEqual([1, 2, 3, 4]);
    expect(await wake()).toBe(0);
    expect(await wakeDue({ ...jobContext('wake-snoozed'), clock: tomorrow }, { projectId })).toBe(
      1,
    );
    expect(await actions('snooze.end')).toBe(1);
  });

  test('end with a follow-up that was not there before', async () => {
    const follow = (n: number) =>
      db().commitRelation.create({
        data: { projectId, fromOid: oidOf(0xf0 + n), toOid: oidOf(2), kind: 'fixes' },
      });
    await follow(1);
    await snoozeCandidates(rita, { project, oids: [oidOf(2)], followUp: true });
    expect(await wake()).toBe(0);
    expect(await numbers(rita)).toEqual([1, 3, 4]);
    await follow(2);
    expect(await wake()).toBe(1);
    expect(await numbers(rita)).toEqual([1, 2, 3, 4]);
  });

  test('are refused to viewers, and for a moment that is over', async () => {
    const oids = [oidOf(1)];
    await expect(
      snoozeCandidates(visitor, { project, oids, until: later(1) }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      snoozeCandidates(stranger, { project, oids, until: later(1) }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(snoozeCandidates(rita, { project, oids, until: later(-1) })).rejects.toMatchObject(
      { code: 'bad-input' },
    );
  });
});

describe('assignments', () => {
  test('give candidates to people, and what came back undoes it', async () => {
    const { before } = await assignCandidates(lead, {
      project,
      changes: [
        { oid: oidOf(3), people: [rita.userId] },
        { oid: oidOf(1), people: [rita.userId, lead.userId] },
      ],
    });
    expect(await numbers(rita, 'assigned:me')).toEqual([1, 3]);
    expect((await rows(rita, 'assigned:me'))[0]?.workers.toSorted()).toEqual(['Lea Lead', 'Rita']);
    expect(await numbers(rita, '', 'mine')).toEqual([1, 3]);
    await assignCandidates(lead, { project, changes: before });
    expect(await numbers(rita, 'assigned:me')).toEqual([]);
    expect(await actions('candidate.assign')).toBe(4);
  });

  test('of a subsystem hold for what has no other, and for what comes', async () => {
    await assignCandidates(lead, {
      project,
      changes: [{ oid: oidOf(1), people: [lead.userId] }],
    });
    const nvme = { project, subsystem: 'nvme', person: rita.userId };
    expect(await delegateSubsystem(lead, nvme)).toEqual({
      before: { subsystem: 'nvme', person: null },
    });
    expect(await numbers(rita, 'assigned:me')).toEqual([2]);
    await sampleCandidate(projectId, 5, { subject: 'new', subsystem: 'nvme' }, {});
    expect(await numbers(rita, 'assigned:me')).toEqual([2, 5]);
    expect((await listWorkers(visitor, { project })).delegations).toEqual([
      { subsystem: 'nvme', person: 'Rita' },
    ]);
    await delegateSubsystem(lead, { ...nvme, person: null });
    expect(await numbers(rita, 'assigned:me')).toEqual([]);
  });

  test('are refused to viewers, to strangers, and delegation to reviewers', async () => {
    const changes = (id: string) => ({ project, changes: [{ oid: oidOf(1), people: [id] }] });
    await expect(assignCandidates(visitor, changes(rita.userId))).rejects.toMatchObject({
      code: 'forbidden',
    });
    for (const id of [visitor.userId, stranger.userId]) {
      await expect(assignCandidates(lead, changes(id))).rejects.toMatchObject({
        code: 'not-found',
      });
    }
    await expect(
      delegateSubsystem(rita, { project, subsystem: 'net', person: rita.userId }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('saved views', () => {
  const view = { project, name: 'Grave', query: 'q=severity%3Ahigh', shared: false, pinned: true };

  test("are one's own until they are shared; what came back undoes a save and a removal", async () => {
    const first = await saveView(rita, view);
    expect(first.before).toBeNull();
    expect((await listViews(lead, { project })).views).toEqual([]);
    const second = await saveView(rita, { ...view, shared: true, query: 'q=x' });
    expect(second.before).toEqual({
      ...{ name: 'Grave', query: view.query, shared: false, pinned: true },
    });
    expect(second.view.id).toBe(first.view.id);
    expect((await listViews(lead, { project })).views).toMatchObject([
      { name: 'Grave', query: 'q=x', own: false, by: 'Rita' },
    ]);
    const { id } = first.view;
    await expect(deleteView(lead, { project, id })).rejects.toMatchObject({ code: 'forbidden' });
    const { before } = await deleteView(rita, { project, id });
    expect((await listViews(rita, { project })).views).toEqual([]);
    await saveView(rita, { project, ...before });
    expect((await listViews(rita, { project })).views).toMatchObject([
      { name: 'Grave', shared: true, own: true },
    ]);
    expect(await actions('view.save')).toBe(3);
  });

  test("may be shared by reviewers only; others' own ones are not there", async () => {
    await saveView(visitor, { ...view, name: 'Mine' });
    await expect(saveView(visitor, { ...view, name: 'Ours', shared: true })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const [own] = (await listViews(visitor, { project })).views.filter((one) => one.own);
    await expect(deleteView(lead, { project, id: own?.id ?? '' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the index', () => {
  test('follows branches that come, go and change their tip', async () => {
    expect((await rows(lead, 'branch:6.12')).length).toBeGreaterThan(3);
    await inTransaction((tx) =>
      insertBranches(tx, projectId, [
        {
          ...{ name: '6.6', ref: 'refs/heads/linux-6.6.y', version: [6, 6], pendingRefs: [] },
          ...{ tip: oidOf(0xb1), tipTime: sampleNow },
        },
      ]),
    );
    await sampleCandidate(projectId, 6, { subject: 'both' }, { '6.6': { state: 'conflicts' } });
    expect(await numbers(lead, 'branch:6.6', 'all')).toEqual([6]);
    await db().branch.updateMany({ where: { projectId, name: '6.6' }, data: { active: false } });
    expect(await numbers(lead, 'branch:6.6', 'all')).toEqual([]);
    expect((await rows(lead, 'c1'))[0]?.cells[0]?.stale).toBe(false);
    await db().branch.updateMany({
      where: { projectId, name: '6.12' },
      data: { tip: oidOf(0xb2) },
    });
    expect((await rows(lead, 'c1'))[0]?.cells[0]?.stale).toBe(true);
  });

  test('misses nothing of a transaction that began before it looked and ended after', async () => {
    const count = async () => (await rows(lead, '', 'all')).length;
    const before = await count();
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let started = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      started = resolve;
    });
    const slow = inTransaction(async (tx) => {
      await tx.candidate.updateMany({ where: { projectId }, data: { why: 'written early' } });
      started();
      await held;
    });
    await begun;
    // Others commit meanwhile, with later numbers, and are looked at.
    await sampleCandidate(projectId, 7, { subject: 'meanwhile' }, {});
    expect(await count()).toBe(before + 1);
    expect((await rows(lead, 'c1'))[0]?.why).not.toBe('written early');
    goOn();
    await slow;
    expect((await rows(lead, 'c1'))[0]?.why).toBe('written early');
  });

  test('keeps a series together, where its most pressing member stands', async () => {
    const { id: seriesProject } = await sampleProject('series', ['6.12']);
    const ann = await samplePerson('Ann', seriesProject, 'viewer');
    for (const [n, priority, key, place] of [
      [1, 50, null, null],
      [2, 10, 's', 2],
      [3, 40, 's', 1],
      [4, 20, null, null],
    ] as const) {
      await sampleCandidate(seriesProject, n, { subject: `s${n}`, priority }, {});
      await db().candidate.updateMany({
        where: { projectId: seriesProject, upstreamOid: oidOf(n) },
        data: { seriesKey: key, seriesIndex: place, seriesCount: key === null ? null : 2 },
      });
    }
    const order = async () =>
      (
        await getQueuePage(ann, { project: 'series', query: QueueQuery.parse({ view: 'all' }) })
      ).rows.map((row) => Number.parseInt(row.oid, 16));
    expect(await order()).toEqual([1, 3, 2, 4]);
    await db().candidate.updateMany({
      where: { projectId: seriesProject, upstreamOid: oidOf(3) },
      data: { priority: 0 },
    });
    expect(await order()).toEqual([1, 4, 3, 2]);
  });
});
