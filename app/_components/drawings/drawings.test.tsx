import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { VerdictData } from '@/lib/contracts/analysis';
import type { CandidateView, PhaseView } from '@/lib/contracts/pages';
import { asksForBug } from './asks-for-bug';
import { callPaths } from './call-path-model';
import { shares } from './contribution-shares';
import { PhaseDrawing } from './phase-drawing';
import { timeLine } from './time-line-model';

type Findings = PhaseView['findings'];

const oid = (letter: string) => letter.repeat(40);
const found = (kind: string, data: Record<string, unknown>, index = 0): Findings[number] => ({
  id: `${kind}-${index}`,
  kind,
  polarity: 'neutral',
  severity: 'info',
  summary: kind,
  data,
  evidence: [],
});
const phase = (name: PhaseView['phase'], findings: Findings): PhaseView => ({
  id: name,
  phase: name,
  status: 'completed',
  summary: '',
  reason: null,
  findings,
  ms: 1,
  log: [],
  claim: null,
});

const commit = (letter: string, date: string, release: string | null) => ({
  oid: oid(letter),
  subject: `x: ${letter} <b>`,
  date,
  firstRelease: release,
  firstReleaseDate: release === null ? null : date,
});
const cell = (version: string, more: Record<string, unknown>) => ({
  branch: `linux-${version}.y`,
  version,
  affected: 'yes',
  active: true,
  ...more,
});
const intro = (inBranch: string, date: string | null = null) => ({
  oid: oid('a'),
  inBranch,
  by: date === null ? null : oid('e'),
  date,
});

const history = [
  found('introduced-by', commit('a', '2020-01-10', 'v5.5')),
  found('introduced-by', commit('b', '2009-05-05', 'v2.6'), 1),
  found('follow-up', {
    ...commit('c', '2025-06-01', null),
    presence: [
      { branch: 'linux-6.6.y', present: false, by: null, date: null },
      { branch: 'linux-6.1.y', present: true, by: oid('f'), date: '2025-07-01' },
    ],
  }),
  found('release', {
    release: { tag: 'v6.14', date: '2025-03-24' },
    firstTag: { tag: 'v6.14-rc5', date: '2025-03-02' },
    committed: '2025-03-01',
  }),
];
const branches = [
  found(
    'cell',
    cell('6.6', {
      history: {
        forked: '2023-10-30',
        tip: '2025-08-01',
        introduced: [intro('yes')],
        fix: { how: 'marker', by: oid('9'), date: '2025-03-20' },
      },
    }),
  ),
  found(
    'cell',
    cell('4.19', {
      history: {
        forked: '2018-10-22',
        tip: '2024-12-01',
        introduced: [intro('yes', '2020-03-01')],
        fix: null,
      },
    }),
    1,
  ),
  found(
    'cell',
    cell('4.14', {
      affected: 'no',
      active: false,
      history: { forked: '2017-11-12', tip: '2024-01-01', introduced: [intro('no')], fix: null },
    }),
    2,
  ),
];
const candidate = (phases: PhaseView[]) =>
  ({
    oid: oid('d'),
    subject: 'x: fix',
    phases,
    analysis: null,
    verdict: null,
  }) as unknown as CandidateView;
const whole = candidate([phase('history', history), phase('branches', branches)]);

describe('the line of time', () => {
  const line = timeLine(whole) ?? expect.fail('nothing drawn');

  it('is to scale: equal times are equal lengths', () => {
    const at = (date: string) =>
      line.events.find((one) => one.date === date)?.date ?? expect.fail(date);
    expect(line.events.map((one) => one.date)).toEqual(
      ['2020-01-10', '2025-03-01', '2025-06-01'].map(at),
    );
    const [start, end] = [Date.parse(line.from), Date.parse(line.to)];
    for (const row of line.rows) {
      for (const mark of row.marks) {
        const expected = (Date.parse(mark.date) - start) / (end - start);
        expect(Math.abs(mark.at - expected)).toBeLessThan(0.001);
      }
    }
    for (const tick of line.ticks) {
      const expected = (Date.parse(`${tick.label}-01-01`.slice(0, 10)) - start) / (end - start);
      expect(Math.abs(tick.at - expected)).toBeLessThan(0.001);
    }
  });

  it('draws only the commits that the cells go by as introducing', () => {
    expect(line.events.map((one) => [one.kind, one.oid])).toEqual([
      ['introduced', oid('a')],
      ['fix', oid('d')],
      ['follow-up', oid('c')],
    ]);
  });

  it('says row by row since when the bug is there and when the fix came', () => {
    expect(line.rows.map((row) => row.words)).toEqual([
      'Upstream: introduced 2020-01-10, fixed 2025-03-01, fixed again 2025-06-01.',
      `6.6 has had the bug from the start; fixed 2025-03-20; without ${oid('c').slice(0, 12)}, by which it was fixed again.`,
      '4.19 has had the bug since 2020-03-01; not fixed.',
      '4.14 does not have the bug.',
    ]);
    const [, fixed, open, never] = line.rows;
    expect(fixed?.bug[0]?.to).toBe(fixed?.marks.find((one) => one.kind === 'fix')?.at);
    expect(open?.bug[0]?.to).toBe(open?.to);
    expect([never?.bug, never?.ended]).toEqual([[], true]);
  });

  it('speaks of no bug where the candidate repairs nothing', () => {
    const matter = 'the code it changes';
    const cells = branches.map((one) => ({ ...one, data: { ...one.data, matter } }));
    const asked = candidate([phase('history', history), phase('branches', cells)]);
    const drawn = timeLine(asked);
    expect([asksForBug(asked), asksForBug(whole), asksForBug(candidate([]))]).toEqual([
      false,
      true,
      true,
    ]);
    expect(drawn?.rows.map((row) => row.words)).toEqual([
      'Upstream: lines of 2020-01-10, committed 2025-03-01, fixed later 2025-06-01.',
      `6.6 has had the code it changes from the start; taken 2025-03-20; without ${oid('c').slice(0, 12)}, by which it was fixed later.`,
      '4.19 has had the code it changes since 2020-03-01; not taken.',
      '4.14 does not have the code it changes.',
    ]);
  });

  it('is not drawn from records of an earlier version, and does not break on them', () => {
    expect(timeLine(candidate([]))).toBeNull();
    const old = candidate([
      phase('history', [found('release', { release: null })]),
      phase('branches', [found('cell', cell('6.6', {}))]),
    ]);
    expect(timeLine(old)).toBeNull();
    const half = candidate([
      phase(
        'history',
        [history[0], history[3]].flatMap((one) => one ?? []),
      ),
      phase('branches', [found('cell', cell('6.6', {}))]),
    ]);
    expect(timeLine(half)?.rows.map((row) => row.name)).toEqual(['upstream']);
  });

  it('has a name, a description and the same in words', () => {
    const markup = renderToStaticMarkup(
      <PhaseDrawing phase={phase('history', history)} candidate={whole} />,
    );
    expect(markup).toMatch(/<svg role="img" aria-labelledby="(\S+) (\S+)"/);
    expect(markup).toContain('<title id=');
    expect(markup).toContain('4.19 has had the bug since 2020-03-01; not fixed.</li>');
    expect(markup).toContain('x: a &lt;b&gt;');
  });
});

