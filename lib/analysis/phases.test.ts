import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Matrix } from '@/lib/applicability/matrix';
import { type Finding, type PhaseRecord, VerdictData } from '@/lib/contracts/analysis';
import type { PhaseName } from '@/lib/contracts/vocabulary';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { profileNamed } from '@/lib/profiles';
import { buildCommitIndex, relatedTo } from './commit-index';
import type { AnalysisInput } from './input';
import { definePhase } from './phase';
import { runAgain, runProbe } from './probes/run-probe';
import { type RunOptions, runAnalysis } from './run';

/** A small history made by plain git: a bug, fixes of several kinds, a revert, a follow-up, two branches. */
let dir = '';
let git: GitStore;
const oids: Record<string, string> = {};
let clock = Date.parse('2025-01-01T12:00:00Z') / 1000;

function run(...args: string[]): string {
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: dir,
    NODE_ENV: 'test' as const,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.org',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.org',
    GIT_AUTHOR_DATE: `${clock} +0000`,
    GIT_COMMITTER_DATE: `${clock} +0000`,
  };
  return execFileSync('git', ['-C', dir, '-c', 'init.defaultBranch=main', ...args], { env })
    .toString()
    .trim();
}

function commit(key: string, files: Readonly<Record<string, string>>, message: string): string {
  clock += 24 * 3600;
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), content);
  }
  run('add', '-A');
  run(
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    message.replace(/\{(\w+)\}/g, (_all, name: string) => (oids[name] ?? '').slice(0, 12)),
  );
  oids[key] = run('rev-parse', 'HEAD');
  return oids[key] ?? '';
}

const source = (body: string) =>
  `#include <x.h>\n\nstatic int widget_open(struct widget *w)\n{\n${body}\treturn 0;\n}\n\nstatic int other(void)\n{\n\treturn 1;\n}\n`;
const late = 'Fixes: {late} ("widget: take out sizes")';
const absent = 'Fixes: abcdef1 ("not there")';
const sob = '\n\nSigned-off-by: Ann <ann@example.org>';

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'stablehand-phases-'));
  run('init', '-q');
  commit(
    'base',
    { 'drivers/w/widget.c': source('\tw->n = 0;\n'), 'doc/w.rst': 'Wigdet\n' },
    `widget: add driver${sob}`,
  );
  run('tag', 'v1.0');
  commit(
    'bug',
    { 'drivers/w/widget.c': source('\tw->n = w->parent->n;\n') },
    `widget: take the count from the parent${sob}`,
  );
  run('tag', 'v1.1');
  run('branch', 'linux-1.1.y');
  commit(
    'fix',
    {
      'drivers/w/widget.c': source(
        '\tif (!w->parent)\n\t\treturn -EINVAL;\n\tw->n = w->parent->n;\n',
      ),
    },
    `widget: fix NULL dereference on open\n\nOpening crashes without a parent.\n\nFixes: {bug} ("widget: take the count from the parent")\nReported-by: syzbot+1@syzkaller.appspotmail.com\nTested-by: Bob <bob@example.org>\nCc: stable@vger.kernel.org # 1.1+${sob}`,
  );
  commit('late', { 'drivers/w/d.c': 'int d;\nint e;\n' }, `widget: take out sizes${sob}`);
  commit('latefix', { 'drivers/w/d.c': 'int d;\nint e = 1;\n' }, `widget: fix e\n\n${late}${sob}`);
  commit('unsure', { 'drivers/w/d.c': 'int d;\n' }, `widget: fix d\n\n${late}\n${absent}${sob}`);
  run('tag', 'v1.2');
  commit('doc', { 'doc/w.rst': 'Widget\n' }, `doc: fix typo${sob}`);
  commit(
    'wrongfix',
    { 'drivers/w/b.c': 'int b;\n' },
    `widget: fix b\n\nFixes: {doc} ("something else")\n${absent}${sob}`,
  );
  commit(
    'followup',
    {
      'drivers/w/widget.c': source(
        '\tif (!w || !w->parent)\n\t\treturn -EINVAL;\n\tw->n = w->parent->n;\n',
      ),
    },
    `widget: fix open of nothing\n\nFixes: {fix} ("widget: fix NULL dereference on open")${sob}`,
  );
  commit(
    'feature',
    { 'drivers/w/c.c': `int c;\n${'int x;\n'.repeat(30)}` },
    `widget: add support for colours${sob}`,
  );
  commit('bad', { 'drivers/w/c.c': 'int c = 1;\n' }, `widget: fix colours${sob}`);
  const bad = oids.bad ?? '';
  commit(
    'revert',
    { 'drivers/w/c.c': `int c;\n${'int x;\n'.repeat(30)}` },
    `Revert "widget: fix colours"\n\nThis reverts commit ${bad}.${sob}`,
  );
  git = await openGit({ gitDirs: [path.join(dir, '.git')] });
}, 60_000);

