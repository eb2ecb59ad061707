import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { makeDemoMailbox } from '@/lib/demo/make-mailbox';
import { type Ctx, cliContext, jobContext } from '@/lib/services/context';
import { addUser } from '@/lib/services/people/add-user';
import { testProject } from '@/lib/services/testing/demo-project';
import { cancelImport } from './cancel-import';
import { createImport, createMailboxImport } from './create-import';
import { retryImport } from './retry-import';
import { runImport } from './run-import';
import { storeMailbox } from './store-mailbox';

testDatabase();
const story = testProject();
const ctx = cliContext('tester');
const job = jobContext('run-import');

const row = (id: string) =>
  db().import.findUniqueOrThrow({ where: { id }, include: { problems: true } });

async function take(request: object) {
  const { id } = await createImport(ctx, { project: 'story', request });
  await runImport(job, { importId: id });
  return row(id);
}

/** Aborts once the import has got as far as `done`. */
function killedAt(id: string, done: number): AbortSignal {
  const kill = new AbortController();
  const timer = setInterval(async () => {
    const now = await db().import.findUnique({ where: { id } });
    if ((now?.done ?? 0) >= done) kill.abort();
  }, 1);
  kill.signal.addEventListener('abort', () => clearInterval(timer));
  return kill.signal;
}

