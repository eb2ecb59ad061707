import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '@/lib/cli/analyze';
import type { Finding } from '@/lib/contracts/analysis';
import { VerdictData } from '@/lib/contracts/analysis';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { makeDemoList } from '@/lib/demo/make-list';

/**
 * The seed example: every expected value is taken from the last section of the design document "The nine phases",
 * all nine phases, and from the seed mail that it retells.
 */
interface Printed {
  readonly verdict: string;
  readonly confidence: number;
  readonly range: string | null;
  readonly phases: readonly {
    readonly phase: number;
    readonly name: string;
    readonly status: string;
    readonly findings: readonly Finding[];
  }[];
  readonly cells: readonly {
    readonly branch: string;
    readonly state: string;
    readonly affected: string;
  }[];
}

let dir = '';
vi.mock('@/lib/data-directory', () => ({ dataDirectory: () => path.join(dir, 'data') }));
let demo: DemoFacts;
let printed: Printed;

async function analyze(
  ...more: readonly string[]
): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const stream = (key: 'out' | 'err') =>
    ({
      write: (text: string) => {
        written[key] += text;
        return true;
      },
    }) as unknown as NodeJS.WritableStream;
  const code = await run([...more], { stdout: stream('out'), stderr: stream('err') });
  return { code, ...written };
}

const where = () => [
  ...['--git-dir', demo.gitDir, '--upstream', demo.upstream.name],
  ...demo.branches.flatMap(({ name }) => ['--branch', name]),
];

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'stablehand-seed-'));
  demo = await makeDemoRepository(path.join(dir, 'demo.git'));
  const alias = demo.commits.alias ?? '';
  const list = path.join(dir, 'demo-nvme.mbox');
  await writeFile(list, makeDemoList(demo));
  const more = ['--as-of', demo.asOf, '--archive', list, '--json'];
  const { code, out, err } = await analyze(alias, ...where(), ...more);
  expect([code, err]).toEqual([0, 'indexed 7 of 7 mails\n']);
  printed = JSON.parse(out) as Printed;
}, 120_000);

afterAll(async () => {
  if (dir !== '') await rm(dir, { recursive: true, force: true });
});

const of = (phase: number, kind: string): readonly Finding[] =>
  (printed.phases.find((one) => one.phase === phase)?.findings ?? []).filter(
    (one) => one.kind === kind,
  );
const perBranch = (kind: string, value: (one: Finding) => unknown) =>
  Object.fromEntries(of(6, kind).map((one) => [String(one.data.version), value(one)]));

const fc = 'drivers/nvme/host/fc.c';
const rdma = 'drivers/nvme/host/rdma.c';
const tcp = 'drivers/nvme/host/tcp.c';
const from54 = ['5.4', '5.10', '5.15', '6.1', '6.6', '6.12', '6.18', '6.19', '7.0'];

describe('the seed story, phase 1', () => {
  it('has no Fixes, Reported-by nor stable tag', () => {
    expect(of(1, 'missing-tags')[0]?.data.missing).toEqual(
      expect.arrayContaining(['Fixes', 'Reported-by', 'Cc: stable']),
    );
    expect([of(1, 'fixes'), of(1, 'reporter'), of(1, 'stable-request')]).toEqual([[], [], []]);
  });

  it('is a hidden fix, by its own words "add missing"', () => {
    expect(of(1, 'hidden-fix')).toHaveLength(1);
    expect(of(1, 'declared-fix')).toEqual([]);
    expect(of(1, 'subject')[0]?.data).toMatchObject({ subsystem: 'nvme', verb: 'add missing' });
  });

  it('carries one Reviewed-by', () => {
    expect(of(1, 'review')).toHaveLength(1);
  });
});

