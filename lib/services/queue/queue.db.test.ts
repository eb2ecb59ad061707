import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { HistoryQuery, QueueQuery } from '@/lib/contracts/pages';
import { testDatabase } from '@/lib/db/testing/test-database';
import type { Ctx } from '@/lib/services/context';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';
import { getHistory } from '@/lib/services/history/get-history';
import { getQueueFacets, getQueuePage } from '@/lib/services/queue/get-queue-page';
import {
  oidOf,
  sampleCandidate,
  samplePerson,
  sampleProject,
} from '@/lib/services/testing/sample-project';

testDatabase();
let anna: Ctx;

beforeAll(async () => {
  const { id } = await sampleProject('q', ['6.12', '6.6']);
  anna = await samplePerson('Anna', id, 'lead');
  const both = { '6.12': { state: 'applies' }, '6.6': { state: 'conflicts' } } as const;
  await sampleCandidate(
    id,
    1,
    {
      subject: 'nvme: fix use-after-free in nvmf_dev_write',
      subsystem: 'nvme',
      flags: ['security', 'stable-request'],
      paths: ['drivers/nvme/host/fabrics.c'],
      priority: 30,
      verdict: 'yes',
      message: 'nvme: fix use-after-free in nvmf_dev_write\n\nReported by CVE-2026-1234.',
    },
    both,
  );
  await sampleCandidate(
    id,
    2,
    { subject: 'nvme/tcp: queue size', subsystem: 'nvme/tcp', priority: 20, verdict: 'no' },
    { '6.12': { state: 'present' }, '6.6': { state: 'applies', affected: 'no' } },
  );
  await sampleCandidate(
    id,
    3,
    { subject: 'net: 100% of _one_ queue', subsystem: 'net', priority: 10, flags: ['follow-up'] },
    both,
  );
});

const ask = (query: Partial<QueueQuery>) =>
  getQueuePage(anna, { project: 'q', query: QueueQuery.parse({ view: 'all', ...query }) });
const found = async (q: string) => (await ask({ q })).rows.map((r) => Number.parseInt(r.oid, 16));

describe('the queue', () => {
  test('says how many rows stand up to a place', async () => {
    const first = await ask({ limit: 2 });
    expect(first.within).toBeUndefined();
    expect((await ask({ until: first.next ?? '' })).within).toBe(2);
    expect((await ask({ until: first.next ?? '', q: 'subsystem:net' })).within).toBe(0);
  });

  test('orders by what presses, and pages by keyset without gap or repeat', async () => {
    const first = await ask({ limit: 2 });
    expect(first.rows.map((r) => r.oid)).toEqual([oidOf(1), oidOf(2)]);
    expect(first.total).toBe(3);
    const second = await ask({ limit: 2, after: first.next ?? '' });
    expect(second.rows.map((r) => r.oid)).toEqual([oidOf(3)]);
    expect(second.next).toBeNull();
  });

  test.each([
    ['subsystem:nvme', [1, 2]],
    ['subsystem:nvme subsystem:net', [1, 2, 3]],
    ['verdict:yes verdict:none', [1, 3]],
    ['subsystem:net verdict:yes', []],
    ['state:conflicts', [1, 3]],
    ['branch:6.6', [1, 3]],
    ['branch:6.6 state:applies', [2]],
    ['branch:6.6 affected:no', [2]],
    ['flag:follow-up', [3]],
    ['path:drivers/nvme/', [1]],
    ['path:100%', []],
    ['cve:CVE-2026-1234', [1]],
    ['author:author@', [1, 2, 3]],
    ['queue', [2, 3]],
    ['nvmf_dev_write', [1]],
    ['fabrics', [1]],
    ['reported', [1]],
    ["'; DROP TABLE x; --", []],
    [oidOf(3), [3]],
  ])('%s finds %j', async (q, expected) => {
    expect(await found(q)).toEqual(expected);
  });

  test('says which token it did not understand, and uses the others', async () => {
    const page = await ask({ q: 'verdict:maybe subsystem:net' });
    expect(page.problems).toHaveLength(1);
    expect(page.rows).toHaveLength(1);
  });

  test('counts views and filter values', async () => {
    const page = await ask({});
    expect(page.counts).toMatchObject({ all: 3, alarms: 1, security: 1 });
    const { facets } = await getQueueFacets(anna, {
      project: 'q',
      query: QueueQuery.parse({ view: 'all' }),
    });
    expect(facets.find((f) => f.token === 'verdict')?.values).toContainEqual({
      value: 'yes',
      count: 1,
    });
  });

  test('a list position that is none of ours is refused', async () => {
    await expect(ask({ after: 'x' })).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('words of people are found; the log filters and pages', async () => {
    await recordDecisions(anna, {
      project: 'q',
      oid: oidOf(1),
      batchId: randomUUID(),
      reason: 'regresses suspend on turtles',
      decisions: [
        { id: randomUUID(), branch: '6.12', verb: 'reject', seenSeq: 0 },
        { id: randomUUID(), branch: '6.6', verb: 'reject', seenSeq: 0 },
      ],
    });
    expect(await found('turtles')).toEqual([1]);
    expect(await found('reviewer:anna')).toEqual([1]);
    const log = (query: object) =>
      getHistory(anna, { project: 'q', query: HistoryQuery.parse(query) });
    const page = await log({ limit: 1 });
    expect(page.total).toBe(2);
    const rest = await log({ limit: 1, after: page.next });
    expect(new Set([...page.rows, ...rest.rows].map((r) => r.branch))).toEqual(
      new Set(['6.12', '6.6']),
    );
    expect((await log({ q: 'turtles', branch: '6.6' })).total).toBe(1);
    expect((await log({ verb: 'accept' })).total).toBe(0);
    expect((await log({ from: '2026-05-05', to: '2026-05-05' })).total).toBe(2);
    expect((await log({ to: '2026-05-04' })).total).toBe(0);
    await expect(log({ from: 'yesterday' })).rejects.toMatchObject({ code: 'bad-input' });
  });
});
