import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CandidateKey, candidateKeys } from './candidates';
import { expectedCells, expectedPrerequisites } from './expected-cells';
import { type DemoFacts, makeDemoRepository, missingOid } from './make-demo';

/** The demo against plain git: nothing here uses the engine. */

/** Settings of the person who runs the tests must not change what git says. */
const settings = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'x',
  GIT_AUTHOR_EMAIL: 'x@example.org',
  GIT_COMMITTER_NAME: 'x',
  GIT_COMMITTER_EMAIL: 'x@example.org',
  LC_ALL: 'C',
};

let top = '';
let facts: DemoFacts;
const versions = [
  '4.14',
  '4.19',
  '5.4',
  '5.10',
  '5.15',
  '6.1',
  '6.6',
  '6.12',
  '6.18',
  '6.19',
  '7.0',
];

function run(cwd: string, args: readonly string[], input?: string) {
  return spawnSync('git', args, {
    cwd,
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  });
}
function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: facts.gitDir, encoding: 'utf8' }).trimEnd();
}
const ok = (...args: string[]) => run(facts.gitDir, args).status === 0;
const commit = (key: string): string => {
  const oid = facts.commits[key];
  if (oid === undefined) throw new Error(`no commit ${key}`);
  return oid;
};
const branch = (version: string) => `linux-${version}.y`;
const file = (rev: string, name: string) => git('show', `${rev}:${name}`);
const host = (name: string) => `drivers/nvme/host/${name}`;

