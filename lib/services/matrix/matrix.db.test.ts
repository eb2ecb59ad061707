import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { MatrixQuery, MatrixRows } from '@/lib/contracts/matrix';
import { chunkRows, keyLength, readMatrixCell } from '@/lib/contracts/matrix-cell';
import { defaultPolicy } from '@/lib/contracts/policy';
import { db } from '@/lib/db/client';
import { fromStoredVerb } from '@/lib/db/queries/verb';
import { testDatabase } from '@/lib/db/testing/test-database';
import type { Ctx } from '@/lib/services/context';
import { undoBatch } from '@/lib/services/decisions/undo-batch';
import { getMatrixRows } from '@/lib/services/matrix/get-matrix-rows';
import { listMatrix } from '@/lib/services/matrix/list-matrix';
import { planCells } from '@/lib/services/matrix/plan-cells';
import { recordCells } from '@/lib/services/matrix/record-cells';
import { splitKeys } from '@/lib/services/matrix/row-keys';
import { setPolicy } from '@/lib/services/policies/set-policy';
import { makeTokenProject, now } from '@/lib/services/queue/testing/token-project';
import { sqlOf } from '@/lib/services/queue/testing/token-sql';
import {
  sampleCandidate,
  samplePerson,
  sampleProject,
} from '@/lib/services/testing/sample-project';

testDatabase();

const listOf = (ctx: Ctx, project: string, query: Partial<MatrixQuery> = {}) =>
  listMatrix(ctx, { project, query: MatrixQuery.parse(query) });

