import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { CellDetail } from '@/lib/contracts/cell';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { getBranch } from '@/lib/services/branches/get-branch';
import { recomputeCells } from '@/lib/services/cells/recompute-cells';
import { refreshQueued } from '@/lib/services/cells/refresh-queued';
import { type Ctx, cliContext, jobContext } from '@/lib/services/context';
import { addQueue } from '@/lib/services/patch-queues/add-queue';
import { listQueues } from '@/lib/services/patch-queues/list-queues';
import { readQueue } from '@/lib/services/patch-queues/read-queue';
import { removeQueue } from '@/lib/services/patch-queues/remove-queue';
import { requestRead } from '@/lib/services/patch-queues/request-read';
import { refreshBranches } from '@/lib/services/projects/refresh-branches';
import { updateBranch } from '@/lib/services/projects/update-branch';
import { testProject } from '@/lib/services/testing/demo-project';
import { sampleCandidate, samplePerson } from '@/lib/services/testing/sample-project';

testDatabase();
const project = testProject();
const cli = cliContext('tester');
const job = jobContext('test');
let projectId = '';
let queue = '';

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim();
const oidOfKey = (key: string): string =>
  project().facts.candidates.find((one) => one.key === key)?.oid ??
  expect.fail(`no candidate ${key}`);
const patchOf = (oid: string): string =>
  git(project().facts.gitDir, 'format-patch', '-1', '--stdout', '--full-index', oid);

function put(file: string, content: string | Buffer): void {
  const whole = path.join(queue, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, content);
}

function commitQueue(): string {
  git(queue, 'add', '-A');
  git(queue, 'commit', '-q', '-m', 'queue');
  return git(queue, 'rev-parse', 'HEAD');
}

async function queuedOf(key: string, branch: string) {
  const cell = await db().cell.findFirstOrThrow({
    where: { candidate: { projectId, upstreamOid: oidOfKey(key) }, branch: { name: branch } },
  });
  return CellDetail.parse(cell.detail).queued;
}

beforeAll(async () => {
  projectId = (await db().project.findFirstOrThrow({ where: { slug: 'story' } })).id;
  for (const key of ['alias', 'quartz-axis', 'relay-doc', 'wisp-leak', 'wisp-ids']) {
    await sampleCandidate(
      projectId,
      oidOfKey(key),
      { subject: key },
      { '6.6': { state: 'applies' } },
    );
  }
  const branch = await db().branch.findFirstOrThrow({ where: { projectId, name: '6.6' } });
  await db().cell.updateMany({ where: { branchId: branch.id }, data: { tip: 'f'.repeat(40) } });
  await recomputeCells(job, { branchId: branch.id });

  queue = path.join(project().folder, 'stable-queue');
  mkdirSync(queue);
  git(queue, 'init', '-q', '-b', 'master');
  // With a marker, as the stable team writes it; the subject has no [PATCH].
  const marked = patchOf(oidOfKey('alias'))
    .replace(/^Subject: \[PATCH\] /m, 'Subject: ')
    .replace(/\n\n/, `\n\ncommit ${oidOfKey('alias')} upstream.\n\n`);
  put('queue-6.6/alias.patch', marked);
  // Quilt's own form: no diff --git lines, no marker.
  const plain = patchOf(oidOfKey('quartz-axis')).replace(/^(?:diff --git|index) .*\n/gm, '');
  put('queue-6.6/quartz-axis.patch', plain);
  put('queue-6.6/empty.patch', 'From: a@example.org\nSubject: nothing\n\nno diff\n');
  put('queue-6.6/huge.patch', Buffer.alloc(3 << 20, 'x'));
  symlinkSync('/etc/passwd', path.join(queue, 'queue-6.6/link.patch'));
  put(
    'queue-6.6/series',
    '# 6.6\nalias.patch\nquartz-axis.patch -p1\nempty.patch\nhuge.patch\nlink.patch\n../../secret.patch\ngone.patch\nalias.patch\n',
  );
  put('queue-6.12/series', '');
  put('queue-9.9/series', 'not-ours.patch\n');
  commitQueue();
});

