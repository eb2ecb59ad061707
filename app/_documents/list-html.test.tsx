import fc from 'fast-check';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { ActionProvider } from '@/app/_actions/provider';
import { QueryProvider } from '@/app/_components/client/query-provider';
import { EmptyList } from '@/app/_components/filter/empty-list';
import { FrameProvider } from '@/app/_components/frame/frame-context';
import { LiveStatus } from '@/app/_components/frame/live-status';
import { Nav } from '@/app/_components/frame/nav';
import { Search } from '@/app/_components/frame/search';
import { QueueView } from '@/app/p/[project]/queue/_components/queue-view';
import type { QueuePage, QueueRow } from '@/lib/contracts/pages';
import { queueSorts, queueViews, severities, verdicts } from '@/lib/contracts/words';
import type { PageFrame } from './cuts';
import { isWritable, listHtml, liveHtml, searchHtml, waitingHtml } from './list-html';
import type { ListQuery } from './list-query';
import { plainFrame } from './testing/plain-frame';

const said = vi.hoisted(() => ({ search: '' }));
vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  usePathname: () => '/p/demo/queue',
  useSearchParams: () => new URLSearchParams(said.search),
}));

/** Text as anybody may write it: markup, hidden characters, nothing at all. */
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '',
    '<b>"x" & \'y\'</b>',
    'a\u202eb\u0007',
    '\u202eb',
    '$5 </script>',
    'größer → 5',
  ),
);
const branches = ['7.0', '6.6', '"5.4"'];
const oneOf = <T,>(values: readonly T[]) => fc.constantFrom(...values);
const moment = oneOf([
  '2026-05-04T10:00:00.000Z',
  '2024-01-01T00:00:00.000Z',
  '2026-05-04T13:59:59Z',
]);

const cell = (branch: string) =>
  fc.record({
    branch: fc.constant(branch),
    state: oneOf(['present', 'applies', 'merges', 'conflicts', 'absent', 'unknown'] as const),
    affected: oneOf(['yes', 'no', 'unknown'] as const),
    stale: fc.boolean(),
    standing: oneOf([null, 'accept', 'reject', 'defer', 'needs-work', 'withdraw'] as const),
    seq: fc.nat(3),
  });

const row: fc.Arbitrary<QueueRow> = fc.record({
  oid: fc.stringMatching(/^[0-9a-f]{40}$/),
  subject: text,
  why: text,
  subsystem: text,
  verdict: oneOf([null, ...verdicts]),
  confidence: oneOf([null, 0, 0.914, 1]),
  severity: oneOf([null, ...severities]),
  range: fc.constant(null),
  flags: fc.uniqueArray(oneOf(['cve', 'follow-up', 'device-id', 'mail_only', '<i>']), {
    maxLength: 3,
  }),
  series: fc.option(fc.record({ key: text, index: fc.nat(9), count: fc.nat(9) })),
  cells: fc.tuple(...branches.map(cell)).chain((cells) => fc.subarray(cells)),
  author: text,
  commitTime: fc.constant(null),
  soakSince: fc.option(moment),
  addedAt: moment,
  analysis: oneOf([null, 'waiting', 'running', 'completed', 'failed'] as const),
  analysisError: fc.option(text),
  pressing: fc.array(fc.record({ label: text, points: oneOf([60, -6, 0.25]) }), { maxLength: 2 }),
  workers: fc.array(text, { maxLength: 2 }),
  unread: fc.boolean(),
  snoozed: fc.boolean(),
});

const list: fc.Arbitrary<QueuePage> = fc.record({
  rows: fc.uniqueArray(row, { minLength: 1, maxLength: 10, selector: ({ oid }) => oid }),
  next: oneOf([null, 'further']),
  total: fc.nat(),
  counts: fc.record({
    waiting: fc.nat(),
    mine: fc.nat(),
    alarms: fc.nat(),
    security: fc.nat(),
    settled: fc.nat(),
    all: fc.nat(),
  }),
  problems: fc.array(text, { maxLength: 2 }),
});

const question: fc.Arbitrary<ListQuery> = fc.record({
  q: fc.oneof(text, oneOf(['verdict:yes "a b" -flag:cve', 'subsystem:"x y" leak'])),
  view: oneOf(queueViews),
  sort: oneOf(queueSorts),
});

const frame: PageFrame = {
  ...plainFrame,
  branches: [...branches, 'old'].map((name) => ({
    name,
    tip: 'a'.repeat(40),
    endOfLife: null,
    active: name !== 'old',
  })),
  waiting: 12,
};

const place = oneOf(['', 'WzYwLCJhIiwwLCJiIl0']);

function drawn(query: ListQuery, page: QueuePage, after: string): string {
  return renderToString(
    <ActionProvider>
      <FrameProvider value={frame}>
        <QueryProvider>
          <QueueView query={query} initial={JSON.stringify(page)} after={after} />
        </QueryProvider>
      </FrameProvider>
    </ActionProvider>,
  );
}

/** What a template of a page keeps: the ids of its menus, and its foot. */
const kept = (html: string) => ({
  menus: [...html.matchAll(/popoverTarget="([^"]+)"/g)].map((match) => match[1] ?? ''),
  foot: /<footer.*<\/footer>/s.exec(html)?.[0] ?? '',
});

describe('a list as it is written', () => {
  it('is what React draws, whatever stands in it', () => {
    fc.assert(
      fc.property(question, list, place, (query, page, after) => {
        const html = drawn(query, page, after);
        expect(isWritable({ query, page })).toBe(true);
        expect(listHtml({ frame, query, page, after, ...kept(html) })).toBe(html);
      }),
      { numRuns: 60 },
    );
  });

  it('is what React draws where nothing matches the filters', () => {
    fc.assert(
      fc.property(question, list, (query, page) => {
        fc.pre(query.q !== '');
        const empty = { ...page, rows: [], problems: [] };
        const html = listHtml({ frame, query, page: empty, after: '', menus: [], foot: '' });
        const inside = renderToString(
          <EmptyList project="demo" query={query} counts={empty.counts} />,
        );
        expect(html).toContain(`</span></div>${inside}</div>`);
      }),
      { numRuns: 30 },
    );
    const page = { ...fc.sample(list, 1)[0], rows: [] } as QueuePage;
    expect(isWritable({ query: { q: '', view: 'waiting', sort: 'pressing' }, page })).toBe(false);
  });
});

describe('the frame around it as it is written', () => {
  it('has the filters in its search field as React draws them', () => {
    fc.assert(
      fc.property(question, ({ q }) => {
        said.search = new URLSearchParams({ q }).toString();
        const html = renderToString(<Search project="demo" />);
        const id = /aria-controls="([^"]+)"/.exec(html)?.[1] ?? '';
        expect(searchHtml(q, id)).toBe(html);
      }),
    );
  });

  it.each([null, { done: 3, total: 7 }, { done: 0, total: 0 }])(
    'says what the workers are at (%j) and how many wait',
    (analysing) => {
      const busy = { ...frame, analysing };
      const around = (child: React.ReactNode) =>
        renderToString(<FrameProvider value={busy}>{child}</FrameProvider>);
      expect(liveHtml(busy)).toBe(around(<LiveStatus />));
      expect(around(<Nav />)).toContain(waitingHtml(busy));
    },
  );
});
