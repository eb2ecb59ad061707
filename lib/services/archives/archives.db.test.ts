import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { makeDemoList } from '@/lib/demo/make-list';
import { cliContext, jobContext } from '@/lib/services/context';
import { createImport } from '@/lib/services/imports/create-import';
import { testProject } from '@/lib/services/testing/demo-project';
import { runWaitingJobs } from '@/lib/services/testing/run-waiting-jobs';
import { samplePerson } from '@/lib/services/testing/sample-project';
import { addArchive } from './add-archive';
import { indexArchive } from './index-archive';
import { listArchives } from './list-archives';
import { getLore, setLore } from './lore-settings';
import { removeArchive } from './remove-archive';
import { requestIndex } from './request-index';

testDatabase();
const story = testProject();
const ctx = cliContext('tester');
const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-archives-'));
vi.mock('@/lib/data-directory', () => ({ dataDirectory: () => folder }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const project = 'story';

async function mailRecord(oid: string) {
  const candidate = await db().candidate.findFirstOrThrow({ where: { upstreamOid: oid } });
  const phase = await db().analysisPhase.findFirstOrThrow({
    where: { analysisId: candidate.latestAnalysisId ?? '', phase: 'mail' },
    include: { record: { include: { findings: true } } },
  });
  return phase.record;
}

it('is registered by an administrator of the installation only, and audited', async () => {
  const { id: projectId } = await db().project.findFirstOrThrow({ where: { slug: project } });
  const file = path.join(folder, 'own.mbox');
  await writeFile(file, makeDemoList(story().facts));
  const request = { path: file };
  for (const [role, code] of [
    ['viewer', 'forbidden'],
    ['admin', 'forbidden'],
    [null, 'not-found'],
  ] as const) {
    const person = await samplePerson('Ann', role === null ? null : projectId, role);
    await expect(addArchive(person, { project, request })).rejects.toMatchObject({ code });
  }
  await expect(addArchive(ctx, { project, request: { path: 'relative' } })).rejects.toMatchObject({
    code: 'bad-input',
  });
  await expect(
    addArchive(ctx, { project, request: { path: path.join(folder, 'none') } }),
  ).rejects.toMatchObject({ code: 'not-found' });
  const { id } = await addArchive(ctx, { project, request });
  await expect(addArchive(ctx, { project, request })).rejects.toMatchObject({ code: 'conflict' });
  const viewer = await samplePerson('Vic', projectId, 'viewer');
  expect((await listArchives(viewer, { project })).map((one) => one.name)).toEqual(['own.mbox']);
  await expect(requestIndex(viewer, { project, id })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(removeArchive(viewer, { project, id })).rejects.toMatchObject({ code: 'forbidden' });
  await removeArchive(await samplePerson('Lea', projectId, 'lead'), { project, id });
  expect(await listArchives(ctx, { project })).toEqual([]);
  const actions = await db().auditEvent.findMany({
    where: { entity: 'archive' },
    orderBy: { id: 'asc' },
  });
  expect(actions.map((one) => one.action)).toEqual(['archive.add', 'archive.remove']);
});

it('is indexed by a job; candidates then get phase 4, and again when mails come', async () => {
  const { facts } = story();
  const oid = facts.commits.alias ?? '';
  const pdu = facts.commits['tcp-pdu'] ?? '';
  await createImport(ctx, { project, request: { kind: 'commits', text: `${oid}\n${pdu}` } });
  await runWaitingJobs();
  expect((await mailRecord(oid)).status).toBe('not_available');

  const file = path.join(folder, 'list.mbox');
  const mails = makeDemoList(facts).toString();
  const last = mails.lastIndexOf('From picker@');
  await writeFile(file, mails.slice(0, last));
  const { id } = await addArchive(ctx, { project, request: { path: file } });
  await runWaitingJobs();
  expect(await listArchives(ctx, { project })).toMatchObject([
    { state: 'completed', done: 6, error: null },
  ]);
  const before = await mailRecord(oid);
  expect(before.status).toBe('completed');
  expect(before.findings.map((one) => one.kind)).toContain('review');
  expect(before.findings.map((one) => one.kind)).not.toContain('applied');

  const untouched = await mailRecord(pdu);
  await appendFile(file, mails.slice(last));
  await indexArchive(jobContext('index-archive'), { archiveId: id });
  await runWaitingJobs();
  expect((await mailRecord(oid)).findings.map((one) => one.kind)).toContain('applied');
  // Nothing new about the other one: its record is the same.
  expect((await mailRecord(pdu)).id).toBe(untouched.id);
});

it('keeps what is wrong with an archive as its error', async () => {
  const file = path.join(folder, 'gone.mbox');
  await writeFile(file, makeDemoList(story().facts));
  const { id } = await addArchive(ctx, { project, request: { path: file } });
  rmSync(file);
  expect(await indexArchive(jobContext('index-archive'), { archiveId: id })).toBeNull();
  const [one] = (await listArchives(ctx, { project })).filter((row) => row.id === id);
  expect([one?.state, one?.error]).toEqual(['failed', `There is nothing at ${file}.`]);
});

it('asks an archive on the network only once an administrator gave its address', async () => {
  const { id: projectId } = await db().project.findFirstOrThrow({ where: { slug: project } });
  const settings = { base: 'https://lists.example.org/all', allowPrivate: false };
  const viewer = await samplePerson('Vera', projectId, 'viewer');
  expect(await getLore(viewer, { project })).toEqual({
    base: '',
    allowPrivate: false,
    mayEdit: false,
  });
  for (const [role, code] of [
    ['viewer', 'forbidden'],
    ['admin', 'forbidden'],
    [null, 'not-found'],
  ] as const) {
    const person = await samplePerson('Bea', role === null ? null : projectId, role);
    await expect(setLore(person, { project, settings })).rejects.toMatchObject({ code });
  }
  const wrong = { base: 'file:///etc/passwd', allowPrivate: false };
  await expect(setLore(ctx, { project, settings: wrong })).rejects.toMatchObject({
    code: 'bad-input',
  });
  expect((await setLore(ctx, { project, settings })).base).toBe('https://lists.example.org/all/');
  expect((await getLore(viewer, { project })).base).toBe('https://lists.example.org/all/');
  expect((await setLore(ctx, { project, settings: { ...settings, base: '' } })).base).toBe('');
  const kept = await db().auditEvent.findMany({
    where: { action: 'lore.set' },
    orderBy: { at: 'asc' },
  });
  expect(kept.map((one) => one.data)).toEqual([
    { before: null, after: { base: 'https://lists.example.org/all/', allowPrivate: false } },
    { before: { base: 'https://lists.example.org/all/', allowPrivate: false }, after: null },
  ]);
});