describe('the seed story, phase 2', () => {
  it('changes three files, +3', () => {
    expect(of(2, 'size')[0]?.data).toMatchObject({
      files: 3,
      added: 3,
      deleted: 0,
      withinLimit: true,
    });
    expect(of(2, 'file').map((one) => [one.path, one.data.added, one.data.deleted])).toEqual([
      [fc, 1, 0],
      [rdma, 1, 0],
      [tcp, 1, 0],
    ]);
  });

  it('is metadata only, and changes no function', () => {
    expect(of(2, 'scope')[0]?.data.scope).toBe('metadata');
    expect(of(2, 'function')).toEqual([]);
    expect(of(2, 'no-function')).toHaveLength(1);
    expect(of(2, 'class').map((one) => one.data.class)).toEqual(['module-metadata']);
    expect(of(2, 'regression-risk')[0]?.data.level).toBe('low');
  });
});

describe('the seed story, phase 3', () => {
  it('finds the request, introduced in v4.15', () => {
    const [request, ...more] = of(3, 'related-introduction');
    expect(more).toEqual([]);
    expect(request?.data.text).toBe('request_module("nvme-%s"');
    expect(request?.data.firstRelease).toBe('v4.15');
  });

  it('dates the transports: rdma v4.8, fc v4.10, tcp v5.0', () => {
    const files = of(3, 'file-introduced').map((one) => [one.data.file, one.data.firstRelease]);
    expect(Object.fromEntries(files)).toEqual({ [rdma]: 'v4.8', [fc]: 'v4.10', [tcp]: 'v5.0' });
  });

  it('finds no follow-up', () => {
    expect(of(3, 'no-follow-up')).toHaveLength(1);
    expect([...of(3, 'follow-up'), ...of(3, 'reverted')]).toEqual([]);
  });
});

describe('the seed story, phase 4', () => {
  it('was posted once, and committed as it was posted', () => {
    expect(of(4, 'posting').map((one) => one.data.revision)).toEqual([1]);
    expect(of(4, 'revision-change')).toEqual([]);
    expect(of(4, 'committed-change')[0]?.data.same).toBe(true);
  });

  it('got one Reviewed-by, which the commit carries', () => {
    const [review, ...more] = of(4, 'review');
    expect(more).toEqual([]);
    expect(review?.data).toMatchObject({
      tag: 'Reviewed-by',
      who: 'Tomasz Wilk <tomasz.wilk@example.org>',
      inCommit: true,
    });
  });

  it('was applied by the maintainer', () => {
    expect(of(4, 'applied').map((one) => one.data.who)).toEqual(['Greta Lindqvist']);
    // Whom MAINTAINERS names first.
    expect(of(7, 'maintainers')[0]?.data.maintainers).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Greta Lindqvist </)]),
    );
  });

  it('saw no NAK and no request for stable', () => {
    expect([of(4, 'objection'), of(4, 'stable-request')]).toEqual([[], []]);
    expect([of(4, 'no-objection').length, of(4, 'no-stable-request').length]).toEqual([1, 1]);
  });

  it('says where it looked, and proves it by mails', () => {
    const [searched] = of(4, 'searched');
    expect(searched?.data).toMatchObject({ foundBy: 'patch-id', places: ['demo-nvme.mbox'] });
    for (const kind of ['posting', 'review', 'applied'])
      expect(of(4, kind)[0]?.evidence[0]?.type).toBe('mail');
  });
});

describe('the seed story, phase 5', () => {
  it('is reached nvmf_dev_write -> nvmf_create_ctrl -> request_module -> nvmf_lookup_transport', () => {
    const [path, ...more] = of(5, 'entry-path');
    expect(more).toEqual([]);
    expect(path?.data.path).toEqual([
      'nvmf_dev_write',
      'nvmf_create_ctrl',
      'request_module',
      'nvmf_lookup_transport',
    ]);
    expect(path?.data).toMatchObject({
      entry: 'file operation',
      via: '.write of nvmf_dev_fops (file_operations)',
    });
  });

  it('is gated by CONFIG_NVME_FABRICS, through the Makefile, and each transport by its own option', () => {
    const makefile = 'drivers/nvme/host/Makefile';
    expect(of(5, 'gate').map((one) => [one.path, one.data.config])).toEqual(
      ['FABRICS', 'FC', 'RDMA', 'TCP'].map((name) => [makefile, `CONFIG_NVME_${name}`]),
    );
  });

  it('gives each module the alias of its own name, which is what is asked for', () => {
    expect(of(5, 'module-name').map((one) => [one.data.file, one.data.alias])).toEqual([
      [fc, 'nvme-fc'],
      [rdma, 'nvme-rdma'],
      [tcp, 'nvme-tcp'],
    ]);
  });
});

