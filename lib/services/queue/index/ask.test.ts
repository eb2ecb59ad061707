import { expect, it, vi } from 'vitest';
import { parseQueueFilter } from '@/lib/contracts/queue-filter';
import { type IndexRow, readMatches } from '@/lib/db/queries/queue-index';
import { ask } from './ask';
import { QueueIndex } from './queue-index';

vi.mock('@/lib/db/queries/queue-index', () => ({ readMatches: vi.fn() }));

const row = (id: string): IndexRow => ({
  id,
  oid: id.replaceAll('-', ''),
  verdict: null,
  confidence: null,
  severity: null,
  subsystem: '',
  flags: [],
  author: '',
  paths: [],
  cves: [],
  seriesKey: null,
  seriesIndex: null,
  priority: 0,
  created: 0,
  released: null,
  settled: false,
  changed: 0,
  talkAt: null,
  talkBy: null,
  cells: [],
  votes: [],
  firstVote: null,
  source: 'mail',
  followUps: [],
  assigned: [],
  snoozes: [],
});

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const bytes = (...ids: readonly string[]) => Buffer.from(ids.join('').replaceAll('-', ''), 'hex');

it('what was found before a candidate came is not the answer of those who ask after it', async () => {
  const index = new QueueIndex();
  index.put([row(id(1))]);
  const question = {
    projectId: 'p',
    filter: parseQueueFilter('quartz'),
    view: 'all',
    userId: null,
    now: new Date(0),
    since: null,
  } as const;
  vi.mocked(readMatches).mockImplementationOnce(async () => {
    index.put([row(id(2))]);
    return bytes(id(1));
  });
  await ask(index, question);
  vi.mocked(readMatches).mockResolvedValue(bytes(id(1), id(2)));
  expect((await ask(index, question)).counts().all).toBe(2);
});

it('a row whose snooze ends within the moment its neighbours are kept for has no place, not place 0', async () => {
  const index = new QueueIndex();
  index.put([row(id(1)), { ...row(id(2)), snoozes: [['anna', 5_000]] }, row(id(3))]);
  const at = (ms: number) =>
    ask(index, {
      projectId: 'p',
      filter: parseQueueFilter(''),
      view: 'waiting',
      userId: 'anna',
      now: new Date(ms),
      since: null,
    });
  const [first, snoozed] = [index.rowOfId(id(1)) ?? -1, index.rowOfId(id(2)) ?? -1];
  expect((await at(1_000)).around('pressing', first)).not.toBeNull();
  expect((await at(6_000)).around('pressing', snoozed)).toBeNull();
  // The next moment has it among the three.
  const place = (await at(11_000)).around('pressing', snoozed);
  expect([1, 2, 3]).toContain(place?.index);
});

it('lists that are kept of short-lived answers count for more than their rows', async () => {
  const index = new QueueIndex();
  index.put([row(id(1))]);
  const kept = vi.spyOn(index.lists, 'set');
  // Ages are judged anew every ten seconds: each is an answer of its own.
  for (let moment = 0; moment < 3; moment += 1) {
    const answer = await ask(index, {
      projectId: 'p',
      filter: parseQueueFilter('age:<9d'),
      view: 'all',
      userId: null,
      now: new Date(moment * 10_000),
      since: null,
    });
    answer.around('pressing', 0);
    answer.around('pressing', 0);
  }
  expect(kept).toHaveBeenCalledTimes(3);
  for (const [, list] of kept.mock.calls) {
    // Nothing but rows and their size: an answer of a hundred thousand bytes is not held on to.
    expect(Object.keys(list).sort()).toEqual(['bytes', 'rows']);
    expect(list.bytes).toBeGreaterThan(list.rows.byteLength);
  }
});

it('counts beside a filter leave out what the person put off, whoever asked before', async () => {
  const index = new QueueIndex();
  index.setFrame({
    branches: [],
    delegations: [],
    people: ['anna', 'bruno'].map((name) => ({ id: name, name, email: `${name}@example.org` })),
  });
  index.put([{ ...row(id(1)), assigned: ['bruno'], snoozes: [['anna', null]] }]);
  const assigned = async (userId: string) => {
    const answer = await ask(index, {
      projectId: 'p',
      filter: parseQueueFilter('assigned:none'),
      view: 'waiting',
      userId,
      now: new Date(0),
      since: null,
    });
    return answer.facets().find(({ token }) => token === 'assigned')?.values ?? [];
  };
  expect(await assigned('anna')).toEqual([]);
  expect(await assigned('bruno')).toEqual([{ value: 'bruno', count: 1 }]);
  expect(await assigned('anna')).toEqual([]);
});

it('a candidate keeps its place when the code is loaded twice over one index', async () => {
  const index = new QueueIndex();
  index.put([
    { ...row(id(1)), verdict: 'yes' },
    { ...row(id(2)), verdict: 'no' },
  ]);
  const question = (q: string) =>
    ({
      projectId: 'p',
      filter: parseQueueFilter(q),
      view: 'all',
      userId: null,
      now: new Date(0),
      since: null,
    }) as const;
  const place = async (asks: typeof ask, q: string, n: number) =>
    (await asks(index, question(q))).around('pressing', index.rowOfId(id(n)) ?? -1)?.index;
  const load = async () => {
    vi.resetModules();
    return (await import('./ask')).ask;
  };
  const [page, route] = [await load(), await load()];
  expect(page).not.toBe(route);
  expect(await place(page, 'verdict:yes', 1)).toBe(1);
  expect(await place(route, 'verdict:no', 2)).toBe(1);
  expect(await place(page, 'verdict:no', 2)).toBe(1);
});
