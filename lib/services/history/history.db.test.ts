import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { HistoryQuery } from '@/lib/contracts/history';
import { defaultPolicy } from '@/lib/contracts/policy';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import type { Ctx } from '@/lib/services/context';
import { recordBulkDecisions } from '@/lib/services/decisions/record-bulk-decisions';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';
import { csvField, exportHistory } from '@/lib/services/history/export-history';
import { getHistory } from '@/lib/services/history/get-history';
import { getThen } from '@/lib/services/history/get-then';
import { setPolicy } from '@/lib/services/policies/set-policy';
import {
  oidOf,
  sampleCandidate,
  samplePerson,
  sampleProject,
} from '@/lib/services/testing/sample-project';

testDatabase();
let projectId = '';
let anna: Ctx;
let lena: Ctx;
let stranger: Ctx;

const at = (ctx: Ctx, time: string): Ctx => ({ ...ctx, clock: { now: () => new Date(time) } });
const vote = async (ctx: Ctx, oid: string, branch: string, verb: 'accept' | 'reject') => {
  const id = randomUUID();
  await recordDecisions(ctx, {
    project: 'p',
    oid,
    batchId: randomUUID(),
    reason: verb === 'reject' ? '=cmd|calc too risky' : '',
    decisions: [{ id, branch, verb, seenSeq: 99 }],
  });
  return id;
};
const log = (query: Partial<HistoryQuery> = {}, ctx = anna) =>
  getHistory(ctx, { project: 'p', query: HistoryQuery.parse(query) });

beforeAll(async () => {
  projectId = (await sampleProject('p', ['6.12', '6.6'])).id;
  anna = await samplePerson('Anna', projectId, 'reviewer');
  lena = await samplePerson('Lena', projectId, 'lead');
  stranger = await samplePerson('Otto', null, null);
});

const candidate = (n: number, facts: { subject?: string; subsystem?: string } = {}) =>
  sampleCandidate(
    projectId,
    n,
    { subject: 'net: fix a leak', subsystem: 'net', verdict: 'yes', ...facts },
    { '6.12': { state: 'applies' }, '6.6': { state: 'merges' } },
  );