describe('the seed story, phase 6', () => {
  it('4.14 lacks the tcp file and has no request', () => {
    expect(perBranch('files', (one) => one.data.missing)['4.14']).toEqual([tcp]);
    expect(perBranch('related-code', (one) => one.data.present)['4.14']).toBe(false);
  });

  it('4.19 has the request and fc and rdma, but no tcp file', () => {
    expect(perBranch('related-code', (one) => one.data.present)['4.19']).toBe(true);
    expect(perBranch('files', (one) => one.data.present)['4.19']).toEqual([fc, rdma]);
    expect(perBranch('files', (one) => one.data.missing)['4.19']).toEqual([tcp]);
  });

  it('5.4 to 7.0 have all three and the request', () => {
    const missing = perBranch('files', (one) => one.data.missing);
    const request = perBranch('related-code', (one) => one.data.present);
    for (const version of from54)
      expect([version, missing[version], request[version]]).toEqual([version, [], true]);
  });

  it('has the bug wherever the request and a transport are, and nowhere is it mended yet', () => {
    const affected = perBranch('cell', (one) => [one.data.affected, one.data.state === 'present']);
    for (const version of from54)
      expect([version, affected[version]]).toEqual([version, ['yes', false]]);
  });

  it('is clean on 7.0; 5.4 to 6.6 need a trivial adjustment, because MODULE_DESCRIPTION is absent there', () => {
    const states = Object.fromEntries(printed.cells.map((one) => [one.branch, one.state]));
    expect(states['linux-7.0.y']).toBe('applies');
    const adjustments = of(6, 'adjustment').filter((one) => one.data.trivial === true);
    expect(adjustments.map((one) => one.data.version)).toEqual([
      '5.4',
      '5.10',
      '5.15',
      '6.1',
      '6.6',
    ]);
    const facts = Object.fromEntries(
      of(6, 'cell').map((one) => [one.data.version, [one.data.strict, one.data.pick]]),
    );
    expect(facts['7.0']).toEqual([true, 'clean']);
    for (const one of adjustments) {
      expect(facts[String(one.data.version)]).toEqual([false, 'clean']);
      expect(states[`linux-${String(one.data.version)}.y`]).toBe('merges');
      expect(one.summary).toContain('MODULE_DESCRIPTION is absent');
    }
  });

  it('4.19 conflicts, partly absent', () => {
    expect(printed.cells.find((one) => one.branch === 'linux-4.19.y')?.state).toBe('conflicts');
    const cell = of(6, 'cell').find((one) => one.data.version === '4.19');
    expect(cell?.summary).toContain(`Partly absent: ${tcp}`);
  });

  it('stops at 5.10, because 5.4 is past its end of life', () => {
    expect(of(6, 'end-of-life').map((one) => one.data.version)).toContain('5.4');
    expect(of(6, 'range')[0]?.data.range).toBe('7.0-5.10');
  });
});

describe('the seed story, phase 7', () => {
  it('is storage, important', () => {
    expect(of(7, 'criticality')[0]?.data).toMatchObject({ area: 'storage', level: 'important' });
  });

  it('has an entry in MAINTAINERS: the people, the list, the status', () => {
    const [entry, ...more] = of(7, 'maintainers');
    expect(more).toEqual([]);
    expect(entry?.data).toMatchObject({
      name: 'NVM EXPRESS HOST DRIVERS',
      maintainers: [
        'Greta Lindqvist <greta.lindqvist@example.org>',
        'Tomasz Wilk <tomasz.wilk@example.org>',
      ],
      lists: ['demo-nvme@lists.example.org'],
      status: 'Supported',
    });
  });

  it('counts what was committed and backported', () => {
    // Of the story, from 5 May 2025 on: tcp-pdu, pci-quirk, alias, nvme-sizeof, kconfig-crc, pci-quirk-revert.
    expect(of(7, 'activity')[0]?.data).toMatchObject({ commits: 6, reverts: 1 });
    // From 5 May 2024 to 5 January 2026: tcp-pdu, which went to several branches.
    expect(of(7, 'backport-record')[0]?.data).toMatchObject({ commits: 1, backported: 1 });
  });
});