test('only an administrator adds a queue; what is none is refused in words', async () => {
  const lead = await samplePerson('Lea', projectId, 'lead');
  const request = { path: queue };
  await expect(addQueue(lead, { project: 'story', request })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(
    addQueue(cli, { project: 'story', request: { path: project().facts.gitDir } }),
  ).rejects.toThrow(/has no folder such as queue-6\.6/);
  await expect(
    addQueue(cli, { project: 'story', request: { path: project().folder } }),
  ).rejects.toMatchObject({ code: 'not-a-repository' });
});

test('patches are recognised by marker and by patch-id; what is hostile is named and left out', async () => {
  const { id } = await addQueue(cli, { project: 'story', request: { path: queue } });
  expect(await readQueue(job, { queueId: id })).toEqual({ patches: 2 });
  expect(await refreshQueued(job, { projectId })).toBe(2);
  const head = git(queue, 'rev-parse', 'HEAD');
  expect(await queuedOf('alias', '6.6')).toEqual([
    { ref: 'stable-queue', oid: head, path: 'queue-6.6/alias.patch' },
  ]);
  expect(await queuedOf('quartz-axis', '6.6')).toEqual([
    { ref: 'stable-queue', oid: head, path: 'queue-6.6/quartz-axis.patch' },
  ]);
  expect(await queuedOf('relay-doc', '6.6')).toEqual([]);

  const [shown] = await listQueues(cli, { project: 'story' });
  expect(shown).toMatchObject({ head, error: null, branches: [{ name: '6.6', patches: 2 }] });
  const said = (shown?.problems ?? []).join('\n');
  expect(said).toMatch(/empty\.patch holds no diff and names no upstream commit/);
  expect(said).toMatch(/huge\.patch is larger than 2 MB/);
  expect(said).toMatch(/link\.patch is a symbolic link/);
  expect(said).toMatch(/line 7 names “\.\.\/\.\.\/secret\.patch”, which leads out of its folder/);
  expect(said).toMatch(/gone\.patch is not there/);
  expect(said).toMatch(/names “alias\.patch” again/);
  expect(shown?.problems).toHaveLength(6);

  const view = await getBranch(cli, { project: 'story', branch: '6.6' });
  expect(view.queued.patches).toMatchObject([
    {
      ref: 'stable-queue',
      path: 'queue-6.6/alias.patch',
      upstream: oidOfKey('alias'),
      candidate: true,
    },
    { ref: 'stable-queue', path: 'queue-6.6/quartz-axis.patch', upstream: null, candidate: false },
  ]);
});

test('a lead has it read again, and two who read it at once do not meet', async () => {
  const { id } = await db().patchQueue.findFirstOrThrow({ where: { projectId } });
  const viewer = await samplePerson('Vic', projectId, 'viewer');
  await expect(requestRead(viewer, { project: 'story', id })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const lead = await samplePerson('Lou', projectId, 'lead');
  await requestRead(lead, { project: 'story', id });
  const audits = await db().auditEvent.findMany({ where: { entityId: id, action: 'queue.read' } });
  expect(audits).toMatchObject([{ projectId }]);
  const both = [1, 2].map(() => readQueue(cli, { queueId: id, again: true }));
  expect(await Promise.all(both)).toEqual([{ patches: 2 }, { patches: 2 }]);
  expect(await db().queuedPatch.count({ where: { queueId: id } })).toBe(2);
});

test('it is read again when its head moves, and keeps what it had when it cannot be read', async () => {
  const row = await db().patchQueue.findFirstOrThrow({ where: { projectId } });
  expect(await readQueue(job, { queueId: row.id })).toBeNull();
  // A release that the branch's tip does not have yet counts too.
  put('releases/6.6.999/relay-doc.patch', patchOf(oidOfKey('relay-doc')));
  put('releases/6.6.999/series', 'relay-doc.patch\n');
  put('queue-6.6/series', 'alias.patch\n');
  commitQueue();
  await refreshBranches(cli, { project: 'story' });
  expect(await readQueue(job, { queueId: row.id })).toEqual({ patches: 2 });
  await refreshQueued(job, { projectId });
  expect(await queuedOf('quartz-axis', '6.6')).toEqual([]);
  expect(await queuedOf('relay-doc', '6.6')).toMatchObject([
    { path: 'releases/6.6.999/relay-doc.patch' },
  ]);
  writeFileSync(path.join(queue, '.git', 'HEAD'), 'ref: refs/heads/gone\n');
  expect(await readQueue(job, { queueId: row.id })).toBeNull();
  const [shown] = await listQueues(cli, { project: 'story' });
  expect(shown?.error).toMatch(/HEAD/);
  expect(shown?.branches).toEqual([{ name: '6.6', patches: 2 }]);
  await removeQueue(cli, { project: 'story', id: row.id });
  await refreshQueued(job, { projectId });
  expect(await queuedOf('alias', '6.6')).toEqual([]);
});

test('a ref that people name counts as pending; cells follow when it moves', async () => {
  const { gitDir, branches } = project().facts;
  const tip = branches.find((one) => one.version === '6.6')?.tip ?? '';
  const work = path.join(project().folder, 'work');
  git(project().folder, 'clone', '-q', '--shared', '--no-checkout', gitDir, work);
  git(work, 'checkout', '-q', '--detach', tip);
  const push = (key: string): string => {
    git(work, 'cherry-pick', '-x', oidOfKey(key));
    git(work, 'push', '-q', gitDir, '+HEAD:refs/heads/proposed-fixes');
    return git(work, 'rev-parse', 'HEAD');
  };
  const first = push('wisp-leak');
  const lead: Ctx = await samplePerson('Leo', projectId, 'lead');
  const change = (namedRefs: string[]) =>
    updateBranch(lead, { project: 'story', branch: '6.6', namedRefs });
  await expect(change(['nowhere'])).rejects.toMatchObject({ code: 'bad-input' });
  await expect(change(['master'])).rejects.toMatchObject({ code: 'bad-input' });
  await change(['proposed-fixes']);
  await refreshQueued(job, { projectId });
  const ref = 'refs/heads/proposed-fixes';
  expect(await queuedOf('wisp-leak', '6.6')).toEqual([{ ref, oid: first, path: null }]);
  const second = push('wisp-ids');
  expect(await queuedOf('wisp-ids', '6.6')).toEqual([]);
  await refreshBranches(cli, { project: 'story' });
  const waiting = await db().$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM graphile_worker.jobs WHERE task_identifier = 'refresh-queued'`;
  expect(Number(waiting[0]?.n)).toBe(1);
  await refreshQueued(job, { projectId });
  expect(await queuedOf('wisp-ids', '6.6')).toEqual([{ ref, oid: second, path: null }]);
  const view = await getBranch(lead, { project: 'story', branch: '6.6' });
  expect(view.queued.patches.map((one) => [one.oid, one.upstream])).toEqual([
    [first, oidOfKey('wisp-leak')],
    [second, oidOfKey('wisp-ids')],
  ]);
  git(gitDir, 'update-ref', '-d', ref);
  await refreshBranches(cli, { project: 'story' });
  await refreshQueued(job, { projectId });
  expect(await queuedOf('wisp-ids', '6.6')).toEqual([]);
});

test('a queue that did not move is read again for a branch that is new', async () => {
  const { gitDir, branches } = project().facts;
  const tip = branches.find((one) => one.version === '6.6')?.tip ?? '';
  writeFileSync(path.join(queue, '.git', 'HEAD'), 'ref: refs/heads/master\n');
  put('queue-9.9/not-ours.patch', patchOf(oidOfKey('alias')));
  git(queue, 'add', '-A');
  git(queue, 'commit', '-q', '-m', 'of a branch to come');
  const { id } = await addQueue(cli, { project: 'story', request: { path: queue } });
  await readQueue(job, { queueId: id });
  expect(await readQueue(job, { queueId: id })).toBeNull();
  git(gitDir, 'update-ref', 'refs/heads/linux-9.9.y', tip);
  const { added } = await refreshBranches(cli, { project: 'story' });
  expect(added).toEqual(['9.9']);
  const jobs = await db().$queryRaw<{ payload: object }[]>`
    SELECT payload FROM graphile_worker._private_jobs WHERE key = ${`read-queue:${id}:again`}`;
  expect(jobs).toMatchObject([{ payload: { queueId: id, again: true } }]);
  await readQueue(job, { queueId: id, again: true });
  const [shown] = await listQueues(cli, { project: 'story' });
  expect(shown?.branches.map((one) => one.name)).toContain('9.9');
});
