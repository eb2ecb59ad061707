import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BranchForm } from '@/lib/contracts/export';
import { db } from '@/lib/db/client';
import { readBlob } from '@/lib/db/queries/blob';
import { testDatabase } from '@/lib/db/testing/test-database';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { exportBranch } from '@/lib/services/branches/export-branch';
import { getBranch } from '@/lib/services/branches/get-branch';
import { type Ctx, jobContext } from '@/lib/services/context';
import { keepPatches } from '@/lib/services/decisions/keep-patches';
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
let anna: Ctx;
let viewer: Ctx;
let projectId = '';

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim();
const tipOf = (version: string): string =>
  facts.branches.find((b) => b.version === version)?.tip ?? '';
const oidOfKey = (key: string): string =>
  facts.candidates.find((c) => c.key === key)?.oid ?? expect.fail(`no candidate ${key}`);

async function accept(key: string, branch: string, reason = '') {
  const result = await recordDecisions(anna, {
    project: 'demo',
    oid: oidOfKey(key),
    batchId: randomUUID(),
    reason,
    decisions: [{ id: randomUUID(), branch, verb: 'accept', seenSeq: 0 }],
  });
  expect(result.recorded).toHaveLength(1);
  return result;
}

beforeAll(async () => {
  facts = await makeDemoRepository(path.join(top, 'demo.git'));
  projectId = (await sampleProject('demo', ['6.12', '6.6'])).id;
  await attachRepository(projectId, {
    path: facts.gitDir,
    upstreamTip: facts.upstream.tip,
    tips: { '6.12': tipOf('6.12'), '6.6': tipOf('6.6') },
  });
  anna = await samplePerson('Anna Müller', projectId, 'reviewer');
  viewer = await samplePerson('Vera', projectId, 'viewer');
  for (const candidate of facts.candidates) {
    await sampleCandidate(
      projectId,
      candidate.oid,
      { subject: candidate.subject },
      { '6.12': { state: 'applies' }, '6.6': { state: 'merges' } },
    );
  }
});
afterAll(async () => {
  await closeProjectGits();
  rmSync(top, { recursive: true, force: true });
});

test('nothing accepted: a message, no file', async () => {
  await expect(exportBranch(anna, { project: 'demo', branch: '6.6' })).rejects.toMatchObject({
    code: 'bad-input',
  });
});

test.each([
  // Accepted out of order on purpose; upstream's order is what counts.
  ['6.12', ['wisp-leak', 'alias', 'hid-short', 'relay-doc', 'wisp-ids', 'ringlog-tail']],
  ['6.6', ['tinfs-leak', 'alias', 'wisp-leak', 'wisp-bounds', 'wisp-rename', 'quartz-axis']],
])('%s: git am takes the mbox, and the trees are those of plain picks', async (branch, keys) => {
  for (const key of keys) await accept(key, branch);
  const { bytes, count } = await exportBranch(anna, { project: 'demo', branch });
  expect(count).toBe(keys.length);
  const file = path.join(top, `${branch}.mbox`);
  writeFileSync(file, bytes);

  const clone = (name: string): string => {
    const dir = path.join(top, name);
    git(top, 'clone', '-q', '--shared', '--no-checkout', facts.gitDir, dir);
    git(dir, 'checkout', '-q', '--detach', tipOf(branch));
    return dir;
  };
  const mailed = clone(`am-${branch}`);
  git(mailed, 'am', '-q', file);
  const picked = clone(`pick-${branch}`);
  const order = git(picked, 'rev-list', '--date-order', '--reverse', facts.upstream.tip)
    .split('\n')
    .filter((oid) => keys.map(oidOfKey).includes(oid));
  git(picked, 'cherry-pick', ...order);
  const trees = (dir: string): string[] =>
    git(dir, 'log', '--reverse', '--format=%T %an <%ae> %ad', `${tipOf(branch)}..HEAD`).split('\n');
  expect(trees(mailed)).toEqual(trees(picked));

  const messages = git(mailed, 'log', '--reverse', '--format=%B%x00', `${tipOf(branch)}..HEAD`)
    .split('\0')
    .filter((m) => m.trim() !== '');
  for (const [at, message] of messages.entries()) {
    expect(message).toContain(`[ Upstream commit ${order[at]} ]`);
    expect(message.trimEnd()).toMatch(/\nSigned-off-by: Anna Müller <[^>]+>$/);
  }
  const adjusted = messages[order.indexOf(oidOfKey('alias'))] ?? '';
  expect(adjusted.includes('[ Anna Müller: context adjusted')).toBe(branch === '6.6');
  expect(await db().export.count({ where: { branch: { name: branch } } })).toBe(1);

  const bundled = clone(`bundle-${branch}`);
  git(bundled, 'fetch', '-q', await save(branch, 'bundle'));
  git(bundled, 'checkout', '-q', '--detach', 'FETCH_HEAD');
  expect(trees(bundled)).toEqual(trees(mailed));
  expect(git(bundled, 'log', '--format=%B', `${tipOf(branch)}..HEAD`)).toBe(
    git(mailed, 'log', '--format=%B', `${tipOf(branch)}..HEAD`),
  );
  git(bundled, 'fsck', '--strict', '--connectivity-only');

  for (const [form, folder] of [
    ['quilt', 'patches'],
    ['queue', `queue-${branch}`],
  ] as const) {
    const patched = clone(`${form}-${branch}`);
    execFileSync('tar', ['-xzf', await save(branch, form)], { cwd: path.join(patched, '.git') });
    const series = readFileSync(path.join(patched, '.git', folder, 'series'), 'utf8');
    const found = [];
    for (const name of series.trimEnd().split('\n')) {
      git(patched, 'apply', '--index', path.join('.git', folder, name));
      found.push(git(patched, 'write-tree'));
    }
    expect(found).toEqual(
      git(picked, 'log', '--reverse', '--format=%T', `${tipOf(branch)}..HEAD`).split('\n'),
    );
  }
});