afterAll(async () => {
  await git?.close();
  if (dir !== '') rmSync(dir, { recursive: true, force: true });
});

async function inputOf(key: string, asOf = '2025-03-01T00:00:00.000Z'): Promise<AnalysisInput> {
  const profile = profileNamed('linux');
  const upstream = await git.resolve('main');
  const tip = await git.resolve('linux-1.1.y');
  const commitOid = oids[key] ?? '';
  const branches = [
    { name: 'linux-1.1.y', tip, version: [1, 1], versionText: '1.1', endOfLife: null },
  ];
  const matrix = new Matrix(git, git.merger, { upstream, profile });
  const cells = [];
  for await (const cell of matrix.cells([{ oid: commitOid }], branches)) cells.push(cell);
  return { commit: commitOid, upstream, asOf, profile, branches, cells };
}

async function analyse(key: string, options: RunOptions & { asOf?: string } = {}) {
  const { records } = await runAnalysis(await inputOf(key, options.asOf), { git }, options);
  const of = (phase: PhaseName, kind: string): Finding[] =>
    (records.find((one) => one.phase === phase)?.findings ?? []).filter((one) => one.kind === kind);
  const verdict = VerdictData.parse(of('synthesis', 'verdict')[0]?.data);
  return { records, of, verdict };
}