describe('importing commits', () => {
  it('lists names that resolve to nothing and takes the rest', async () => {
    const { facts } = story();
    const [first = '', second = ''] = facts.importOids;
    const text = `# chosen by hand\n${first} nvme: something\n\nnot-a-commit\n${second}\n${first}\n${'0'.repeat(40)}\n`;
    const done = await take({ kind: 'commits', text });
    expect(done).toMatchObject({ state: 'completed', total: 4, done: 4, created: 2, failed: 2 });
    expect(done.problems.map((one) => one.what).sort()).toEqual(['0'.repeat(40), 'not-a-commit']);
    const kept = await db().candidate.findMany({ where: { upstreamOid: { in: [first, second] } } });
    expect(kept).toHaveLength(2);
    for (const candidate of kept) {
      expect(candidate.commitKnown).toBe(true);
      expect(candidate.paths.length).toBeGreaterThan(0);
      expect(candidate.additions + candidate.deletions).toBeGreaterThan(0);
      expect(candidate.subsystem).not.toBe('');
    }
  });

  it('takes the commits of a range with fix signals, and only once', async () => {
    const first = await take({ kind: 'range', range: 'v6.19..master' });
    expect(first.state).toBe('completed');
    expect(first.created).toBeGreaterThan(3);
    const candidates = await db().candidate.count();
    const sources = await db().candidateSource.count();
    const again = await take({ kind: 'range', range: 'v6.19..master' });
    expect(again).toMatchObject({ state: 'completed', total: first.total, created: 0, failed: 0 });
    expect(await db().candidate.count()).toBe(candidates);
    expect(await db().candidateSource.count()).toBe(sources);
    expect(await db().analysis.count()).toBe(candidates);
  });

  it('takes the newest of what is asked for', async () => {
    const done = await take({ kind: 'range', range: 'master', limit: 2, signals: 'fixes-tag' });
    expect(done).toMatchObject({ state: 'completed', total: 2 });
  });

  it('takes what upstream has and a branch has not', async () => {
    const { facts } = story();
    const done = await take({ kind: 'missing', branch: '6.6' });
    expect(done.state).toBe('completed');
    const source = await db().candidateSource.findMany({
      where: { note: done.title },
      include: { candidate: true },
    });
    const subjects = source.map((one) => one.candidate.subject);
    // On 6.6 under an upstream marker already: see the story of tcp-pdu.
    expect(subjects).not.toContain('nvme-tcp: check the length of a PDU before copying its data');
    expect(subjects).toContain('tinfs: release the buffer when an inode cannot be written');
    expect(facts.branches.some((branch) => branch.version === '6.6')).toBe(true);
  });

  it('says at once what cannot be meant', async () => {
    const ask = (request: object) => createImport(ctx, { project: 'story', request });
    await expect(ask({ kind: 'range', range: 'master' })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(ask({ kind: 'range', range: 'v6.1...v6.2' })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(ask({ kind: 'range', range: 'no-such-tag..master' })).rejects.toMatchObject({
      code: 'ref-not-found',
    });
    await expect(ask({ kind: 'range', range: '--upload-pack=x..master' })).rejects.toMatchObject({
      code: 'ref-not-found',
    });
    await expect(ask({ kind: 'missing', branch: '3.2' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(ask({ kind: 'commits', text: '# nothing\n' })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  it('is for leads', async () => {
    const { id: userId } = await addUser(ctx, {
      name: 'Rae',
      email: 'rae@example.org',
      password: 'a password of some length',
      instanceAdmin: false,
      memberships: [{ project: 'story', role: 'reviewer' }],
    });
    const rae: Ctx = {
      ...ctx,
      actor: { kind: 'person', userId, name: 'Rae', instanceAdmin: false },
    };
    const request = { kind: 'commits', text: 'master' };
    await expect(createImport(rae, { project: 'story', request })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(createImport(rae, { project: 'other', request })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('importing a mailbox', () => {
  const mailbox = async (bytes: Uint8Array, name = 'story.mbox') => {
    const { digest } = await storeMailbox(ctx, { project: 'story', name, bytes });
    return createImport(ctx, { project: 'story', request: { kind: 'mbox', name, digest } });
  };

  it('goes on where it was killed, and a second import changes nothing', async () => {
    const bytes = makeDemoMailbox(story().facts);
    const { id } = await mailbox(bytes);
    const signal = killedAt(id, 5);
    await expect(runImport(job, { importId: id, signal })).rejects.toMatchObject({
      code: 'timeout',
    });
    const half = await row(id);
    expect(half.state).toBe('running');
    expect(half.done).toBeGreaterThanOrEqual(5);
    expect(half.done).toBeLessThan(half.total ?? 0);
    await runImport(job, { importId: id });
    const whole = await row(id);
    expect(whole).toMatchObject({ state: 'completed', done: whole.total, failed: 0 });
    expect(await db().mailMessage.count()).toBe(whole.total);
    const before = [await db().candidate.count(), await db().candidateSource.count()];
    const again = await mailbox(bytes);
    await runImport(job, { importId: again.id });
    expect(await row(again.id)).toMatchObject({ state: 'completed', created: 0, failed: 0 });
    expect(await db().mailMessage.count()).toBe(whole.total);
    expect([await db().candidate.count(), await db().candidateSource.count()]).toEqual(before);
  });

  it('gives a reply to its candidate when it comes before the mail that it answers', async () => {
    const upstream = '1234567890123456789012345678901234567890';
    const reply = [
      'From reply@example.org Mon Jan  5 12:00:00 2026',
      'From: Rae <rae@example.org>',
      'Subject: Re: [PATCH AUTOSEL 6.18-6.12] quartz: fix the crystal',
      'Message-ID: <second@example.org>',
      'In-Reply-To: <first@example.org>',
      'Date: Mon, 5 Jan 2026 12:00:00 +0000',
      '',
      '> quartz: fix the crystal',
      'Please drop this one, it breaks the clock.',
      '',
      '',
    ].join('\n');
    const selection = [
      'From sel@example.org Mon Jan  5 11:00:00 2026',
      'From: Sel <sel@example.org>',
      'Subject: [PATCH AUTOSEL 6.18-6.12] quartz: fix the crystal',
      'Message-ID: <first@example.org>',
      'Date: Mon, 5 Jan 2026 11:00:00 +0000',
      'X-stable: review',
      '',
      `[ Upstream commit ${upstream} ]`,
      '',
      'It did not swing.',
      '',
      'Signed-off-by: Sel <sel@example.org>',
      '---',
      '',
      'LLM Generated explanations, may be completely bogus:',
      '',
      '**YES**',
      '',
      ' drivers/quartz.c | 2 +-',
      ' 1 file changed, 1 insertion(+), 1 deletion(-)',
      '',
      'diff --git a/drivers/quartz.c b/drivers/quartz.c',
      'index 1111111..2222222 100644',
      '--- a/drivers/quartz.c',
      '+++ b/drivers/quartz.c',
      '@@ -1,3 +1,3 @@',
      ' int a;',
      '-int swing = 0;',
      '+int swing = 1;',
      ' int b;',
      '-- ',
      '2.39.5',
      '',
      '',
    ].join('\n');
    const { id } = await mailbox(Buffer.from(reply + selection), 'reversed.mbox');
    await runImport(job, { importId: id });
    expect(await row(id)).toMatchObject({ state: 'completed', total: 2, created: 1 });
    const candidate = await db().candidate.findFirstOrThrow({
      where: { upstreamOid: upstream },
      include: { mails: true },
    });
    expect(candidate).toMatchObject({
      commitKnown: false,
      subject: 'quartz: fix the crystal',
      mailVerdict: 'yes',
      paths: ['drivers/quartz.c'],
      additions: 1,
      deletions: 1,
    });
    expect(candidate.mails.map((mail) => mail.kind).sort()).toEqual(['reply', 'selection']);
    expect(new Set(candidate.mails.map((mail) => mail.threadId)).size).toBe(1);
    expect(candidate.flags).toContain('nak');
    // An ack among them may be what an accept waits for.
    const jobs = await db().$queryRaw<{ key: string }[]>`
      SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'refresh-standings'`;
    expect(jobs).toEqual([{ key: `refresh-standings:${candidate.projectId}:now` }]);
  });

  it('gives a reply to the candidate of its title when what it answers is nowhere', async () => {
    const reply = [
      'From rae@example.org Mon Jan  5 12:00:00 2026',
      'From: Rae <rae@example.org>',
      'Subject: Re: [PATCH AUTOSEL 6.1 3/9] quartz: fix the crystal',
      'Message-ID: <third@example.org>',
      'In-Reply-To: <never-seen@example.org>',
      'Date: Tue, 6 Jan 2026 12:00:00 +0000',
      '',
      'Looks good to me.',
      '',
      '',
    ].join('\n');
    const { id } = await mailbox(Buffer.from(reply), 'late.mbox');
    await runImport(job, { importId: id });
    const mail = await db().mailMessage.findFirstOrThrow({
      where: { messageId: { contains: 'third@example.org' } },
      include: { candidate: true },
    });
    expect(mail.candidate?.subject).toBe('quartz: fix the crystal');
  });

  it('says when there are no mails in it', async () => {
    const { id } = await mailbox(Buffer.from('just a text\nof two lines\n'), 'notes.txt');
    expect(await runImport(job, { importId: id })).toMatchObject({ state: 'failed' });
    expect((await row(id)).error).toContain('holds no mails');
  });

  it('reads a mailbox where it lies, and tries again what failed', async () => {
    const file = path.join(story().folder, 'later.mbox');
    const { id } = await createMailboxImport(ctx, {
      project: 'story',
      path: file,
      name: 'later.mbox',
    });
    expect(await runImport(job, { importId: id })).toMatchObject({ state: 'failed' });
    expect((await row(id)).error).toContain('cannot be read');
    await writeFile(file, makeDemoMailbox(story().facts));
    await retryImport(ctx, { project: 'story', id });
    await runImport(job, { importId: id });
    expect(await row(id)).toMatchObject({ state: 'completed', created: 0, error: null });
  });

  it('is given up with a message when the same defect meets it again and again', async () => {
    const { id } = await mailbox(
      Buffer.from('From a@b Mon Jan  5 12:00:00 2026\nSubject: x\n\nx\n'),
    );
    await db().import.update({ where: { id }, data: { cursor: { offset: 'no number' } } });
    await expect(runImport(job, { importId: id, attempt: 1 })).rejects.toThrow();
    expect((await row(id)).state).toBe('running');
    expect(await runImport(job, { importId: id, attempt: 5 })).toMatchObject({ state: 'failed' });
    expect((await row(id)).error).toContain('The log has it under');
  });

  it('stops when it is cancelled', async () => {
    const { id } = await mailbox(makeDemoMailbox(story().facts), 'again.mbox');
    await cancelImport(ctx, { project: 'story', id });
    expect(await runImport(job, { importId: id })).toMatchObject({ state: 'cancelled' });
    await expect(cancelImport(ctx, { project: 'story', id })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