async function save(branch: string, form: BranchForm): Promise<string> {
  const { bytes, name } = await exportBranch(anna, { project: 'demo', branch, form });
  const file = path.join(top, name);
  writeFileSync(file, bytes);
  return file;
}

test('the patch of an accept is kept beside the decision, once, and cannot be changed', async () => {
  const accepts = await db().decision.findMany({
    where: { branch: { name: '6.6' }, candidate: { upstreamOid: oidOfKey('alias') } },
  });
  const batchId = accepts[0]?.batchId ?? '';
  expect(await keepPatches(jobContext('test'), { batchId })).toBe(1);
  expect(await keepPatches(jobContext('test'), { batchId })).toBe(0);
  const kept = await db().decisionPatch.findFirst({ where: { decisionId: accepts[0]?.id ?? '' } });
  const dir = path.join(top, 'kept');
  git(top, 'clone', '-q', '--shared', '--no-checkout', facts.gitDir, dir);
  git(dir, 'checkout', '-q', '--detach', tipOf('6.6'));
  git(dir, 'cherry-pick', oidOfKey('alias'));
  expect(kept?.tree).toBe(git(dir, 'rev-parse', 'HEAD^{tree}'));
  expect((await readBlob(db(), kept?.digest ?? '')).toString()).toBe(
    execFileSync('git', ['diff-tree', '-p', '--binary', '--full-index', 'HEAD^', 'HEAD'], {
      cwd: dir,
      encoding: 'utf8',
    }),
  );
  await expect(db().decisionPatch.deleteMany({})).rejects.toThrow(/append-only|permission denied/);
});

test('waiting candidates are tried on what is accepted, as plain git picks them there', async () => {
  const view = await getBranch(viewer, { project: 'demo', branch: '6.6' });
  const accepted = new Set(view.accepted.map((one) => one.oid));
  const said = new Map(view.onTop.map((one) => [one.oid, one.here]));
  const dir = path.join(top, 'pick-6.6');
  const head = git(dir, 'rev-parse', 'HEAD');
  let compared = 0;
  for (const { oid, inRepository } of facts.candidates) {
    if (!inRepository || accepted.has(oid)) continue;
    let here = 'clean';
    try {
      execFileSync('git', ['cherry-pick', '--no-commit', oid], { cwd: dir, stdio: 'pipe' });
      if (git(dir, 'write-tree') === git(dir, 'rev-parse', 'HEAD^{tree}')) here = 'empty';
    } catch {
      here = 'conflict';
    }
    git(dir, 'reset', '-q', '--hard', head);
    // The sample says of every cell that it lands on the tip alone: what lands on top too is nothing new.
    expect(said.get(oid) ?? 'clean', oid).toBe(here);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(3);
  expect([...said.values()]).toContain('conflict');
});

test('an accept that leaves a newer branch behind warns, and the branch lists the hole', async () => {
  const key = 'tinfs-leak';
  const view = await getBranch(viewer, { project: 'demo', branch: '6.6' });
  expect(view.holes).toContainEqual(
    expect.objectContaining({ oid: oidOfKey(key), branches: ['6.12'] }),
  );
  const taken = new Set([...view.accepted, ...view.onTop].map((one) => one.oid));
  const newer = await getBranch(viewer, { project: 'demo', branch: '6.12' });
  for (const { oid } of [...newer.accepted, ...newer.onTop]) taken.add(oid);
  const fresh = facts.candidates.find((one) => one.inRepository && !taken.has(one.oid));
  const name = fresh?.key ?? expect.fail('every candidate is taken');
  const { warnings } = await accept(name, '6.6', 'the older branch first');
  expect(warnings).toMatchObject([{ branch: '6.6', candidate: oidOfKey(name) }]);
  expect(warnings[0]?.says).toContain('6.12');
  expect((await accept(name, '6.12', 'and the newest')).warnings).toEqual([]);
});

test('a patch that does not follow is named, stops the export, and shows on the branch page', async () => {
  await accept('ringlog-empty', '6.6', 'after its prerequisite');
  const broken = oidOfKey('ringlog-empty');
  await expect(exportBranch(anna, { project: 'demo', branch: '6.6' })).rejects.toMatchObject({
    code: 'patch-does-not-apply',
    data: { candidate: broken, branch: '6.6' },
  });
  await expect(
    exportBranch(anna, { project: 'demo', branch: '6.6', form: 'bundle' }),
  ).rejects.toMatchObject({ code: 'patch-does-not-apply' });
  expect(await db().export.count({ where: { branch: { name: '6.6' } } })).toBe(4);
  const view = await getBranch(viewer, { project: 'demo', branch: '6.6' });
  const row = view.accepted.find((a) => a.oid === broken);
  expect(row?.warnings.join(' ')).toMatch(/does not follow.*conflict in/);
});

test('a viewer looks and does not export', async () => {
  await expect(exportBranch(viewer, { project: 'demo', branch: '6.12' })).rejects.toMatchObject({
    code: 'forbidden',
  });
});