describe('the seed story, phase 8', () => {
  it('is medium, functional loss, low risk', () => {
    expect(of(8, 'failure-mode')[0]).toMatchObject({
      severity: 'medium',
      data: { mode: 'functional-loss', how: 'told' },
    });
    expect(of(8, 'risk')[0]?.data.level).toBe('low');
  });

  it("names who is hit, and the trigger in the message's own words", () => {
    expect(of(8, 'affected-users')[0]?.data).toMatchObject({
      reach: 'part',
      parts: ['drivers/nvme/host'],
    });
    expect(of(8, 'trigger')[0]?.data.text).toContain('connecting ends with');
  });

  it('did not verify what privileges it takes, and says so', () => {
    expect(of(8, 'unverified').map((one) => one.data.what)).toContain('privileges');
  });

  it('gives both scores as sums of named parts', () => {
    for (const kind of ['benefit', 'risk']) {
      const data = of(8, kind)[0]?.data;
      const parts = data?.parts as readonly { points: number; why: string }[];
      expect(parts.length).toBeGreaterThan(1);
      expect(parts.reduce((sum, one) => sum + one.points, 0)).toBe(data?.points);
    }
  });
});

describe('the seed story, phase 9', () => {
  it('says yes for 7.0-5.10', () => {
    expect([printed.verdict, printed.range]).toEqual(['yes', '7.0-5.10']);
    expect(printed.confidence).toBeGreaterThan(0.6);
  });

  it('says what is for it, what is against it, and which phases it did not have', () => {
    const sides = of(9, 'argument');
    expect(sides.filter((one) => one.polarity === 'for').length).toBeGreaterThan(2);
    expect(sides.filter((one) => one.polarity === 'against').length).toBeGreaterThan(0);
    const data = VerdictData.parse(of(9, 'verdict')[0]?.data);
    expect(data.missingPhases).toEqual([]);
    expect(data.exception).toContain('autoload');
    expect(data.checklist.filter((one) => one.outcome === 'fail')).toEqual([]);
  });

  it('recommends as it is, adjusted, or not at all, branch by branch', () => {
    const data = VerdictData.parse(of(9, 'verdict')[0]?.data);
    const advice = Object.fromEntries(data.branches.map((one) => [one.branch, one.recommendation]));
    expect(advice['linux-7.0.y']).toBe('recommend');
    expect(advice['linux-6.6.y']).toBe('recommend-adjusted');
    expect(advice['linux-4.19.y']).toBe('needs-work');
    expect(advice['linux-4.14.y']).toBe('not-needed');
  });
});

describe('the command', () => {
  it('prints nine phases, numbered', () => {
    expect(printed.phases.map((one) => one.phase)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const phase of printed.phases) expect(phase.status).toBe('completed');
  });

  it('prints a walk-through for people without --json', async () => {
    const { code, out } = await analyze(demo.commits.alias ?? '', ...where(), '--as-of', demo.asOf);
    expect(code).toBe(0);
    expect(out).toContain('YES');
    expect(out).toContain('3 History [completed] Request introduced in v4.15');
  });

  it('ends with 2 for wrong usage and 3 for what is no repository', async () => {
    const alias = demo.commits.alias ?? '';
    expect((await analyze(alias, '--git-dir', demo.gitDir)).code).toBe(2);
    expect((await analyze(alias, ...where(), '--as-of', 'yesterday')).code).toBe(2);
    expect((await analyze('0123456789abcdef0123456789abcdef01234567', ...where())).code).toBe(2);
    expect(
      (await analyze(alias, '--git-dir', dir, '--upstream', 'master', '--branch', 'x')).code,
    ).toBe(3);
    const hostile = ['--git-dir', demo.gitDir, '--upstream', '--upload-pack=x', '--branch', 'x'];
    expect((await analyze(alias, ...hostile)).code).toBe(2);
  });
});