describe('the way in', () => {
  const code = [
    found('entry-path', {
      function: 'create',
      path: ['dev_write', 'create', 'request_module'],
      steps: [
        { name: 'dev_write', path: 'a/fabrics.c', line: 10, callLine: 14 },
        { name: 'create', path: 'a/fabrics.c', line: 20, callLine: null },
      ],
      entry: 'file operation',
      via: '.write of fops (file_operations)',
      entryPath: 'a/fabrics.c',
      entryLine: 40,
    }),
    found('gate', { function: 'create', config: 'CONFIG_FAB', depends: ['BLOCK'], text: '' }),
    found(
      'gate',
      { function: 'create', capability: 'CAP_SYS_ADMIN', depends: [], step: 'dev_write' },
      1,
    ),
  ];

  it('names each function with its place, checks and part', () => {
    const [path] = callPaths(code);
    expect(path?.steps).toEqual([
      {
        name: 'dev_write',
        place: 'a/fabrics.c:14',
        checks: ['CAP_SYS_ADMIN'],
        role: 'entry',
        part: null,
      },
      { name: 'create', place: 'a/fabrics.c:20', checks: [], role: 'changed', part: 'asks for it' },
      { name: 'request_module', place: null, checks: [], role: 'below', part: null },
    ]);
    expect(path?.built).toEqual(['CONFIG_FAB (depends on BLOCK)']);
  });

  it('keeps a check whose function an older record does not name', () => {
    const older = code.map((one) => ({ ...one, data: { ...one.data, step: undefined } }));
    expect(callPaths(older)[0]?.built).toContain('needs CAP_SYS_ADMIN');
  });

  it('draws nothing from what is no path', () => {
    expect(callPaths([found('entry-path', { path: 'x' }), found('gate', {})])).toEqual([]);
  });

  it('is described in words', () => {
    const markup = renderToStaticMarkup(
      <PhaseDrawing phase={phase('code', code)} candidate={whole} />,
    );
    expect(markup).toContain(
      'From file operation (.write of fops (file_operations)): dev_write, then create, then request_module. dev_write() checks CAP_SYS_ADMIN.',
    );
  });
});

describe('contributions', () => {
  const contributions = [
    { feature: 'base', label: 'Base', weight: -2 },
    { feature: 'fixes-valid', label: 'Fixes', weight: 4 },
    { feature: 'idle', label: 'Nothing', weight: 0 },
    { feature: 'reviewed', label: 'Reviewed', weight: 2 },
  ];

  it('are shares of all weights, with sums that add up to the score', () => {
    const { rows, sums, probability } = shares(contributions);
    expect(rows.map((row) => [row.feature, row.share, row.length])).toEqual([
      ['fixes-valid', 0.5, 1],
      ['base', 0.25, 0.5],
      ['reviewed', 0.25, 0.5],
    ]);
    expect(sums).toEqual({ for: 6, against: -2, total: 4 });
    expect(probability).toBeCloseTo(0.982, 3);
  });

  it('stand in a table, which says when a rule decided instead', () => {
    const verdict = { contributions, confidence: 0.75 } as unknown as VerdictData;
    const markup = renderToStaticMarkup(
      <PhaseDrawing phase={phase('synthesis', [])} candidate={{ ...whole, verdict }} />,
    );
    expect(markup).toContain('A rule decided before the score did');
    expect(markup).toMatch(/For \+6\.00, against −2\.00: together.*\+4\.00/);
  });
});
