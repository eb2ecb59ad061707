import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { queueSorts, queueViews } from '@/lib/contracts/pages';
import { parseQueueFilter } from '@/lib/contracts/queue-filter';
import {
  type IndexFrame,
  type IndexRow,
  readMatches,
  type VoteRow,
} from '@/lib/db/queries/queue-index';
import { ask } from './ask';
import { QueueIndex } from './queue-index';

vi.mock('@/lib/db/queries/queue-index', () => ({ readMatches: vi.fn() }));

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const now = new Date('2026-06-01T00:00:00Z');
const people = ['anna', 'bruno'];
const frame: IndexFrame = {
  branches: ['7.0', '6.6'].map((name) => ({ id: name, name, active: true })),
  delegations: [{ subsystem: 'net', userId: 'bruno' }],
  people: people.map((name) => ({ id: name, name, email: `${name}@example.org` })),
};

const few = <T>(...of: readonly T[]) => fc.subarray([...of]);
const row: fc.Arbitrary<IndexRow> = fc
  .record({
    id: fc.nat(9).map(id),
    verdict: fc.constantFrom('yes', 'no', null),
    confidence: fc.constantFrom(0.5, 0.9),
    severity: fc.constantFrom('high', null),
    subsystem: fc.constantFrom('net', 'net/core', 'mm'),
    flags: few('cve', 'nak', 'follow-up'),
    author: fc.constantFrom('A <a@x>', 'B <b@x>'),
    paths: few('net/a.c', 'mm/b.c'),
    cves: few('CVE-2026-1'),
    seriesKey: fc.constantFrom('s', null),
    seriesIndex: fc.nat(2),
    priority: fc.nat(5),
    created: fc.constantFrom(now.getTime() - 1e6, now.getTime() - 1e9),
    released: fc.constantFrom(now.getTime() - 2e9, null),
    settled: fc.boolean(),
    changed: fc.constantFrom(now.getTime() - 1e6, now.getTime() - 1e9),
    talkAt: fc.constantFrom(now.getTime() - 1e5, null),
    talkBy: fc.constantFrom(...people),
    cells: fc.subarray<[number, number, number, number]>([
      [0, 1, 0, 0],
      [1, 3, 0, 1],
      [0, 0, 1, 2],
    ]),
    votes: few<VoteRow>(
      [0, 1, 'anna', now.getTime() - 1e9, 'yes', false, null],
      [0, 2, 'bruno', now.getTime() - 1e5, null, true, [id(77), 'why']],
    ),
    firstVote: fc.constantFrom(now.getTime() - 1e9, null),
    source: fc.constantFrom('mail', 'range'),
    followUps: few<['fixes', number, string]>(['fixes', now.getTime(), 'a'.repeat(40)]),
    assigned: few(...people),
    snoozes: few<[string, number | null]>(['anna', null], ['bruno', now.getTime() - 5]),
  })
  .map((one) => ({ ...one, oid: one.id.replaceAll('-', '') }));

const filters = [
  '',
  'verdict:yes flag:cve',
  'subsystem:net -author:B',
  'branch:6.6 state:conflicts',
  '-decision:accept path:net/',
  'reviewer:me unread:yes',
  'assigned:none',
  'snoozed:yes',
  'age:>3d cve:any',
  'quartz',
  '-anna series:any',
];
const question = fc.record({
  q: fc.constantFrom(...filters),
  view: fc.constantFrom(...queueViews),
  sort: fc.constantFrom(...queueSorts),
  userId: fc.constantFrom(...people),
});

/** Rows of which the word "quartz" is said to be: the priority stands for the text. */
const hasQuartz = (one: IndexRow): boolean => one.priority % 2 === 1;

test('answers that are brought up to date are those of an index that is made anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(row, question), { maxLength: 40 }), async (steps) => {
      const rows = new Map<string, IndexRow>();
      vi.mocked(readMatches).mockImplementation(async (_, __, among) => {
        const found = [...rows.values()].filter(
          (one) => hasQuartz(one) && (among?.includes(one.id) ?? true),
        );
        return Buffer.from(found.map((one) => one.oid).join(''), 'hex');
      });
      const kept = new QueueIndex();
      kept.setFrame(frame);
      for (const step of steps) {
        if ('id' in step) {
          rows.set(step.id, step);
          kept.put([step]);
          continue;
        }
        const anew = new QueueIndex();
        anew.setFrame(frame);
        anew.put([...rows.values()]);
        const { sort, q, ...rest } = step;
        const asked = { ...rest, projectId: 'p', filter: parseQueueFilter(q), now };
        const answers = [];
        for (const index of [kept, anew]) {
          const answer = await ask(index, { ...asked, since: new Date(now.getTime() - 1e8) });
          const shown = answer.rows(sort, null, 100);
          const last = shown.at(-1);
          answers.push({
            oids: shown.map((at) => index.entry(at).oid),
            counts: answer.counts(),
            facets: answer.facets().map((facet) => ({ ...facet, values: named(facet.values) })),
            place: last === undefined ? null : answer.around(sort, last)?.index,
            waiting: index.waiting(),
          });
        }
        expect(answers[0]).toEqual(answers[1]);
      }
    }),
    { numRuns: 300 },
  );
});

const named = (values: readonly { readonly value: string; readonly count: number }[]) =>
  Object.fromEntries(values.map(({ value, count }) => [value, count]));
