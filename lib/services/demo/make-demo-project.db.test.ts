import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { db, inTransaction } from '@/lib/db/client';
import { putBlobs } from '@/lib/db/queries/blob';
import { testDatabase } from '@/lib/db/testing/test-database';
import { expectedCells } from '@/lib/demo/expected-cells';
import { type DemoFacts, makeDemoRepository } from '@/lib/demo/make-demo';
import { expectedDemoMails } from '@/lib/demo/make-mailbox';
import { getOutput } from '@/lib/services/analysis/get-output';
import { rerunEvidence } from '@/lib/services/analysis/run-probe';
import { cliContext } from '@/lib/services/context';
import { getFrame } from '@/lib/services/projects/get-frame';
import { getSources } from '@/lib/services/projects/get-sources';
import { listProjects } from '@/lib/services/projects/list-projects';
import { closeProjectGits } from '@/lib/services/projects/project-git';
import { runWaitingJobs } from '@/lib/services/testing/run-waiting-jobs';
import { samplePerson } from '@/lib/services/testing/sample-project';
import { ensureDemoProject, makeDemoProject } from './make-demo-project';
import { removeDemoProject } from './remove-demo-project';

testDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'stablehand-demo-test-'));
vi.mock('@/lib/data-directory', () => ({ dataDirectory: () => folder }));

const ctx = cliContext('tester');
let facts: DemoFacts;

beforeAll(async () => {
  facts = await makeDemoRepository(path.join(folder, 'expected.git'));
  expect(await ensureDemoProject(ctx)).toEqual({ slug: 'demo', made: true });
  await runWaitingJobs();
});
afterAll(async () => {
  await closeProjectGits();
  rmSync(folder, { recursive: true, force: true });
});

const candidates = () => db().candidate.findMany({ include: { latestAnalysis: true } });

