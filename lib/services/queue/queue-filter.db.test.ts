import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { QueueQuery, queueViews } from '@/lib/contracts/pages';
import { closedValues, filterKinds } from '@/lib/contracts/queue-filter';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import type { Ctx } from '@/lib/services/context';
import { getQueueFacets, getQueuePage } from '@/lib/services/queue/get-queue-page';
import { makeTokenProject, now } from '@/lib/services/queue/testing/token-project';
import { sqlOf } from '@/lib/services/queue/testing/token-sql';

/**
 * Issue "The reviewer's day", acceptance 3: every combination of tokens gives what plain SQL gives. The SQL of testing/token-sql
 * is written from the meaning of each token, one condition per token, and knows nothing of the index.
 */
testDatabase();
let me: Ctx & { readonly userId: string };
let projectId = '';

beforeAll(async () => {
  ({ me, projectId } = await makeTokenProject());
});

const values: Readonly<Record<string, readonly string[]>> = {
  subsystem: ['nvme', 'net', 'NET', 'nvme/tcp', 'KVM: x86', 'kvm', 'nothing'],
  verdict: ['yes', 'no', 'wait', 'unsure', 'none'],
  severity: ['critical', 'high', 'medium', 'low', 'info', 'none'],
  branch: ['7.0', '6.12', '6.6', '5.4', '9.9'],
  state: ['present', 'applies', 'merges', 'conflicts', 'absent', 'unknown'],
  affected: ['yes', 'no', 'unknown'],
  decision: ['accept', 'reject', 'defer', 'needs-work', 'none'],
  flag: ['cve', 'nak', 'follow-up', 'security', 'reverted'],
  reviewer: ['me', 'Anna', 'bru', 'nobody'],
  assigned: ['me', 'none', 'Bruno'],
  author: ['Author 1', 'author2@', '%', 'x_y'],
  path: ['drivers/nvme/', 'net/', 'net/100%', 'drivers'],
  cve: ['any', 'none', 'CVE-2026-1', 'cve-2026-1003'],
  series: ['any', 'none', 's1', 's2'],
  age: ['>3d', '<3d', '>2w', '<1y'],
  snoozed: ['yes', 'no'],
  unread: ['yes', 'no'],
};
const words = ['leak', 'nvmf', 'turtle', 'anna', 'helper', 'handle', 'retracted', 'cve'];

const token = fc
  .constantFrom(...Object.keys(values))
  .chain((kind) => fc.constantFrom(...(values[kind] ?? [])).map((value) => ({ kind, value })));
const part = fc.record({
  not: fc.boolean(),
  token: fc.oneof(
    { weight: 6, arbitrary: token },
    fc.constantFrom(...words).map((value) => ({ kind: null, value })),
  ),
});
type Part = typeof part extends fc.Arbitrary<infer T> ? T : never;

const write = ({ not, token: { kind, value } }: Part): string => {
  const text = /\s/.test(value) ? `"${value}"` : value;
  return `${not ? '-' : ''}${kind === null ? '' : `${kind}:`}${text}`;
};

async function found(q: string, view: (typeof queueViews)[number]): Promise<readonly string[]> {
  const oids: string[] = [];
  let after: string | undefined;
  for (;;) {
    const query = QueueQuery.parse({
      q,
      view,
      sort: 'newest',
      limit: 25,
      ...(after ? { after } : {}),
    });
    const page = await getQueuePage(me, { project: 'tokens', query });
    expect(page.problems).toEqual([]);
    oids.push(...page.rows.map((row) => row.oid));
    if (page.next === null) {
      expect(page.total).toBe(oids.length);
      return oids;
    }
    after = page.next;
  }
}

describe('tokens', () => {
  test('of every kind that the filter knows are among those compared', () => {
    expect(Object.keys(values).sort()).toEqual([...filterKinds].sort());
    for (const [kind, closed] of Object.entries(closedValues)) {
      if (kind !== 'flag')
        expect([kind, [...(values[kind] ?? [])].sort()]).toEqual([kind, [...closed].sort()]);
    }
  });

  test('any combination finds what SQL finds, on pages without gap or repeat', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 5 }),
        fc.constantFrom(...queueViews),
        async (parts, view) => {
          const q = parts.map(write).join(' ');
          const { text, params } = sqlOf(parts, view, { projectId, userId: me.userId, now });
          const rows = await db().$queryRawUnsafe<{ oid: string }[]>(text, ...params);
          expect([...(await found(q, view))].sort()).toEqual(rows.map((row) => row.oid).sort());
        },
      ),
      { numRuns: 300, seed: 20260505 },
    );
  });

  test('each alone, and negated, finds what SQL finds', async () => {
    for (const [kind, list] of Object.entries(values)) {
      for (const value of list) {
        for (const not of [false, true]) {
          const parts = [{ not, token: { kind, value } }];
          const { text, params } = sqlOf(parts, 'all', { projectId, userId: me.userId, now });
          const rows = await db().$queryRawUnsafe<{ oid: string }[]>(text, ...params);
          const q = parts.map(write).join(' ');
          expect([q, [...(await found(q, 'all'))].sort()]).toEqual([
            q,
            rows.map((row) => row.oid).sort(),
          ]);
        }
      }
    }
  });

  test('a count says how many its value would find beside the other filters', async () => {
    for (const q of [
      '',
      'verdict:yes flag:cve',
      'branch:6.6 -state:conflicts',
      'decision:none',
      '-branch:7.0 leak',
    ]) {
      const query = QueueQuery.parse({ q, view: 'all' });
      const { facets } = await getQueueFacets(me, { project: 'tokens', query });
      expect(facets.length).toBeGreaterThan(5);
      for (const { token: kind, values: counted } of facets) {
        const others = q
          .split(' ')
          .filter((p) => p !== '' && !p.replace(/^-/, '').startsWith(`${kind}:`));
        for (const { value, count } of counted) {
          const asked = [...others, `${kind}:"${value}"`].join(' ');
          expect([asked, (await found(asked, 'all')).length]).toEqual([asked, count]);
        }
      }
    }
  });
});