describe('the phases over a small history', () => {
  it('validates what a fix says of itself', async () => {
    const { of } = await analyse('fix');
    expect(of('message', 'fixes')[0]?.data).toMatchObject({
      oid: oids.bug,
      exists: true,
      reachable: true,
      subjectMatches: true,
      valid: true,
    });
    expect(of('message', 'reporter')[0]?.data).toMatchObject({ by: 'bot', bot: 'syzbot' });
    expect(of('message', 'stable-request')[0]?.data).toMatchObject({
      floor: '1.1',
      andLater: true,
    });
    expect(of('message', 'symptom').map((one) => [one.data.symptom, one.line])).toEqual([
      ['null-dereference', 1],
      ['crash', 3],
    ]);
    expect(of('message', 'tested')).toHaveLength(1);
    expect(of('message', 'declared-fix')).toHaveLength(1);
  });

  it('says what does not hold of a Fixes tag', async () => {
    const { of } = await analyse('wrongfix');
    const [wrong, absent] = of('message', 'fixes');
    expect(wrong?.data).toMatchObject({
      exists: true,
      reachable: true,
      subjectMatches: false,
      valid: false,
    });
    expect(absent?.data).toMatchObject({
      exists: false,
      reachable: null,
      wellFormed: false,
      valid: false,
    });
    expect(absent?.evidence.some((one) => one.type === 'probe' && one.exitCode === 128)).toBe(true);
  });

  it('reads the change', async () => {
    const { of } = await analyse('fix');
    expect(of('diff', 'size')[0]?.data).toMatchObject({
      files: 1,
      added: 2,
      deleted: 0,
      withinLimit: true,
    });
    expect(of('diff', 'function').map((one) => one.data.name)).toEqual(['widget_open']);
    expect(of('diff', 'class').map((one) => one.data.class)).toEqual([
      'check-added',
      'null-check',
      'error-path',
    ]);
    expect(of('diff', 'hunk')[0]?.data).toMatchObject({
      before: [],
      after: ['\tif (!w->parent)', '\t\treturn -EINVAL;'],
    });
  });

  it('says that no release had a bug that came in and went with the same one', async () => {
    const release = (await analyse('latefix')).of('history', 'release')[0];
    expect(release?.data).toMatchObject({
      release: { tag: 'v1.2' },
      repairsOwnRelease: oids.late,
    });
    expect(release?.summary).toContain('No release of upstream had what it repairs');
    for (const key of ['fix', 'unsure']) {
      const other = (await analyse(key)).of('history', 'release')[0];
      expect(other?.summary).toMatch(/^First released in v1\.2 (?!.*No release)/);
    }
  });

  it('finds who brought the bug, the release and the follow-up', async () => {
    const { of } = await analyse('fix');
    expect(
      of('history', 'introduced-by').map((one) => [one.data.oid, one.data.firstRelease]),
    ).toContainEqual([oids.bug, 'v1.1']);
    expect(of('history', 'fixes-agreement')[0]?.data.agrees).toBe(true);
    expect(of('history', 'release')[0]?.data.release).toMatchObject({ tag: 'v1.2' });
    expect(of('history', 'follow-up').map((one) => one.data.oid)).toEqual([oids.followup]);
  });

  it('sees nothing that came after the moment it speaks for', async () => {
    const { of, verdict } = await analyse('fix', { asOf: '2025-01-05T00:00:00.000Z' });
    expect(of('history', 'follow-up')).toEqual([]);
    expect(of('history', 'no-follow-up')).toHaveLength(1);
    expect(verdict.verdict).toBe('yes');
  });

  it('waits for a follow-up that is in no release', async () => {
    const { verdict } = await analyse('fix');
    expect(verdict.verdict).toBe('wait');
    expect(verdict.reason).toContain((oids.followup ?? '').slice(0, 12));
    expect(verdict.reviewAfter).toBe('2025-03-15');
    expect(verdict.range).toBe('1.1');
  });

  it('says no to documentation, features and what was reverted, naming the rule or the revert', async () => {
    const doc = await analyse('doc');
    expect(doc.verdict.verdict).toBe('no');
    expect(doc.verdict.reason).toContain('No trivial changes');
    // What is wrong in a text is no bug that a branch has.
    const branches = doc.records.find((one) => one.phase === 'branches');
    expect(branches?.findings.map((one) => one.summary).join(' ')).not.toMatch(/\bthe bug\b/);
    const feature = await analyse('feature');
    expect(feature.verdict.verdict).toBe('no');
    expect(feature.verdict.reason).toMatch(/Rule not met|No active branch/);
    const bad = await analyse('bad');
    expect(bad.verdict.verdict).toBe('no');
    expect(bad.verdict.reason).toContain((oids.revert ?? '').slice(0, 12));
    expect(bad.verdict.range).toBeNull();
  });

  it('names the phases it did not have, and cites evidence everywhere', async () => {
    const { verdict, records } = await analyse('fix');
    expect(verdict.missingPhases).toEqual(['mail']);
    for (const record of records) {
      for (const finding of record.findings) {
        if (finding.kind !== 'unverified')
          expect([finding.kind, finding.evidence.length]).not.toEqual([finding.kind, 0]);
      }
    }
    const keys = new Set<string>();
    for (const record of records) {
      const counts: Record<string, number> = {};
      for (const { kind } of record.findings) {
        keys.add(`${record.phase}/${kind}/${counts[kind] ?? 0}`);
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
    }
    const cited = records
      .flatMap((one) => one.findings)
      .flatMap((one) => one.evidence)
      .flatMap((one) => (one.type === 'phase' ? [one.finding] : []));
    expect(cited.filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe('the runner', () => {
  it('gives the same bytes twice', async () => {
    const first = await analyse('fix');
    const again = await openGit({ gitDirs: [path.join(dir, '.git')] });
    try {
      const { records } = await runAnalysis(await inputOf('fix'), { git: again });
      expect(JSON.stringify(records)).toBe(JSON.stringify(first.records));
    } finally {
      await again.close();
    }
  });

  it('runs only the phases that have no record, and calls back after each', async () => {
    const stored = new Map<string, PhaseRecord>();
    const key = (one: Pick<PhaseRecord, 'phase' | 'version' | 'inputDigest'>) =>
      `${one.phase} ${one.version} ${one.inputDigest}`;
    const started: string[] = [];
    const options: RunOptions = {
      existing: (phase, version, inputDigest) =>
        stored.get(key({ phase, version, inputDigest })) ?? null,
      onStart: (phase) => {
        started.push(phase);
      },
      onRecord: (record) => {
        stored.set(key(record), record);
        if (started.length === 3) throw new Error('killed');
      },
    };
    await expect(analyse('fix', options)).rejects.toThrow('killed');
    expect(started).toEqual(['message', 'diff', 'history']);
    started.push('resumed');
    const { records } = await analyse('fix', options);
    expect(started.slice(4)).toEqual([
      'mail',
      'code',
      'branches',
      'subsystem',
      'impact',
      'synthesis',
    ]);
    const fresh = await analyse('fix');
    expect(records).toEqual(fresh.records);
  });

  it('records a phase that fails and goes on', async () => {
    const broken = definePhase({
      name: 'diff',
      version: 1,
      kinds: [],
      inputs: async () => null,
      run: async () => {
        throw new Error('boom');
      },
    });
    const after = definePhase({
      name: 'mail',
      version: 1,
      kinds: [],
      inputs: async () => null,
      run: async () => ({ status: 'completed' as const, summary: '', reason: null, findings: [] }),
    });
    const { records } = await runAnalysis(
      await inputOf('fix'),
      { git },
      { phases: [broken, after] },
    );
    expect(records.map((one) => one.status)).toEqual(['failed', 'completed']);
    expect(records[0]?.reason).toContain('boom');
  });
});

describe('probes', () => {
  it('say the same when they are run again', async () => {
    const { records } = await analyse('fix');
    const probes = records
      .flatMap((one) => one.findings)
      .flatMap((one) => one.evidence)
      .filter((one) => one.type === 'probe');
    const names = new Set(probes.map((one) => one.probe));
    expect(names.size).toBeGreaterThan(8);
    for (const name of names) {
      const evidence = probes.find((one) => one.probe === name);
      if (evidence === undefined || name === 'cell') continue;
      expect([name, (await runAgain(evidence, { git })).same]).toEqual([name, true]);
    }
  });

  it('refuse unknown names and parameters that do not fit', async () => {
    await expect(runProbe('rm', {}, { git })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(runProbe('numstat', { commit: '--help' }, { git })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(runProbe('describe-commit', { name: '-x' }, { git })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});

describe('the commit index', () => {
  it('knows who fixes and reverts whom', async () => {
    const index = await buildCommitIndex(git, { upstream: await git.resolve('main') });
    const kinds = (key: string) =>
      relatedTo(index, oids[key] ?? '', Number.MAX_SAFE_INTEGER).map((one) => [one.kind, one.oid]);
    expect(kinds('bug')).toEqual([['fixes', oids.fix]]);
    expect(kinds('fix')).toEqual([['fixes', oids.followup]]);
    expect(kinds('bad')).toEqual([['reverts', oids.revert]]);
    expect(kinds('doc')).toEqual([['fixes', oids.wrongfix]]);
    expect(index.authors.get('ann@example.org')?.length).toBe(index.commits);
  });
});
