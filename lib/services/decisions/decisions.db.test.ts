import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DecisionVerb, decisionVerbs } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import type { Ctx } from '@/lib/services/context';
import { planScope } from '@/lib/services/decisions/plan-scope';
import { recordBulkDecisions } from '@/lib/services/decisions/record-bulk-decisions';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';
import { recordScope } from '@/lib/services/decisions/record-scope';
import { undoBatch } from '@/lib/services/decisions/undo-batch';
import {
  oidOf,
  sampleCandidate,
  sampleNow,
  samplePerson,
  sampleProject,
} from '@/lib/services/testing/sample-project';

testDatabase();
let anna: Ctx;
let boris: Ctx;
let viewer: Ctx;
let stranger: Ctx;
let projectId = '';
let next = 1;

const cells = {
  '6.12': { state: 'applies' },
  '6.6': { state: 'merges' },
  '6.1': { state: 'conflicts' },
  '5.15': { state: 'present' },
} as const;
const fresh = () => sampleCandidate(projectId, next++, { subject: `fix ${next}` }, cells);

const vote = (
  ctx: Ctx,
  oid: string,
  branch: string,
  verb: DecisionVerb,
  options: { reason?: string; seenSeq?: number; id?: string; batchId?: string } = {},
) =>
  recordDecisions(ctx, {
    project: 'p',
    oid,
    batchId: options.batchId ?? randomUUID(),
    reason: options.reason ?? '',
    decisions: [{ id: options.id ?? randomUUID(), branch, verb, seenSeq: options.seenSeq ?? 0 }],
  });
const standing = async (oid: string) =>
  Object.fromEntries(
    (
      await db().cell.findMany({
        where: { candidate: { upstreamOid: oid, projectId } },
        include: { branch: true },
      })
    ).map((cell) => [cell.branch.name, cell.standing]),
  );

beforeAll(async () => {
  const project = await sampleProject('p', ['6.12', '6.6', '6.1', '5.15']);
  projectId = project.id;
  anna = await samplePerson('Anna', projectId, 'reviewer');
  boris = await samplePerson('Boris', projectId, 'reviewer');
  viewer = await samplePerson('Vera', projectId, 'viewer');
  stranger = await samplePerson('Otto', null, null);
});