describe('the demo project', () => {
  it('has the branches of the story, newest first, those past their end of life marked', async () => {
    const frame = await getFrame(ctx, { project: 'demo' });
    expect(frame.demo).toBe(true);
    expect(frame.profile).toBe('linux');
    expect(frame.now).toBe('2026-05-05T12:00:00.000Z');
    const oldestFirst = facts.branches.map(({ version, tip, endOfLife }) => ({
      name: version,
      tip,
      endOfLife,
      active: true,
    }));
    expect(frame.branches).toEqual(oldestFirst.toReversed());
  });

  it('takes every candidate of the story and analyses each once', async () => {
    const rows = await candidates();
    expect(new Set(rows.map((row) => row.upstreamOid))).toEqual(
      new Set(facts.candidates.map((one) => one.oid)),
    );
    expect(rows.map((row) => row.latestAnalysis?.state)).toEqual(rows.map(() => 'completed'));
    expect(await db().analysis.count()).toBe(rows.length);
    expect(await db().analysis.count({ where: { NOT: { attempt: 1 } } })).toBe(0);
    expect(await db().analysisPhase.count()).toBe(rows.length * 9);
    expect(await db().phaseRecord.count({ where: { status: 'failed' } })).toBe(0);
  });

  it('gives the cells that the story tells of', async () => {
    const cells = await db().cell.findMany({ include: { branch: true, candidate: true } });
    const oidOf = new Map(facts.candidates.map((one) => [one.key as string, one.oid]));
    const got = new Map(
      cells.map((cell) => [`${cell.candidate.upstreamOid} ${cell.branch.name}`, cell]),
    );
    for (const expected of expectedCells) {
      const cell = got.get(`${oidOf.get(expected.candidate)} ${expected.version}`);
      expect(
        [expected.candidate, expected.version, cell?.state],
        `${expected.candidate} on ${expected.version}: ${cell?.reason}`,
      ).toEqual([expected.candidate, expected.version, expected.state]);
    }
  });

  it('keeps every mail with its candidate', async () => {
    const mails = await db().mailMessage.findMany({ include: { candidate: true } });
    const oidOf = new Map(facts.candidates.map((one) => [one.key as string, one.oid]));
    for (const expected of expectedDemoMails(facts)) {
      const mail = mails.find((one) =>
        expected.messageId.includes(one.messageId.replace(/[<>]/g, '')),
      );
      expect(mail, expected.messageId).toBeDefined();
      expect(mail?.kind.replace('_', '-')).toBe(expected.kind);
      expect(mail?.verdict).toBe(expected.verdict);
      // The story files a mail about something else under a candidate too; nothing in it says so.
      const unrelated = expected.kind === 'other' && expected.inReplyTo === null;
      const of = unrelated ? undefined : oidOf.get(expected.candidate);
      expect(mail?.candidate?.upstreamOid, mail?.subject).toBe(of);
    }
    expect(mails).toHaveLength(expectedDemoMails(facts).length);
  });

  it('shows a candidate that only a mail knows, with the reason', async () => {
    const only = (await candidates()).find((row) => !row.commitKnown);
    expect(only?.flags).toContain('mail-only');
    expect(only?.why).toContain('No repository of the project holds');
    expect(only?.mailPatchDigest).not.toBeNull();
    const cells = await db().cell.findMany({ where: { candidateId: only?.id ?? '' } });
    expect(new Set(cells.map((cell) => cell.state))).toEqual(new Set(['unknown']));
  });

  it('finds by words, parts of identifiers and parts of paths', async () => {
    const find = async (word: string) =>
      (
        await db().$queryRaw<{ subject: string }[]>`
          SELECT c."subject" FROM "Candidate" c JOIN "CandidateText" t ON t."candidateId" = c."id" WHERE t."search" @@ plainto_tsquery('simple', ${word})`
      ).map((row) => row.subject);
    expect(await find('relay_hang_up')).toContain('relay: fix use-after-free in relay_hang_up()');
    expect(await find('hang')).toContain('relay: fix use-after-free in relay_hang_up()');
    expect(await find('nvme')).toContain('nvme: add missing MODULE_ALIAS for fabrics transports');
    expect(await find('nowhereinit')).toEqual([]);
  });

  it('runs evidence again to the same end', async () => {
    const rows = await db().evidence.findMany({
      where: { type: 'probe' },
      distinct: ['findingId'],
      take: 400,
    });
    const seen = new Set<string>();
    for (const row of rows) {
      const { probe } = row.body as { probe: string };
      if (seen.has(probe)) continue;
      seen.add(probe);
      const again = await rerunEvidence(ctx, { project: 'demo', evidenceId: row.id });
      expect([probe, again.same]).toEqual([probe, true]);
    }
    expect(seen.size).toBeGreaterThan(5);
  });

  it('gives the whole output of a command to who may see the project', async () => {
    const short = await db().evidence.findFirstOrThrow({
      where: { type: 'probe', outputDigest: null },
    });
    const long = Buffer.from('a line\n'.repeat(2000));
    const [outputDigest = ''] = await inTransaction((tx) => putBlobs(tx, [long]));
    const { findingId, type } = short;
    const data = { findingId, type, outputDigest, position: 900, body: short.body ?? {} };
    const row = await db().evidence.create({ data });
    const whole = await getOutput(ctx, { project: 'demo', evidenceId: row.id });
    expect(whole.equals(long)).toBe(true);
    const stranger = await samplePerson('Otto', null, null);
    const ask = getOutput(stranger, { project: 'demo', evidenceId: row.id });
    await expect(ask).rejects.toMatchObject({ code: 'not-found' });
    await expect(getOutput(ctx, { project: 'demo', evidenceId: short.id })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('builds no mail index while a page waits for evidence to be run again', async () => {
    const [row] = (
      await db().evidence.findMany({ where: { type: 'probe' }, orderBy: { id: 'asc' } })
    ).filter((one) => (one.body as { probe: string }).probe === 'find-mails');
    const indexes = path.join(folder, 'mail-index');
    renameSync(indexes, `${indexes}-away`);
    try {
      const again = rerunEvidence(ctx, { project: 'demo', evidenceId: row?.id ?? '' });
      await expect(again).rejects.toMatchObject({ code: 'unavailable' });
      const built = existsSync(indexes) ? readdirSync(indexes, { recursive: true }) : [];
      expect(built.filter((name) => String(name).endsWith('manifest.json'))).toEqual([]);
    } finally {
      rmSync(indexes, { recursive: true, force: true });
      renameSync(`${indexes}-away`, indexes);
    }
  });

  it('lists sources with what was left out and why', async () => {
    const sources = await getSources(ctx, { project: 'demo' });
    expect(sources.repositories).toEqual([
      { path: path.join(folder, 'demo', 'repository.git'), readable: true, problem: null },
    ]);
    expect(sources.imports.map((one) => one.state)).toEqual(['completed', 'completed']);
    expect(sources.jobs).toEqual({ waiting: 0, running: 0, failed: 0 });
  });

  it('changes nothing when made twice, goes at a click, and comes back when asked for', async () => {
    const before = await db().candidate.count();
    expect(await makeDemoProject(ctx)).toEqual({ slug: 'demo', made: false });
    await removeDemoProject(ctx);
    expect(await listProjects(ctx)).toEqual([]);
    expect(await ensureDemoProject(ctx)).toBeNull();
    expect(await makeDemoProject(ctx)).toEqual({ slug: 'demo', made: true });
    await runWaitingJobs();
    expect((await listProjects(ctx)).map((one) => one.slug)).toEqual(['demo']);
    expect(await db().candidate.count()).toBe(before);
    expect(await db().import.count()).toBe(2);
  });
});
