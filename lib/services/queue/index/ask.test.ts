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
