import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { gitEnvironment } from '@/lib/git/environment';
import { getBackport } from '@/lib/services/candidates/get-backport';
import { getOnAccepted } from '@/lib/services/candidates/get-on-accepted';
import type { Ctx } from '@/lib/services/context';
import { recordDecisions } from '@/lib/services/decisions/record-decisions';
import { closeProjectGits } from '@/lib/services/projects/project-git';
import {
  attachRepository,
  sampleCandidate,
  samplePerson,
  sampleProject,
} from '@/lib/services/testing/sample-project';

testDatabase();
const top = mkdtempSync(path.join(os.tmpdir(), 'stablehand-test-'));
let facts: DemoFacts;
let viewer: Ctx;
let stranger: Ctx;
const branch = '6.6';
const oidOf = (key: string): string =>
  facts.candidates.find((one) => one.key === key)?.oid ?? expect.fail(`no candidate ${key}`);
const tipOf = (version: string): string =>
  facts.branches.find((one) => one.version === version)?.tip ?? '';

beforeAll(async () => {
  facts = await makeDemoRepository(path.join(top, 'demo.git'));
  const project = await sampleProject('demo', [branch]);
  await attachRepository(project.id, {
    path: facts.gitDir,
    upstreamTip: facts.upstream.tip,
    tips: { [branch]: tipOf(branch) },
  });
  viewer = await samplePerson('Vera', project.id, 'viewer');
  const other = await sampleProject('other', ['1.0']);
  stranger = await samplePerson('Otto', other.id, 'admin');
  for (const { oid, subject } of facts.candidates) {
    await sampleCandidate(project.id, oid, { subject }, { [branch]: { state: 'conflicts' } });
  }
});
afterAll(async () => {
  await closeProjectGits();
  rmSync(top, { recursive: true, force: true });
});

test('a conflicting pick: the prerequisites with which plain git picks it, and the tree it leaves', async () => {
  const oid = oidOf('ringlog-empty');
  const help = await getBackport(viewer, { project: 'demo', oid, branch, all: false });
  const { cleanAfter } = help.prerequisites;
  expect(cleanAfter?.oids.length).toBeGreaterThan(0);
  const work = path.join(top, 'work');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', work, '-c', 'user.name=T', '-c', 'user.email=t@e', ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  execFileSync('git', ['clone', '-q', '--shared', '--no-checkout', facts.gitDir, work]);
  git('checkout', '-q', '--detach', tipOf(branch));
  expect(() => git('cherry-pick', oid)).toThrow();
  git('cherry-pick', '--abort');
  git('cherry-pick', ...(cleanAfter?.oids ?? []), oid);
  expect(git('rev-parse', 'HEAD^{tree}')).toBe(cleanAfter?.tree);
});

test('what the message declares is what makes the pick clean, and says so', async () => {
  const subject = 'ringlog: move the distance between head and tail to a helper';
  const log = ['--git-dir', facts.gitDir, 'log', '--format=%H', '-F', `--grep=${subject}`];
  const found = execFileSync('git', [...log, facts.upstream.tip], { encoding: 'utf8' }).trim();
  const helper = found.split('\n').at(-1);
  const oid = oidOf('ringlog-tail');
  const { prerequisites } = await getBackport(viewer, { project: 'demo', oid, branch, all: false });
  expect(prerequisites.cleanAfter?.oids).toEqual([helper]);
  for (const kind of ['declared', 'textual'] as const) {
    expect(prerequisites.list).toContainEqual(
      expect.objectContaining({ kind, oid: helper, subject, status: 'missing' }),
    );
  }
});

test('a proposal is marked by its rules; where plain git apply takes the patch it gives the same', async () => {
  const oid = oidOf('ringlog-empty');
  const help = await getBackport(viewer, { project: 'demo', oid, branch, all: true });
  expect(help.proposal?.adjustments.map((one) => one.rule)).toEqual(['moved-lines']);
  expect(help.asked).toBe(true);
  const index = { ...gitEnvironment(top), GIT_INDEX_FILE: path.join(top, 'index') };
  const git = (args: string[], input = '') =>
    execFileSync('git', ['--git-dir', facts.gitDir, ...args], {
      env: index,
      input,
      encoding: 'utf8',
    });
  const applied = (patch: string): string => {
    git(['read-tree', tipOf(branch)]);
    git(['apply', '--cached', '-'], patch);
    return git(['write-tree']).trim();
  };
  const plain = applied(git(['diff-tree', '-p', `${oid}^`, oid]));
  expect(applied(help.text)).toBe(plain);
  expect(help.proposal?.tree).toBe(plain);
});

test('what is accepted for the branch lies under the candidate when it is tried', async () => {
  const subject = 'ringlog: move the distance between head and tail to a helper';
  const log = ['--git-dir', facts.gitDir, 'log', '--format=%H', '-F', `--grep=${subject}`];
  const found = execFileSync('git', [...log, facts.upstream.tip], { encoding: 'utf8' }).trim();
  const helper = found.split('\n').at(-1) ?? '';
  const oid = oidOf('ringlog-tail');
  const { project } = await db().candidate.findFirstOrThrow({
    where: { upstreamOid: oid },
    include: { project: true },
  });
  const cells = { [branch]: { state: 'applies' as const } };
  await sampleCandidate(project.id, helper, { subject }, cells);
  const ask = (of: string, who = viewer) =>
    getOnAccepted(who, { project: 'demo', oid: of, branch });
  expect(await ask(oid)).toBeNull();
  const reviewer = await samplePerson('Rita', project.id, 'reviewer');
  const accept = (of: string) =>
    recordDecisions(reviewer, {
      ...{ project: 'demo', oid: of, batchId: randomUUID(), reason: 'wanted' },
      decisions: [{ id: randomUUID(), branch, verb: 'accept', seenSeq: 0 }],
    });
  await accept(helper);
  // Alone it conflicts, as the tests above have it from plain git; on its helper it is clean.
  expect(await ask(oid)).toMatchObject({ accepted: 1, broken: 0, here: 'clean', own: false });
  expect(await ask(helper)).toBeNull();
  await accept(oid);
  expect(await ask(oid)).toMatchObject({ accepted: 1, here: 'clean', own: true });
  await expect(ask(oid, stranger)).rejects.toMatchObject({ code: 'not-found' });
});

test('the commits behind a conflict are of upstream, not on the branch, and change the file', async () => {
  const oid = oidOf('ringlog-tail');
  const { causes } = await getBackport(viewer, { project: 'demo', oid, branch, all: false });
  expect(causes.flatMap((one) => one.commits).length).toBeGreaterThan(0);
  const git = (...args: string[]) =>
    execFileSync('git', ['--git-dir', facts.gitDir, ...args], { encoding: 'utf8' }).trim();
  for (const { path: file, commits } of causes) {
    for (const one of commits.filter(({ side }) => side === 'upstream')) {
      const range = `${tipOf(branch)}..${oid}^`;
      expect(git('log', '--format=%H', range, '--', file).split('\n')).toContain(one.oid);
    }
  }
});

test('only who may see the project gets an answer', async () => {
  const input = { project: 'demo', oid: oidOf('ringlog-empty'), branch, all: false };
  await expect(getBackport(stranger, input)).rejects.toMatchObject({ name: 'AppError' });
  await expect(getBackport(viewer, { ...input, branch: 'none' })).rejects.toMatchObject({
    code: 'not-found',
  });
});