describe('a vote in the log', () => {
  test('says under which policy it was cast, whatever holds today', async () => {
    const oid = await candidate(1);
    await vote(at(anna, '2026-05-01T10:00:00Z'), oid, '6.12', 'accept');
    await setPolicy(at(lena, '2026-05-02T10:00:00Z'), {
      project: 'p',
      branch: null,
      rules: { ...defaultPolicy, approvals: 2 },
      note: '',
      seenSeq: 0,
    });
    await vote(at(anna, '2026-05-03T10:00:00Z'), oid, '6.6', 'accept');
    const { rows } = await log();
    expect(rows.map((row) => [row.branch, row.policy, row.waits])).toEqual([
      ['6.6', 'two approvals', ['1 of 2 approvals']],
      ['6.12', 'one approval', ['1 of 2 approvals']],
    ]);
    await setPolicy(at(lena, '2026-05-04T10:00:00Z'), {
      project: 'p',
      branch: null,
      rules: defaultPolicy,
      note: '',
      seenSeq: 1,
    });
    expect((await log()).rows.map((row) => [row.policy, row.waits])).toEqual([
      ['two approvals', []],
      ['one approval', []],
    ]);
  });

  test('stays as it is when the facts change, and says so', async () => {
    const oid = await candidate(2);
    const id = await vote(at(anna, '2026-05-05T10:00:00Z'), oid, '6.12', 'accept');
    const before = await db().decision.findUniqueOrThrow({ where: { id } });
    await db().cell.updateMany({
      where: { candidate: { upstreamOid: oid }, branch: { name: '6.12' } },
      data: { state: 'conflicts', tip: oidOf(0xc0) },
    });
    await db().candidate.updateMany({ where: { upstreamOid: oid }, data: { verdict: 'no' } });
    const [row] = (await log({ q: `${oid}` })).rows;
    expect(row?.changed).toEqual([
      `decided at tip ${oidOf(0xb0).slice(0, 12)} (applies as is); conflicts since`,
      'the engine said yes then, no now',
    ]);
    expect(await db().decision.findUniqueOrThrow({ where: { id } })).toEqual(before);
    const then = await getThen(anna, { project: 'p', decision: id });
    expect(then).toMatchObject({
      decision: { known: { state: 'applies', verdict: 'yes' } },
      standing: { verb: 'accept', waits: [] },
      cells: [{ branch: '6.12', state: 'applies', decided: true, tip: oidOf(0xb0) }],
    });
  });

  test('of another project, or asked by a stranger, is not there', async () => {
    const other = await sampleProject('q', ['6.12']);
    const owner = await samplePerson('Quinn', other.id, 'viewer');
    const id = (await log()).rows[0]?.id ?? '';
    for (const [ctx, project] of [
      [owner, 'q'],
      [owner, 'p'],
      [stranger, 'p'],
    ] as const) {
      await expect(getThen(ctx, { project, decision: id })).rejects.toMatchObject({
        code: 'not-found',
      });
    }
    await expect(getThen(anna, { project: 'p', decision: 'none' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(log({}, stranger)).rejects.toMatchObject({ code: 'not-found' });
    const chunks = exportHistory(stranger, {
      project: 'p',
      query: HistoryQuery.parse({}),
      format: 'csv',
    });
    await chunks.next();
    await expect(chunks.next()).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('filters', () => {
  test('tokens, fields and words narrow together; what is not understood is named', async () => {
    const xfs = await candidate(3, { subject: 'xfs: repair', subsystem: 'fs/xfs' });
    await vote(at(anna, '2026-05-06T10:00:00Z'), xfs, '6.6', 'reject');
    const found = async (query: Partial<HistoryQuery>) =>
      (await log(query)).rows.map((row) => `${row.candidate.subsystem} ${row.branch} ${row.verb}`);
    expect(await found({ q: 'subsystem:fs' })).toEqual(['fs/xfs 6.6 reject']);
    expect(await found({ q: 'subsystem:=fs' })).toEqual([]);
    expect(await found({ q: 'risky' })).toEqual(['fs/xfs 6.6 reject']);
    expect(await found({ q: 'repair', verb: 'accept' })).toEqual([]);
    expect(await found({ q: 'branch:6.6 state:merges verdict:yes', verb: 'reject' })).toEqual([
      'fs/xfs 6.6 reject',
    ]);
    expect(await found({ q: 'branch:6.12', branch: '6.6' })).toEqual([]);
    expect(await found({ q: 'reviewer:anna', from: '2026-05-06', to: '2026-05-06' })).toHaveLength(
      1,
    );
    const odd = await log({ q: 'verb:merge took:long subsystem:fs' });
    expect(odd.problems).toHaveLength(2);
    expect(odd.rows).toHaveLength(1);
  });
});

test('an export holds every vote once, page by page, and no formula', async () => {
  const oids = [];
  for (let n = 10; n < 16; n += 1) oids.push(await candidate(n));
  for (let round = 0; round < 43; round += 1) {
    await recordBulkDecisions(at(anna, `2026-06-01T10:00:${String(round).padStart(2, '0')}Z`), {
      project: 'p',
      batchId: randomUUID(),
      verb: 'defer',
      reason: '',
      candidates: oids,
      branches: ['6.12', '6.6'],
    });
  }
  const count = await db().decision.count({ where: { projectId } });
  expect(count).toBeGreaterThan(510);
  let longest = 0;
  const ids: string[] = [];
  const query = HistoryQuery.parse({});
  for await (const chunk of exportHistory(anna, { project: 'p', query, format: 'json' })) {
    longest = Math.max(longest, chunk.split('\n').length);
    for (const line of chunk.split('\n').filter(Boolean)) {
      ids.push((JSON.parse(line) as { id: string }).id);
    }
  }
  expect(new Set(ids).size).toBe(count);
  expect(ids).toHaveLength(count);
  expect(longest).toBeLessThanOrEqual(501);
  const csv: string[] = [];
  for await (const chunk of exportHistory(anna, { project: 'p', query, format: 'csv' })) {
    csv.push(chunk);
  }
  expect(csv.join('')).toContain("'=cmd|calc too risky");
  expect(csvField('a"b')).toBe('"a""b"');
});