describe('recording', () => {
  test('a vote is stored with what was known, audited, and stands', async () => {
    const oid = await fresh();
    const result = await vote(anna, oid, '6.12', 'accept');
    expect(result.recorded).toMatchObject([
      {
        branch: '6.12',
        verb: 'accept',
        seq: 1,
        stands: true,
        by: { name: 'Anna' },
        known: { state: 'applies', affected: 'yes', tip: oidOf(0xb0) },
      },
    ]);
    expect(await standing(oid)).toMatchObject({ '6.12': 'accept', '6.6': null });
    const audits = await db().auditEvent.findMany({
      where: { entityId: result.recorded[0]?.id ?? '' },
    });
    expect(audits).toMatchObject([{ action: 'decision.accept', actorName: 'Anna' }]);
  });

  test('the same id sent twice is stored once', async () => {
    const oid = await fresh();
    const id = randomUUID();
    const first = await vote(anna, oid, '6.12', 'accept', { id });
    const again = await vote(anna, oid, '6.12', 'accept', { id });
    expect(again).toEqual({ ...first, repeated: [id] });
    expect(await db().decision.count({ where: { candidate: { upstreamOid: oid } } })).toBe(1);
  });

  test('an id stands for one vote: not for another verb, cell or person', async () => {
    const oid = await fresh();
    const id = randomUUID();
    await vote(anna, oid, '6.12', 'accept', { id });
    const refused = { code: 'conflict' };
    await expect(vote(anna, oid, '6.12', 'defer', { id })).rejects.toMatchObject(refused);
    await expect(vote(anna, oid, '6.6', 'accept', { id })).rejects.toMatchObject(refused);
    await expect(vote(boris, oid, '6.12', 'accept', { id })).rejects.toMatchObject(refused);
    expect(await db().decision.count({ where: { candidate: { upstreamOid: oid } } })).toBe(1);
  });

  test('the same id sent many times at once is stored once, and everybody is told so', async () => {
    const oid = await fresh();
    const id = randomUUID();
    const batchId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => vote(anna, oid, '6.12', 'accept', { id, batchId })),
    );
    for (const answer of answers) expect(answer.recorded.map((row) => row.id)).toEqual([id]);
    expect(answers.filter((answer) => answer.repeated.length === 0)).toHaveLength(1);
    expect(await db().decision.count({ where: { candidate: { upstreamOid: oid } } })).toBe(1);
  });

  test('a vote on what somebody else voted on meanwhile is lost, and says what they said', async () => {
    const oid = await fresh();
    await vote(anna, oid, '6.12', 'accept');
    const late = await vote(boris, oid, '6.12', 'reject', { reason: 'breaks resume' });
    expect(late.recorded).toEqual([]);
    expect(late.lost).toMatchObject([
      { branch: '6.12', theirs: { verb: 'accept', by: { name: 'Anna' } } },
    ]);
    expect(await standing(oid)).toMatchObject({ '6.12': 'accept' });
    const knowing = await vote(boris, oid, '6.12', 'reject', {
      reason: 'breaks resume',
      seenSeq: 1,
    });
    expect(knowing.recorded).toHaveLength(1);
    expect(await standing(oid)).toMatchObject({ '6.12': 'reject' });
  });

  test('of ten votes at the same instant exactly one gets through', async () => {
    const oid = await fresh();
    const people = [anna, boris];
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => vote(people[n % 2] ?? anna, oid, '6.6', 'accept')),
    );
    expect(results.filter((r) => r.recorded.length === 1)).toHaveLength(1);
    expect(results.filter((r) => r.lost.length === 1)).toHaveLength(9);
  });

  test('rules: a rejection says why, a present fix is not accepted, roles are asked for', async () => {
    const oid = await fresh();
    await expect(vote(anna, oid, '6.12', 'reject')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(vote(anna, oid, '5.15', 'accept')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(vote(viewer, oid, '6.12', 'accept')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(vote(stranger, oid, '6.12', 'accept')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(vote(anna, oid, '4.4', 'accept')).rejects.toMatchObject({ code: 'not-found' });
    expect(await db().decision.count({ where: { candidate: { upstreamOid: oid } } })).toBe(0);
  });
});

test.each(decisionVerbs.filter((verb) => verb !== 'withdraw'))('%s stands', async (verb) => {
  const oid = await fresh();
  await vote(anna, oid, '6.12', verb, { reason: 'because' });
  expect(await standing(oid)).toMatchObject({ '6.12': verb.replace('-', '_') });
});

describe('settled', () => {
  test('once everything that lands is decided, and not before', async () => {
    const oid = await fresh();
    const settled = async () =>
      (await db().candidate.findFirst({ where: { upstreamOid: oid } }))?.settled;
    await vote(anna, oid, '6.12', 'accept');
    expect(await settled()).toBe(false);
    const batchId = randomUUID();
    await vote(anna, oid, '6.6', 'reject', { reason: 'no user', batchId });
    expect(await settled()).toBe(true);
    await undoBatch(anna, { project: 'p', batchId, newBatchId: randomUUID() });
    expect(await settled()).toBe(false);
  });
});

describe('a branch past its end of life', () => {
  test('is left out of bulk votes and keeps no candidate waiting; named, it takes a vote', async () => {
    const { id } = await sampleProject('old', ['6.12', '5.4']);
    const rita = await samplePerson('Rita', id, 'reviewer');
    await db().branch.updateMany({
      where: { projectId: id, name: '5.4' },
      data: { endOfLife: new Date('2025-12-03') },
    });
    const oid = await sampleCandidate(
      id,
      1,
      { subject: 'fix' },
      { '6.12': { state: 'applies' }, '5.4': { state: 'applies' } },
    );
    const request = { project: 'old', verb: 'accept' as const, reason: '', candidates: [oid] };
    const bulk = await recordBulkDecisions(rita, { ...request, batchId: randomUUID() });
    expect(bulk.recorded.map((r) => r.branch)).toEqual(['6.12']);
    expect(await db().candidate.findFirst({ where: { projectId: id } })).toMatchObject({
      settled: true,
    });
    const named = await recordBulkDecisions(rita, {
      ...request,
      batchId: randomUUID(),
      branches: ['5.4'],
    });
    expect(named.recorded.map((r) => r.branch)).toEqual(['5.4']);
  });
});

describe('bulk and undo', () => {
  test('accepts every applicable cell once, and leaves the rest with a reason', async () => {
    const oids = [await fresh(), await fresh()];
    const batchId = randomUUID();
    const request = {
      project: 'p',
      batchId,
      verb: 'accept',
      reason: '',
      candidates: [...oids, oidOf(0xdead)],
    } as const;
    const result = await recordBulkDecisions(anna, {
      ...request,
      candidates: [...request.candidates],
    });
    expect(result.recorded.map((r) => r.branch).sort()).toEqual(['6.12', '6.12', '6.6', '6.6']);
    expect(result.left).toEqual([
      { candidate: oidOf(0xdead), branch: null, why: 'There is no such candidate.' },
    ]);
    const again = await recordBulkDecisions(anna, { ...request, candidates: [...oids] });
    expect(again.recorded.map((r) => r.id).sort()).toEqual(result.recorded.map((r) => r.id).sort());
    expect(again.repeated).toHaveLength(4);
    expect(again.left).toEqual([]);

    const newBatchId = randomUUID();
    const undone = await undoBatch(anna, { project: 'p', batchId, newBatchId });
    expect(undone.recorded.map((r) => r.verb)).toEqual(Array(4).fill('withdraw'));
    const undoneAgain = await undoBatch(anna, { project: 'p', batchId, newBatchId });
    expect(undoneAgain.recorded.map((r) => r.id)).toEqual(undone.recorded.map((r) => r.id));
    expect(undoneAgain.left).toEqual([]);
    expect(await db().decision.count({ where: { batchId: newBatchId } })).toBe(4);
    expect(await standing(oids[0] ?? '')).toMatchObject({ '6.12': null, '6.6': null });
    // Nothing was deleted.
    expect(await db().decision.count({ where: { batchId } })).toBe(4);
  });

  test('a bulk vote that says what it saw overwrites nobody unseen', async () => {
    const [seenOne, decided] = [await fresh(), await fresh()];
    await vote(boris, seenOne, '6.12', 'defer');
    await vote(boris, decided, '6.12', 'reject', { reason: 'not here' });
    const result = await recordBulkDecisions(anna, {
      project: 'p',
      batchId: randomUUID(),
      verb: 'accept',
      reason: '',
      candidates: [seenOne, decided],
      branches: ['6.12', '6.6'],
      seen: { [seenOne]: { '6.12': 1 } },
    });
    expect(result.lost).toMatchObject([
      { candidate: decided, branch: '6.12', theirs: { verb: 'reject', by: { name: 'Boris' } } },
    ]);
    expect(result.recorded).toHaveLength(3);
    expect(await standing(decided)).toMatchObject({ '6.12': 'reject', '6.6': 'accept' });

    const third = await fresh();
    await vote(boris, third, '6.12', 'reject', { reason: 'not here' });
    const open = await recordBulkDecisions(anna, {
      project: 'p',
      batchId: randomUUID(),
      verb: 'accept',
      reason: '',
      candidates: [third],
      seen: {},
    });
    // What stands since is told as lost, not passed over in silence.
    expect(open.lost.map((one) => one.branch)).toEqual(['6.12']);
    expect(open.recorded.map((one) => one.branch)).toEqual(['6.6']);
  });

  test('nobody undoes what somebody else decided', async () => {
    const oid = await fresh();
    const batchId = randomUUID();
    await vote(anna, oid, '6.12', 'accept', { batchId });
    await expect(
      undoBatch(boris, { project: 'p', batchId, newBatchId: randomUUID() }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a vote that borrows the key of a batch keeps nobody from undoing theirs', async () => {
    const mine = await fresh();
    const theirs = await fresh();
    const batchId = randomUUID();
    await vote(anna, mine, '6.12', 'accept', { batchId });
    await vote(boris, theirs, '6.12', 'accept', { batchId });
    const undone = await undoBatch(anna, { project: 'p', batchId, newBatchId: randomUUID() });
    expect(undone.recorded).toMatchObject([{ verb: 'withdraw', by: { name: 'Anna' } }]);
    expect(await standing(mine)).toMatchObject({ '6.12': null });
    expect(await standing(theirs)).toMatchObject({ '6.12': 'accept' });
  });
});

describe('a range of branches and a series', () => {
  const scope = { verb: 'accept', from: '6.12', to: '6.1', series: false } as const;

  test('votes on what lands between two branches, in either order, and says what it leaves', async () => {
    const oid = await fresh();
    const plan = await planScope(anna, { project: 'p', oid, ...scope, from: '5.15', to: '6.6' });
    expect(plan.cells.map((c) => [c.branch, c.left === null, c.asks === null])).toEqual([
      ['6.6', true, true],
      ['6.1', true, false],
      ['5.15', false, true],
    ]);
    const request = { project: 'p', oid, ...scope, batchId: randomUUID(), seen: {} };
    const without = await recordScope(anna, { ...request, reason: '' });
    expect(without.recorded.map((r) => r.branch).sort()).toEqual(['6.12', '6.6']);
    expect(without.left.map((l) => l.branch)).toEqual(['6.1']);
    const again = await recordScope(anna, { ...request, reason: '' });
    expect(again.recorded.map((r) => r.id).sort()).toEqual(
      without.recorded.map((r) => r.id).sort(),
    );
    expect(again.repeated).toHaveLength(2);
    expect(await standing(oid)).toMatchObject({ '6.12': 'accept', '6.6': 'accept', '6.1': null });
    const undone = await undoBatch(anna, {
      project: 'p',
      batchId: request.batchId,
      newBatchId: randomUUID(),
    });
    expect(undone.recorded).toHaveLength(2);
  });

  test('covers a whole series, and overwrites nobody unseen', async () => {
    const oids = [await fresh(), await fresh()];
    await db().candidate.updateMany({
      where: { projectId, upstreamOid: { in: oids } },
      data: { seriesKey: 's', seriesCount: 2 },
    });
    for (const [at, oid] of oids.entries()) {
      await db().candidate.updateMany({
        where: { upstreamOid: oid, projectId },
        data: { seriesIndex: at + 1 },
      });
    }
    const [first = '', second = ''] = oids;
    const whole = { project: 'p', oid: first, ...scope, to: '6.6', series: true };
    const plan = await planScope(anna, whole);
    expect(plan.cells.map((c) => c.oid)).toEqual([first, first, second, second]);
    await vote(boris, second, '6.6', 'reject', { reason: 'not here' });
    const seen = Object.fromEntries(plan.cells.map((c) => [`${c.oid} ${c.branch}`, c.seq]));
    const result = await recordScope(anna, { ...whole, reason: '', batchId: randomUUID(), seen });
    expect(result.recorded).toHaveLength(3);
    expect(result.lost).toMatchObject([{ branch: '6.6', candidate: second }]);
    expect(await standing(second)).toMatchObject({ '6.6': 'reject' });
  });

  test('is for reviewers, and for branches that exist', async () => {
    const oid = await fresh();
    const request = { project: 'p', oid, ...scope, batchId: randomUUID(), reason: '', seen: {} };
    await expect(recordScope(viewer, request)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(planScope(stranger, { ...scope, project: 'p', oid })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(recordScope(anna, { ...request, to: '4.4' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

test('the upgrade rule goes by the clock of a project that has its own', async () => {
  const { id } = await sampleProject('clock', ['6.12', '6.6']);
  const day = 86_400_000;
  const asOf = new Date(sampleNow.getTime() - 2 * day);
  await db().project.update({ where: { id }, data: { asOf } });
  await db().branch.updateMany({
    where: { projectId: id, name: '6.12' },
    data: { endOfLife: new Date(sampleNow.getTime() - day) },
  });
  const person = await samplePerson('Cora', id, 'reviewer');
  const oid = await sampleCandidate(
    id,
    1,
    { subject: 'fix' },
    {
      '6.12': { state: 'applies' },
      '6.6': { state: 'applies' },
    },
  );
  const result = await recordDecisions(person, {
    project: 'clock',
    oid,
    batchId: randomUUID(),
    reason: '',
    decisions: [{ id: randomUUID(), branch: '6.6', verb: 'accept', seenSeq: 0 }],
  });
  expect(result.warnings.map((one) => one.branch)).toEqual(['6.6']);
});
