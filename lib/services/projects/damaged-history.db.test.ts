import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { cliContext, jobContext } from '@/lib/services/context';
import { createImport } from '@/lib/services/imports/create-import';
import { runWaitingJobs } from '@/lib/services/testing/run-waiting-jobs';
import { createProject } from './create-project';
import { getSources } from './get-sources';
import { indexCommits } from './index-commits';
import { readIndexState, writeIndexState } from './index-state';
import { closeProjectGits } from './project-git';
import { refreshBranches } from './refresh-branches';

testDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-damaged-'));
const repository = path.join(folder, 'story.git');
const ctx = cliContext('tester');
const job = jobContext('index-commits');
let facts: DemoFacts;

function git(args: readonly string[], input = ''): string {
  const done = spawnSync('git', ['--git-dir', repository, ...args], { encoding: 'utf8', input });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

const objectFile = (oid: string) => path.join(repository, 'objects', oid.slice(0, 2), oid.slice(2));
const commitNamed = (grep: string) =>
  git(['log', '--format=%H', '-1', '--fixed-strings', `--grep=${grep}`, 'master']);

/** Writes a commit as these bytes, sound or not. */
const writeCommit = (text: string) =>
  git(['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], text);

const project = (slug: string) => db().project.findUniqueOrThrow({ where: { slug } });
const make = (slug: string) =>
  createProject(ctx, { name: slug, slug, repositories: [repository], upstreamRef: 'master' });
const relations = async (slug: string) => {
  const { id } = await project(slug);
  const rows = await db().commitRelation.findMany({ where: { projectId: id } });
  return new Set(rows.map((row) => `${row.fromOid} ${row.kind} ${row.toOid}`));
};

beforeAll(async () => {
  facts = await makeDemoRepository(repository);
  await make('sound');
  await indexCommits(job, { projectId: (await project('sound')).id });
});
afterAll(async () => {
  await closeProjectGits();
  rmSync(folder, { recursive: true, force: true });
});

describe('a commit of upstream that is missing', () => {
  const hidden = path.join(folder, 'hidden');
  let lost = '';
  let child = '';

  beforeAll(async () => {
    lost = commitNamed('tinfs: move fs/tinyfs to fs/tinfs');
    child = git(['log', '--format=%H %P', 'master']).match(`(.*) ${lost}`)?.[1] ?? '';
    renameSync(objectFile(lost), hidden);
    await make('broken');
  });

  it('is named on the sources page, and the rest is indexed', async () => {
    const { id } = await project('broken');
    const done = await indexCommits(job, { projectId: id });
    expect(done.unreadable).toBe(1);
    const { index } = await getSources(ctx, { project: 'broken' });
    expect(index).toEqual({
      tip: facts.upstream.tip,
      error: null,
      unreadable: [{ oid: lost, child, reason: 'The object is missing.' }],
      unreadableCount: 1,
    });
    const found = await relations('broken');
    const { commits } = facts;
    expect(found).toContain(`${commits['pci-quirk-revert']} reverts ${commits['pci-quirk']}`);
    const all = await relations('sound');
    for (const one of found) expect(all).toContain(one);
  });

  it('keeps no candidate from its analysis', async () => {
    const quirk = facts.commits['pci-quirk'] ?? '';
    await createImport(ctx, { project: 'broken', request: { kind: 'commits', text: quirk } });
    await runWaitingJobs();
    const candidate = await db().candidate.findFirstOrThrow({
      where: { upstreamOid: quirk },
      include: { latestAnalysis: true, cells: true },
    });
    expect(candidate.latestAnalysis?.state).toBe('completed');
    expect(candidate.cells.filter((cell) => cell.state !== 'unknown').length).toBeGreaterThan(0);
  });

  it('keeps what another reader of messages left: not all of it can be read anew', async () => {
    const { id } = await project('broken');
    const { commits } = facts;
    const [revert, quirk] = [commits['pci-quirk-revert'] ?? '', commits['pci-quirk'] ?? ''];
    await db().commitRelation.create({
      data: { projectId: id, fromOid: quirk, toOid: revert, kind: 'fixes' },
    });
    const state = await readIndexState(db(), id);
    await writeIndexState(db(), id, { ...state, reader: state.reader - 1 });
    await indexCommits(job, { projectId: id, again: true });
    // The next test finds it gone, once all can be read.
    expect(await relations('broken')).toContain(`${quirk} fixes ${revert}`);
  });

  it('is looked at again when somebody asks, and found once it is there', async () => {
    const { id } = await project('broken');
    await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    renameSync(hidden, objectFile(lost));
    await refreshBranches(ctx, { project: 'broken' });
    const [waiting] = await db().$queryRaw<{ payload: unknown }[]>`
      SELECT payload FROM graphile_worker._private_jobs`;
    expect(waiting?.payload).toEqual({ projectId: id, again: true });
    await indexCommits(job, { projectId: id, again: true });
    const { index } = await getSources(ctx, { project: 'broken' });
    expect(index).toMatchObject({ error: null, unreadable: [], unreadableCount: 0 });
    expect(await relations('broken')).toEqual(await relations('sound'));
  });
});

describe('a commit of upstream that cannot be parsed', () => {
  it('is walked around where its parent can still be read', async () => {
    const tip = git(['rev-parse', 'master']);
    const tree = git(['rev-parse', 'master^{tree}']);
    const person = 'A <a@example.org> 1770000000 +0000';
    const foot = `author ${person}\ncommitter ${person}\n\n`;
    const bad = writeCommit(`parent ${tip}\ntree ${tree}\n${foot}out of order\n`);
    const target = facts.commits['wisp-napi'] ?? '';
    const fix = writeCommit(
      `tree ${tree}\nparent ${bad}\n${foot}wisp: once more\n\nFixes: ${target.slice(0, 12)} ("x")\n`,
    );
    git(['update-ref', 'refs/heads/master', fix]);
    await make('garbled');
    const { id } = await project('garbled');
    expect(await indexCommits(job, { projectId: id })).toMatchObject({ unreadable: 1 });
    const { index } = await getSources(ctx, { project: 'garbled' });
    expect(index.unreadable).toEqual([
      { oid: bad, child: fix, reason: 'The object does not read as a commit.' },
    ]);
    // Everything behind it is there all the same.
    const all = await relations('sound');
    expect(await relations('garbled')).toEqual(new Set([...all, `${fix} fixes ${target}`]));
  });

  it('that is the tip itself is said, since nothing can be read', async () => {
    const { id } = await project('garbled');
    const bad = (await getSources(ctx, { project: 'garbled' })).index.unreadable[0]?.oid ?? '';
    await db().project.update({ where: { id }, data: { upstreamTip: bad } });
    await expect(indexCommits(job, { projectId: id })).rejects.toMatchObject({
      code: expect.stringMatching(/object-missing|git-failed/),
    });
    const { index } = await getSources(ctx, { project: 'garbled' });
    expect(index.error).not.toBeNull();
    expect(index.unreadable).toMatchObject([{ oid: bad, child: null }]);
  });
});
