import { expect, it, vi } from 'vitest';
import { parseQueueFilter } from '@/lib/contracts/queue-filter';
import { type IndexRow, readMatches } from '@/lib/db/queries/queue-index';
import { ask } from './ask';
import { QueueIndex } from './queue-index';

vi.mock('@/lib/db/queries/queue-index', () => ({ readMatches: vi.fn() }));

const row = (id: string): IndexRow => ({
  id,
  oid: id.repeat(40),
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
  voters: [],
  assigned: [],
  snoozes: [],
});

it('what was found before a candidate came is not the answer of those who ask after it', async () => {
  const index = new QueueIndex();
  index.put([row('a')]);
  const question = {
    projectId: 'p',
    filter: parseQueueFilter('quartz'),
    view: 'all',
    userId: null,
    now: new Date(0),
    since: null,
  } as const;
  vi.mocked(readMatches).mockImplementationOnce(async () => {
    index.put([row('b')]);
    return ['a'];
  });
  await ask(index, question);
  vi.mocked(readMatches).mockResolvedValue(['a', 'b']);
  expect((await ask(index, question)).counts().all).toBe(2);
});
