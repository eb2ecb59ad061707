import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { recomputeCells } from '@/lib/services/cells/recompute-cells';
import { type Ctx, cliContext, jobContext } from '@/lib/services/context';
import { createImport } from '@/lib/services/imports/create-import';
import { addUser } from '@/lib/services/people/add-user';
import { runWaitingJobs } from '@/lib/services/testing/run-waiting-jobs';
import { createProject } from './create-project';
import { getFrame } from './get-frame';
import { getSources } from './get-sources';
import { indexCommits } from './index-commits';
import { readIndexState, writeIndexState } from './index-state';
import { listProjects } from './list-projects';
import { closeProjectGits } from './project-git';
import { refreshBranches } from './refresh-branches';
import { removeProject } from './remove-project';
import { updateBranch } from './update-branch';

testDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-projects-'));
const moving = path.join(folder, 'moving.git');
const ctx = cliContext('tester');
let facts: DemoFacts;

/** What plain git does in a repository of the test's own. */
function git(...args: string[]): string {
  const done = spawnSync('git', ['--git-dir', moving, ...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

beforeAll(async () => {
  facts = await makeDemoRepository(path.join(folder, 'story.git'));
  cpSync(facts.gitDir, moving, { recursive: true });
});
afterAll(async () => {
  await closeProjectGits();
  rmSync(folder, { recursive: true, force: true });
});

const request = (more: object) => ({
  name: 'Moving',
  slug: 'moving',
  repositories: [moving],
  upstreamRef: 'master',
  ...more,
});
const make = (more: object, as: Ctx = ctx) => createProject(as, request(more));

describe('createProject', () => {
  it('says what is wrong with a path', async () => {
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    writeFileSync(path.join(folder, 'file'), 'x');
    for (const repository of [empty, path.join(folder, 'file'), path.join(folder, 'nothing')]) {
      await expect(make({ repositories: [repository] })).rejects.toMatchObject({
        code: 'not-a-repository',
        message: expect.stringContaining(repository),
      });
    }
    await expect(make({ repositories: ['story.git'] })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('absolute'),
    });
  });

  it('says which refs there are when the upstream ref is none', async () => {
    for (const upstreamRef of ['main', '--upload-pack=x', 'refs/heads/nothing']) {
      await expect(make({ upstreamRef })).rejects.toMatchObject({
        code: 'ref-not-found',
        hint: expect.stringContaining('master'),
      });
    }
    expect(await db().project.count()).toBe(0);
  });

  it('refuses names that cannot be addresses, and what is no request', async () => {
    await expect(make({ slug: 'Not A Slug' })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(createProject(ctx, { name: 1 })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('chooses the profile, finds the branches, and makes the creator its admin', async () => {
    const person = { name: 'Ada', email: 'ada@example.org', password: 'a long enough password' };
    const { id: userId } = await addUser(ctx, { ...person, instanceAdmin: true, memberships: [] });
    const ada: Ctx = {
      ...ctx,
      actor: { kind: 'person', userId, name: 'Ada', instanceAdmin: true },
    };
    const made = await make({}, ada);
    expect(made.profile).toBe('linux');
    expect(made.profileReason).toContain('Linux kernel');
    expect(made.branches).toEqual(facts.branches.map((one) => one.version).toReversed());
    expect(made.upstreamTip).toBe(facts.upstream.tip);
    const { branches } = await getSources(ada, { project: 'moving' });
    const ends = new Map(branches.map((one) => [one.name, [one.endOfLife, one.knownEndOfLife]]));
    // kernel.org's dates; a series that it does not list has none.
    expect(ends.get('4.19')).toEqual(['2024-12-05', '2024-12-05']);
    expect(ends.get('5.4')).toEqual(['2025-12-03', '2025-12-03']);
    expect(ends.get('7.0')).toEqual([null, null]);
    const membership = await db().membership.findFirstOrThrow({ where: { userId } });
    expect(membership.role).toBe('admin');
    const events = await db().auditEvent.findMany({ where: { action: 'project.create' } });
    expect(events).toMatchObject([{ actorKind: 'person', actor: userId, actorName: 'Ada' }]);
    await expect(make({}, ada)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is for administrators of the installation', async () => {
    const person = { name: 'Vic', email: 'vic@example.org', password: 'a long enough password' };
    const { id: userId } = await addUser(ctx, { ...person, instanceAdmin: false, memberships: [] });
    const vic: Ctx = {
      ...ctx,
      actor: { kind: 'person', userId, name: 'Vic', instanceAdmin: false },
    };
    await expect(make({ slug: 'vics' }, vic)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await listProjects(vic)).toEqual([]);
    await expect(getFrame(vic, { project: 'moving' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(getSources(vic, { project: 'moving' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('branches that move', () => {
  it('get their cells computed again, and a revision only where the result changed', async () => {
    const text = facts.importOids.join('\n');
    await createImport(ctx, { project: 'moving', request: { kind: 'commits', text } });
    await runWaitingJobs();
    const revisions = await db().cellRevision.count();
    const branch = await db().branch.findFirstOrThrow({ where: { name: '6.6' } });
    const applying = await db().cell.findFirstOrThrow({
      where: { branchId: branch.id, state: 'applies' },
      include: { candidate: true },
    });
    // The branch takes an unrelated commit: everything else stays as it was.
    const parent = git('rev-parse', 'linux-6.6.y');
    const next = git(
      ...['-c', 'user.name=T', '-c', 'user.email=t@example.org'],
      ...['commit-tree', '-p', parent, '-m', 'nothing', `${parent}^{tree}`],
    );
    git('update-ref', 'refs/heads/linux-6.6.y', next);
    git('update-ref', 'refs/heads/linux-7.1.y', git('rev-parse', 'linux-7.0.y'));
    git('update-ref', '-d', 'refs/heads/linux-4.14.y');
    const result = await refreshBranches(ctx, { project: 'moving' });
    expect(result).toEqual({
      upstreamMoved: false,
      added: ['7.1'],
      moved: ['6.6'],
      vanished: ['4.14'],
      returned: [],
    });
    const done = await recomputeCells(jobContext('recompute-cells'), { branchId: branch.id });
    expect(done).toEqual({ computed: facts.importOids.length, changed: 0 });
    expect(await db().cellRevision.count()).toBe(revisions);
    const cell = await db().cell.findUniqueOrThrow({ where: { id: applying.id } });
    expect(cell.tip).toBe(next);
    expect(cell.revisionId).toBe(applying.revisionId);
    const added = await db().branch.findFirstOrThrow({ where: { name: '7.1' } });
    expect(added.position).toBe(0);
    const fresh = await recomputeCells(jobContext('recompute-cells'), { branchId: added.id });
    expect(fresh.computed).toBe(facts.importOids.length);
    expect(await recomputeCells(jobContext('recompute-cells'), { branchId: added.id })).toEqual({
      computed: 0,
      changed: 0,
    });
  });

  it('are kept when their ref is gone, and come back with it', async () => {
    const gone = await db().branch.findFirstOrThrow({ where: { name: '4.14' } });
    expect(gone.active).toBe(false);
    const { leftOut } = await getSources(ctx, { project: 'moving' });
    expect(leftOut).toContainEqual({ ref: gone.ref, why: expect.stringContaining('any more') });
    git('update-ref', gone.ref, gone.tip);
    expect((await refreshBranches(ctx, { project: 'moving' })).returned).toEqual(['4.14']);
    expect(await refreshBranches(ctx, { project: 'moving' })).toEqual({
      upstreamMoved: false,
      added: [],
      moved: [],
      vanished: [],
      returned: [],
    });
  });

  it('that were taken out by hand stay out', async () => {
    await updateBranch(ctx, { project: 'moving', branch: '4.19', active: false });
    const head = await updateBranch(ctx, {
      project: 'moving',
      branch: '5.4',
      endOfLife: '2026-01-31',
    });
    expect(head.endOfLife).toBe('2026-01-31');
    const { branches: edited } = await getSources(ctx, { project: 'moving' });
    expect(edited.find((one) => one.name === '5.4')).toMatchObject({
      endOfLife: '2026-01-31',
      knownEndOfLife: '2025-12-03',
    });
    const again = await refreshBranches(ctx, { project: 'moving' });
    expect(again.returned).toEqual([]);
    const { branches } = await getFrame(ctx, { project: 'moving' });
    expect(branches.find((one) => one.name === '4.19')?.active).toBe(false);
    await expect(
      updateBranch(ctx, { project: 'moving', branch: '5.4', endOfLife: 'soon' }),
    ).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('the commit index', () => {
  it('knows who fixes and reverts whom', async () => {
    const { id } = await db().project.findUniqueOrThrow({ where: { slug: 'moving' } });
    const related = await db().commitRelation.findMany({ where: { projectId: id } });
    const { commits } = facts;
    expect(related).toContainEqual(
      expect.objectContaining({
        fromOid: commits['wisp-napi-again'],
        toOid: commits['wisp-napi'],
        kind: 'fixes',
      }),
    );
    expect(related).toContainEqual(
      expect.objectContaining({
        fromOid: commits['pci-quirk-revert'],
        toOid: commits['pci-quirk'],
        kind: 'reverts',
      }),
    );
  });
});

describe('an index of another reader of messages', () => {
  it('is read anew once: what was overlooked is found and is news, what was misread goes', async () => {
    const { id } = await db().project.findUniqueOrThrow({ where: { slug: 'moving' } });
    const all = () => db().commitRelation.findMany({ where: { projectId: id } });
    const keysOf = (rows: Awaited<ReturnType<typeof all>>) =>
      rows.map((row) => `${row.fromOid} ${row.kind} ${row.toOid}`).sort();
    const before = await all();
    const { commits } = facts;
    const [revert, quirk] = [commits['pci-quirk-revert'] ?? '', commits['pci-quirk'] ?? ''];
    await db().commitRelation.deleteMany({ where: { projectId: id, fromOid: revert } });
    await db().commitRelation.create({
      data: { projectId: id, fromOid: quirk, toOid: revert, kind: 'fixes' },
    });
    const state = await readIndexState(db(), id);
    await writeIndexState(db(), id, { ...state, reader: state.reader - 1 });
    await refreshBranches(ctx, { project: 'moving' });
    await runWaitingJobs();
    const after = await all();
    expect(keysOf(after)).toEqual(keysOf(before));
    expect(after.find((row) => row.fromOid === revert)?.foundAt).not.toBeNull();
    expect(await readIndexState(db(), id)).toEqual(state);
    // The same reader changes nothing.
    await indexCommits(jobContext('test'), { projectId: id, again: true });
    expect(await all()).toEqual(after);
  });
});

describe('removeProject', () => {
  it('keeps what was written and frees the name', async () => {
    const before = await db().candidate.count();
    await removeProject(ctx, { project: 'moving' });
    expect(await listProjects(ctx)).toEqual([]);
    expect(await db().candidate.count()).toBe(before);
    const made = await make({});
    expect(made.slug).toBe('moving');
  });
});