describe('what it shows', () => {
  let me: Ctx & { readonly userId: string };
  let projectId = '';
  beforeAll(async () => {
    ({ me, projectId } = await makeTokenProject());
  });

  test.each([
    ['', []],
    [
      'state:conflicts branch:6.6',
      [
        ['state', 'conflicts'],
        ['branch', '6.6'],
      ],
    ],
    [
      'affected:yes subsystem:nvme',
      [
        ['affected', 'yes'],
        ['subsystem', 'nvme'],
      ],
    ],
    ['verdict:no', [['verdict', 'no']]],
  ] as const)('%s: rows and cells are what plain SQL gives', async (q, tokens) => {
    await db().branch.updateMany({
      where: { projectId, name: '6.12' },
      data: { tip: 'f'.repeat(40) },
    });
    await db().$executeRaw`UPDATE "Cell" SET blocked = '{approvals:1/2}'
      WHERE "projectId" = ${projectId}::uuid AND state = 'merges'`;
    await db().$executeRaw`UPDATE "Cell" SET detail = '{"queued": [{"ref": "x"}]}'
      WHERE "projectId" = ${projectId}::uuid AND state = 'applies'`;
    const parts = tokens.map(([kind, value]) => ({ not: false, token: { kind, value } }));
    const { text, params } = sqlOf(parts, 'all', { projectId, userId: me.userId, now });
    const wanted = (await db().$queryRawUnsafe<{ oid: string }[]>(text, ...params)).map(
      (row) => row.oid,
    );
    const list = await listOf(me, 'tokens', { q, view: 'all' });
    expect(list.branches).toEqual(['7.0', '6.12', '6.6']);
    expect(list.total).toBe(wanted.length);
    expect(wanted.length).toBeGreaterThan(0);
    const { rows } = MatrixRows.parse(
      await getMatrixRows(me, { project: 'tokens', keys: list.keys }),
    );
    expect(rows.map((row) => row[1]).sort()).toEqual([...wanted].sort());
    for (const [, oid, subject, subsystem, verdict, codes] of rows) {
      const candidate = await db().candidate.findFirstOrThrow({
        where: { projectId, upstreamOid: oid },
      });
      expect([subject, subsystem, verdict]).toEqual([
        candidate.subject,
        candidate.subsystem,
        candidate.verdict,
      ]);
      const cells = await db().cell.findMany({
        where: { candidateId: candidate.id },
        include: { branch: true },
      });
      expect(codes.map(readMatrixCell)).toEqual(
        list.branches.map((branch) => {
          const cell = cells.find((one) => one.branch.name === branch);
          if (cell === undefined) return null;
          return {
            state: cell.state,
            affected: cell.affected,
            standing: cell.standing === null ? null : fromStoredVerb(cell.standing),
            stale: branch === '6.12',
            queued: cell.state === 'applies',
            blocked: cell.state === 'merges',
          };
        }),
      );
    }
  });

  test('is in the order of the queue, and says where a candidate stands', async () => {
    const { keys } = await listOf(me, 'tokens', { view: 'all', sort: 'newest' });
    const rows = await db().candidate.findMany({
      where: { projectId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    });
    expect(splitKeys(keys)).toEqual(
      rows.map((row) => row.id.replaceAll('-', '').slice(-keyLength)),
    );
    const list = await listOf(me, 'tokens', {
      view: 'all',
      sort: 'newest',
      at: `${rows[7]?.upstreamOid}:6.6`,
    });
    expect(list.focus).toBe(7);
    expect((await listOf(me, 'tokens', { q: 'nothinghasthis', at: 'x' })).focus).toBeNull();
  });

  test('gives no row of another project, and nothing to somebody who is no member', async () => {
    await sampleProject('other', ['1.0']);
    const other = await samplePerson('Otto', null, null);
    const { keys } = await listOf(me, 'tokens', { view: 'all' });
    const otherId = (await db().project.findUniqueOrThrow({ where: { slug: 'other' } })).id;
    const elsewhere = await samplePerson('Else', otherId, 'admin');
    const few = keys.slice(0, keyLength * 20);
    expect((await getMatrixRows(elsewhere, { project: 'other', keys: few })).rows).toEqual([]);
    for (const work of [
      () => listOf(other, 'tokens'),
      () => getMatrixRows(other, { project: 'tokens', keys: few }),
      () => planCells(other, { project: 'tokens', verb: 'defer', cells: [] }),
      () => recordCells(other, { ...request, project: 'tokens', cells: [] }),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});

const request = { verb: 'accept' as const, reason: '', batchId: randomUUID() };

describe('decisions on cells', () => {
  let anna: Ctx & { readonly userId: string };
  let boris: Ctx & { readonly userId: string };
  let projectId = '';
  let serial = 1;
  const branches = ['7.0', '6.12', '6.6'];
  beforeAll(async () => {
    projectId = (await sampleProject('m', branches)).id;
    anna = await samplePerson('Anna', projectId, 'reviewer');
    boris = await samplePerson('Boris', projectId, 'reviewer');
  });
  const fresh = () =>
    sampleCandidate(
      projectId,
      serial++,
      { subject: 'fix' },
      {
        '7.0': { state: 'present' },
        '6.12': { state: 'applies' },
        '6.6': { state: 'conflicts' },
      },
    );
  const keyOf = async (oid: string) => {
    const row = await db().candidate.findFirstOrThrow({ where: { projectId, upstreamOid: oid } });
    return row.id.replaceAll('-', '').slice(-keyLength);
  };
  const plan = async (ctx: Ctx, oids: readonly string[], verb: 'accept' | 'reject' = 'accept') =>
    planCells(ctx, {
      project: 'm',
      verb,
      cells: await Promise.all(oids.map(async (oid) => ({ key: await keyOf(oid), branches }))),
    });
  const cellsOf = ({ cells }: Awaited<ReturnType<typeof plan>>) =>
    cells
      .filter((cell) => cell.left === null)
      .map((cell) => ({
        oid: cell.oid,
        branches: [[cell.branch, cell.seq]] as [string, number][],
      }));

  test('asks the database no more often for thirty cells than for two', async () => {
    const statements = async (count: number) => {
      const oids: string[] = [];
      for (let made = 0; made < count; made += 1) oids.push(await fresh());
      const cells = oids.map((oid) => ({ oid, branches: [['6.12', 0]] as [string, number][] }));
      const asked = vi.spyOn(pg.Client.prototype, 'query');
      try {
        const body = { ...request, verb: 'defer' as const, batchId: randomUUID(), cells };
        const { recorded } = await recordCells(anna, { ...body, project: 'm' });
        expect(recorded).toHaveLength(count);
        return asked.mock.calls.length;
      } finally {
        asked.mockRestore();
      }
    };
    // What is asked once and then remembered is not counted.
    await statements(1);
    // Something else may ask now and then: far from once for each of 28 more.
    expect(await statements(30)).toBeLessThan((await statements(2)) + 14);
  });

  test('the plan says what gets the vote, what is left out, what needs a reason', async () => {
    const oid = await fresh();
    const { cells, missing } = await plan(anna, [oid]);
    expect(missing).toBe(0);
    expect(cells.map(({ branch, left, asks, seq }) => ({ branch, left, asks, seq }))).toEqual([
      { branch: '7.0', left: 'The branch has this fix already.', asks: null, seq: 0 },
      { branch: '6.12', left: null, asks: null, seq: 0 },
      {
        branch: '6.6',
        left: null,
        asks: 'It conflicts here: say how it is meant to land.',
        seq: 0,
      },
    ]);
  });

  test('is recorded once, loses to a vote cast meanwhile, and is undone together', async () => {
    const [one, two] = [await fresh(), await fresh()];
    const cells = cellsOf(await plan(anna, [one, two]));
    const batchId = randomUUID();
    const decide = () =>
      recordCells(anna, { project: 'm', verb: 'accept', reason: 'By hand.', batchId, cells });
    await recordCells(boris, {
      project: 'm',
      verb: 'reject',
      reason: 'Not there.',
      batchId: randomUUID(),
      cells: [{ oid: two, branches: [['6.12', 0]] }],
    });
    const first = await decide();
    expect(first.recorded.map((vote) => `${vote.candidate.oid} ${vote.branch}`).sort()).toEqual(
      [`${one} 6.12`, `${one} 6.6`, `${two} 6.6`].sort(),
    );
    expect(first.lost).toMatchObject([
      { candidate: two, branch: '6.12', theirs: { by: { name: 'Boris' }, verb: 'reject' } },
    ]);
    const votes = await db().decision.count();
    const again = await decide();
    // Sent again it is answered the same, and nothing is stored.
    expect([again.recorded.length, again.repeated.length]).toEqual([3, 3]);
    expect(await db().decision.count()).toBe(votes);
    const undone = await undoBatch(anna, { project: 'm', batchId, newBatchId: randomUUID() });
    expect(undone.recorded.length).toBe(3);
    const list = await listOf(anna, 'm', { view: 'all' });
    const { rows } = await getMatrixRows(anna, { project: 'm', keys: list.keys });
    const standing = (oid: string) =>
      rows.find((row) => row[1] === oid)?.[5].map((code) => readMatrixCell(code)?.standing);
    expect(standing(one)).toEqual([null, null, null]);
    expect(standing(two)).toEqual([null, 'reject', null]);
  });

  test('a cell that is gone is said to be', async () => {
    const oid = await fresh();
    const result = await recordCells(anna, {
      ...request,
      project: 'm',
      batchId: randomUUID(),
      cells: [{ oid, branches: [['5.4', 0]] }],
    });
    expect(result.left).toEqual([{ candidate: oid, branch: '5.4', why: 'There is no such cell.' }]);
  });

  test('the plan says what the policy would still ask for', async () => {
    const lena = await samplePerson('Lena', projectId, 'lead');
    const rules = { ...defaultPolicy, approvals: 2 as const };
    await setPolicy(lena, { project: 'm', branch: null, rules, note: 'test', seenSeq: 0 });
    const oid = await fresh();
    const waits = async (ctx: Ctx) =>
      (await plan(ctx, [oid])).cells.find((cell) => cell.branch === '6.12')?.waits;
    expect(await waits(anna)).toHaveLength(1);
    const cells: [string, number][] = [['6.12', 0]];
    await recordCells(anna, {
      ...request,
      project: 'm',
      batchId: randomUUID(),
      cells: [{ oid, branches: cells }],
    });
    expect(await waits(boris)).toEqual([]);
    const { keys } = await listOf(anna, 'm', { view: 'all' });
    const { rows } = await getMatrixRows(anna, {
      project: 'm',
      keys: keys.slice(0, keyLength * chunkRows),
    });
    const code = rows.find((row) => row[1] === oid)?.[5][1] ?? -1;
    expect(readMatrixCell(code)).toMatchObject({ standing: null, blocked: true });
  });

  test('a viewer looks and cannot decide', async () => {
    const viewer = await samplePerson('Vera', projectId, 'viewer');
    const oid = await fresh();
    expect((await listOf(viewer, 'm', { view: 'all' })).total).toBeGreaterThan(0);
    await expect(plan(viewer, [oid])).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      recordCells(viewer, { ...request, project: 'm', cells: [] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});