beforeAll(async () => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  top = await mkdtemp(path.join(tmpdir(), 'demo-test-'));
  facts = await makeDemoRepository(path.join(top, 'demo.git'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(top, { recursive: true, force: true });
});

describe('the repository', () => {
  it('is the same every time it is made, and replaces only its own kind', async () => {
    const again = await makeDemoRepository(path.join(top, 'again.git'));
    expect({ ...again, gitDir: facts.gitDir }).toEqual(facts);
    expect(await makeDemoRepository(again.gitDir)).toEqual(again);
    await writeFile(path.join(top, 'mine'), 'precious');
    await expect(makeDemoRepository(top)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is sound, and the facts are what its refs say', () => {
    expect(git('fsck', '--strict', '--no-dangling')).toBe('');
    expect(git('rev-parse', 'HEAD')).toBe(facts.upstream.tip);
    expect(git('rev-parse', facts.upstream.ref)).toBe(facts.upstream.tip);
    expect(facts.branches.map((one) => one.version)).toEqual(versions);
    for (const one of facts.branches) expect(git('rev-parse', one.ref)).toBe(one.tip);
    const tags = git('tag', '--format=%(refname:strip=2) %(*objectname)').split('\n');
    expect(tags.sort()).toEqual(
      Object.entries(facts.tags)
        .map((pair) => pair.join(' '))
        .sort(),
    );
    expect(ok('cat-file', '-e', missingOid)).toBe(false);
    const subjects = facts.candidates
      .filter((one) => one.inRepository)
      .map((one) => [one.subject, git('show', '-s', '--format=%s', one.oid)]);
    for (const [told, written] of subjects) expect(written).toBe(told);
    for (const oid of facts.importOids)
      expect(ok('merge-base', '--is-ancestor', oid, 'master')).toBe(true);
    expect(facts.importOids).toHaveLength(candidateKeys.length - 1);
  });

  it('reads no time from the clock: nothing is newer than the story', () => {
    const newest = Number(git('log', '--all', '--format=%ct').split('\n').sort().at(-1));
    expect(newest * 1000).toBeLessThan(Date.parse(facts.asOf));
  });

  it('names its own commits in every Fixes, marker and revert', () => {
    const bodies = git('log', '--all', '--format=%B');
    const named = [...bodies.matchAll(/(?<![0-9a-f])[0-9a-f]{12,40}\b/g)]
      .map(([oid]) => oid)
      // kernel addresses in quoted traces
      .filter((oid) => !oid.startsWith('ffff8881'));
    const foreign = named.filter((oid) => !ok('cat-file', '-e', `${oid}^{commit}`));
    expect(foreign).toEqual(['0f1e2d3c4b5a69788796a5b4c3d2e1f001122334']);
    expect(bodies).not.toContain('{');
  });
});

describe('the seed story', () => {
  const alias = () => commit('alias');
  const firstTag = (oid: string) =>
    git('tag', '--contains', oid, '--sort=v:refname', '--merged', 'master').split('\n')[0];

  it('phase 1: no Fixes, Reported-by or stable tag; one Reviewed-by', () => {
    const message = git('show', '-s', '--format=%B', alias());
    expect(message).toMatch(/^nvme: add missing MODULE_ALIAS for fabrics transports\n/);
    expect(message).not.toMatch(/Fixes:|Reported-by:|stable@/);
    expect(message.match(/^Reviewed-by:/gm)).toHaveLength(1);
  });

  it('phase 2: three files, one line each', () => {
    expect(git('show', '--numstat', '--format=', alias()).split('\n')).toEqual(
      ['fc', 'rdma', 'tcp'].map((name) => `1\t0\t${host(`${name}.c`)}`),
    );
    expect(git('show', '--format=', alias())).toContain('+MODULE_ALIAS("nvme-tcp");');
  });

  it('phase 3: request v4.15, rdma v4.8, fc v4.10, tcp v5.0, the candidate after v7.0', () => {
    const introducing = git(
      'log',
      '--format=%H %s',
      '-Srequest_module("nvme-%s"',
      'master',
      '--',
      host('fabrics.c'),
    );
    expect(introducing).toBe(`${commit('request-module')} nvme-fabrics: request transport module`);
    expect(firstTag(commit('request-module'))).toBe('v4.15');
    for (const [name, tag] of [
      ['rdma', 'v4.8'],
      ['fc', 'v4.10'],
      ['tcp', 'v5.0'],
    ] as const) {
      const added = git('log', '--diff-filter=A', '--format=%H', 'master', '--', host(`${name}.c`));
      expect(firstTag(added)).toBe(tag);
    }
    expect(ok('merge-base', '--is-ancestor', alias(), 'v7.0')).toBe(false);
    expect(firstTag(alias())).toBe('v7.1-rc1');
  });

  it('phase 5: the path from the write to the look-up is in fabrics.c, in this order', () => {
    const source = file('master', host('fabrics.c'));
    const body = (name: string) =>
      source.slice(source.indexOf(`${name}(`, source.indexOf(`\nstatic ssize_t ${name}`) + 1));
    expect(body('nvmf_dev_write')).toContain('nvmf_create_ctrl(nvmf_device, buf)');
    const create = source.slice(source.indexOf('*nvmf_create_ctrl('));
    expect(create.indexOf('request_module("nvme-%s"')).toBeGreaterThan(0);
    expect(create.indexOf('nvmf_lookup_transport(opts)')).toBeGreaterThan(
      create.indexOf('request_module("nvme-%s"'),
    );
  });

  it.each(versions)('phase 6 on %s: request, transports, descriptions as told', (version) => {
    const at = branch(version);
    const index = versions.indexOf(version);
    const requests = file(at, host('fabrics.c')).includes('request_module("nvme-%s"');
    expect(requests).toBe(index >= versions.indexOf('4.19'));
    expect(ok('cat-file', '-e', `${at}:${host('rdma.c')}`)).toBe(true);
    expect(ok('cat-file', '-e', `${at}:${host('fc.c')}`)).toBe(true);
    expect(ok('cat-file', '-e', `${at}:${host('tcp.c')}`)).toBe(index >= versions.indexOf('5.4'));
    expect(file(at, host('rdma.c')).includes('MODULE_DESCRIPTION')).toBe(
      index >= versions.indexOf('6.12'),
    );
    expect(file(at, host('rdma.c'))).not.toContain('MODULE_ALIAS');
  });

  it('5.4 and older are past their end of life, 5.10 and newer are not', () => {
    const dead = facts.branches.filter(
      ({ endOfLife }) => endOfLife !== null && endOfLife < facts.asOf.slice(0, 10),
    );
    expect(dead.map(({ version }) => version)).toEqual(['4.14', '4.19', '5.4']);
  });
});

describe('the expected matrix', () => {
  const cellOf = (key: CandidateKey, version: string) =>
    expectedCells.filter((one) => one.candidate === key && one.version === version);

  it('has every candidate on every branch once, and every state and way of presence', () => {
    for (const key of candidateKeys)
      for (const version of versions) expect(cellOf(key, version)).toHaveLength(1);
    expect(new Set(expectedCells.map((one) => one.state)).size).toBe(6);
    expect(new Set(expectedCells.map((one) => one.how)).size).toBe(5);
  });

  const patchOf = (oid: string) =>
    run(facts.gitDir, [
      'diff-tree',
      '-p',
      '--binary',
      '--full-index',
      '--no-renames',
      `${oid}^1`,
      oid,
    ]).stdout;

  it.each(versions)('on %s: pick and strict are what plain git says', (version) => {
    const work = path.join(top, `work-${version}`);
    git('clone', '-q', '--shared', '--branch', branch(version), facts.gitDir, work);
    const here = (...args: string[]) => run(work, args);
    const tree = here('rev-parse', 'HEAD^{tree}').stdout;
    for (const cell of expectedCells) {
      if (cell.version !== version || cell.pick === null) continue;
      const oid = commit(cell.candidate);
      const strict = run(work, ['apply', '--cached', '--check', '-'], patchOf(oid)).status === 0;
      const picked = here('cherry-pick', '--no-commit', oid);
      const empty = picked.status === 0 && here('write-tree').stdout === tree;
      const pick = picked.status !== 0 ? 'conflict' : empty ? 'empty' : 'clean';
      if (pick === 'conflict') expect(here('ls-files', '-u').stdout, cell.why).not.toBe('');
      expect({ ...cell, pick, strict }).toEqual(cell);
      const pickedTree = here('write-tree').stdout;
      here('reset', '-q', '--hard');
      run(work, ['apply', '--cached', '-'], patchOf(oid));
      const same = strict && here('write-tree').stdout === pickedTree;
      if (pick === 'clean') expect(same, cell.why).toBe(cell.state === 'applies');
      here('cherry-pick', '--quit');
      here('reset', '-q', '--hard');
      here('clean', '-qfdx');
    }
  });

  it('says absent exactly where every path is missing on a branch and nothing was renamed', () => {
    for (const cell of expectedCells) {
      if (cell.pick === null) continue;
      const paths = git('show', '--name-only', '--format=', commit(cell.candidate)).split('\n');
      const missing = paths.filter(
        (name) => !ok('cat-file', '-e', `${branch(cell.version)}:${name}`),
      );
      if (cell.state === 'absent') expect(missing, cell.why).toEqual(paths);
      else if (missing.length === paths.length) expect(cell.candidate).toBe('tinfs-leak');
      if (cell.why.startsWith('partly absent')) expect(missing).toEqual([host('tcp.c')]);
    }
  });

  it('says present by ancestry, marker and patch-id as log and patch-id do', () => {
    for (const cell of expectedCells) {
      if (cell.pick === null) continue;
      const oid = commit(cell.candidate);
      const at = branch(cell.version);
      expect(ok('merge-base', '--is-ancestor', oid, at), cell.why).toBe(cell.how === 'ancestor');
      if (cell.how === 'marker') {
        const marked = git('log', '--format=%B', `master..${at}`).match(
          new RegExp(`(commit:? )${oid.slice(0, 12)}`, 'g'),
        );
        expect(marked?.length, cell.why).toBeGreaterThan(0);
      }
      if (cell.how !== 'patch-id') continue;
      const idOf = (one: string) =>
        run(facts.gitDir, ['patch-id', '--stable'], patchOf(one)).stdout.split(' ')[0];
      const ids = git('rev-list', `master..${at}`).split('\n').map(idOf);
      expect(ids).toContain(idOf(oid));
      expect(git('log', '--format=%B', `master..${at}`)).not.toContain(oid.slice(0, 12));
    }
  });

  it.each(expectedPrerequisites)('$candidate on $version is clean after $after', (one) => {
    const work = path.join(top, `prerequisite-${one.candidate}-${one.version}`);
    git('clone', '-q', '--shared', '--branch', branch(one.version), facts.gitDir, work);
    for (const key of [...one.after, one.candidate])
      expect(run(work, ['cherry-pick', commit(key)]).status, key).toBe(0);
    const message = git('show', '-s', '--format=%B', commit(one.candidate));
    const names = one.after.every((key) =>
      message.includes(`stable@vger.kernel.org # ${one.version}.x: ${commit(key).slice(0, 12)}:`),
    );
    expect(names).toBe(one.named);
  });
});
