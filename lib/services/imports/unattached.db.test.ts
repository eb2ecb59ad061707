import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { testDatabase } from '@/lib/db/testing/test-database';
import { type Ctx, cliContext, jobContext } from '@/lib/services/context';
import { getRawMail } from '@/lib/services/mail/get-raw-mail';
import { addUser } from '@/lib/services/people/add-user';
import { getSources } from '@/lib/services/projects/get-sources';
import { testProject } from '@/lib/services/testing/demo-project';
import { createImport } from './create-import';
import { listUnattached } from './list-unattached';
import { runImport } from './run-import';
import { storeMailbox } from './store-mailbox';

testDatabase();
const story = testProject();
const ctx = cliContext('tester');

interface Mail {
  readonly id: string;
  readonly subject: string;
  readonly answers?: string;
  readonly references?: readonly string[];
  readonly body?: readonly string[];
}

const address = (id: string) => `<${id}@example.org>`;

function mail(one: Mail): string {
  const references = (one.references ?? []).map(address).join(' ');
  return [
    'From a@example.org Mon Jan  5 11:00:00 2026',
    'From: Ann <ann@example.org>',
    `Subject: ${one.subject}`,
    `Message-ID: ${address(one.id)}`,
    ...(one.answers === undefined ? [] : [`In-Reply-To: ${address(one.answers)}`]),
    ...(references === '' ? [] : [`References: ${references}`]),
    'Date: Mon, 5 Jan 2026 11:00:00 +0000',
    '',
    ...(one.body ?? ['Please drop it.']),
    '',
    '',
  ].join('\n');
}

const selection = (id: string, tag: string, title: string, oid: string): Mail => ({
  id,
  subject: `[PATCH AUTOSEL ${tag}] ${title}`,
  references: ['first'],
  body: [
    `[ Upstream commit ${oid} ]`,
    '',
    'Text.',
    '',
    'Signed-off-by: Ann <ann@example.org>',
    '---',
    '',
    'LLM Generated explanations, may be completely bogus:',
    '',
    '**YES**',
  ],
});

const oid = (digit: string) => digit.repeat(40);
let boxes = 0;

async function take(...mails: readonly Mail[]): Promise<string> {
  boxes += 1;
  const name = `box-${boxes}.mbox`;
  const bytes = Buffer.from(mails.map(mail).join(''));
  const { digest } = await storeMailbox(ctx, { project: 'story', name, bytes });
  const { id } = await createImport(ctx, {
    project: 'story',
    request: { kind: 'mbox', name, digest },
  });
  await runImport(jobContext('run-import'), { importId: id });
  return id;
}

/** Oid and way of the candidate that has the mail; null when none has. */
async function placeOf(id: string): Promise<readonly [string, unknown] | null> {
  const row = await db().mailMessage.findFirstOrThrow({
    where: { messageId: address(id) },
    include: { candidate: true },
  });
  const { attachedBy } = row.parsed as { attachedBy?: string };
  return row.candidate === null ? null : [row.candidate.upstreamOid, attachedBy];
}

const list = (id: string, after?: string) => listUnattached(ctx, { project: 'story', id, after });

describe('answers that come before what they answer', () => {
  it('wait, are listed with the reason, and are taken by a later import', async () => {
    const early = await take(
      // Its own parent is nowhere; what it refers to further up comes later.
      {
        id: 'deep',
        subject: 'Re: [PATCH AUTOSEL 6.18-6.12] coral: fix it',
        answers: 'lost',
        references: ['first', 'coral', 'lost'],
      },
      { id: 'deeper', subject: 'Re: a new subject', answers: 'deep', body: ['> x', 'No.'] },
      {
        id: 'named',
        subject: 'Re: [PATCH AUTOSEL 6.18-6.12] opal: fix it',
        answers: 'opal',
        references: ['first', 'opal'],
        body: [`> [ Upstream commit ${oid('b')} ]`, 'NAK'],
      },
    );
    expect(await placeOf('deep')).toBeNull();
    const page = await list(early);
    expect(page).toMatchObject({ total: 3, next: null });
    expect(page.mails.map((one) => [one.messageId, one.why])).toEqual([
      [
        address('deep'),
        `The mail it answers (${address('lost')}) was not imported; no candidate has its title.`,
      ],
      [
        address('deeper'),
        `The mail it answers (${address('deep')}) belongs to no candidate either; no candidate has its title.`,
      ],
      [
        address('named'),
        `It names commit bbbbbbbbbbbb, which is no candidate here; the mail it answers (${address('opal')}) was not imported.`,
      ],
    ]);
    const before = (await getSources(ctx, { project: 'story' })).imports;
    expect(before.find((one) => one.id === early)?.unattached).toBe(3);
    await take(
      selection('coral', '6.18-6.12', 'coral: fix it', oid('a')),
      selection('opal', '6.18-6.12', 'opal: fix it', oid('b')),
    );
    expect(await placeOf('deep')).toEqual([oid('a'), 'thread']);
    expect(await placeOf('deeper')).toEqual([oid('a'), 'thread']);
    expect(await placeOf('named')).toEqual([oid('b'), 'commit']);
    expect(await list(early)).toEqual({ mails: [], next: null, total: 0 });
    const flags = await db().candidate.findFirstOrThrow({ where: { upstreamOid: oid('a') } });
    expect(flags.flags).toContain('nak');
  });

  it('are not given to another patch of the same posting', async () => {
    await take({
      id: 'sibling',
      subject: 'Re: [PATCH AUTOSEL 6.18-6.12 2/9] jade: fix it',
      answers: 'jade-2',
      references: ['coral', 'jade-2'],
    });
    expect(await placeOf('sibling')).toBeNull();
  });
});

describe('a title without more', () => {
  it('is enough when one candidate has it, and said to be all', async () => {
    await take({ id: 'titled', subject: 'Re: [PATCH AUTOSEL 5.15] coral: fix it', answers: 'x' });
    expect(await placeOf('titled')).toEqual([oid('a'), 'subject']);
  });

  it('tells with its range which of two is meant, and nothing without', async () => {
    await take(
      selection('twin-1', '6.18-6.12', 'twin: fix it', oid('c')),
      selection('twin-2', '6.18-5.4', 'twin: fix it', oid('d')),
    );
    const id = await take(
      { id: 'to-2', subject: 'Re: [PATCH AUTOSEL 6.18-5.4] twin: fix it', answers: 'x' },
      { id: 'to-any', subject: 'Re: [PATCH AUTOSEL 6.6] twin: fix it', answers: 'y' },
      { id: 'said', subject: 'Re: twin: fix it', answers: 'z', body: ['> x', 'Hm.'] },
    );
    expect(await placeOf('to-2')).toEqual([oid('d'), 'subject']);
    expect(await placeOf('to-any')).toBeNull();
    expect(await placeOf('said')).toBeNull();
    expect((await list(id)).mails[0]?.why).toContain('2 candidates have its title');
  });

  it('counts for nothing when the mail names another commit', async () => {
    await take({
      id: 'other-commit',
      subject: 'Re: [PATCH AUTOSEL 6.18-6.12] coral: fix it',
      answers: 'x',
      body: [`> [ Upstream commit ${oid('e')} ]`, 'NAK'],
    });
    expect(await placeOf('other-commit')).toBeNull();
  });

  it('is looked at again when commits are imported', async () => {
    const { facts } = story();
    const commit = facts.commits['pci-quirk'] ?? '';
    const subject = 'nvme-pci: do not wait for idle on Granite 30 disks';
    await take({ id: 'quirk', subject: `Re: [PATCH AUTOSEL 6.18] ${subject}`, answers: 'x' });
    expect(await placeOf('quirk')).toBeNull();
    const { id } = await createImport(ctx, {
      project: 'story',
      request: { kind: 'commits', text: commit },
    });
    await runImport(jobContext('run-import'), { importId: id });
    expect(await placeOf('quirk')).toEqual([commit, 'subject']);
  });
});

describe('the list', () => {
  let many = '';
  const subject = '<script>alert(1)</script>';
  beforeAll(async () => {
    const mails = Array.from({ length: 52 }, (_, at) => ({ id: `note-${at}`, subject }));
    many = await take(...mails, {
      id: 'broken',
      subject: '[PATCH AUTOSEL 6.18] no commit named',
    });
  });

  it('comes in pages, everything in it as it was sent', async () => {
    const first = await list(many);
    expect(first).toMatchObject({ total: 53, next: expect.any(String) });
    expect(first.mails).toHaveLength(50);
    expect(first.mails[0]).toMatchObject({
      messageId: address('note-0'),
      subject,
      from: 'Ann <ann@example.org>',
      date: '2026-01-05T11:00:00.000Z',
      why: 'It is neither a selection, nor an answer to one, nor a mail of the stable process.',
    });
    const second = await list(many, first.next ?? undefined);
    expect(second.next).toBeNull();
    expect(second.mails.map((one) => one.why).at(-1)).toBe('It names no upstream commit.');
    const ids = [...first.mails, ...second.mails].map((one) => one.messageId);
    expect(new Set(ids).size).toBe(53);
  });

  it('and the mails themselves are for members', async () => {
    const [one] = (await list(many)).mails;
    const id = one?.id ?? '';
    const raw = await getRawMail(ctx, { project: 'story', id });
    expect(raw.toString()).toContain(`Subject: ${subject}`);
    const person = { name: 'Oz', email: 'oz@example.org', password: 'a long enough password' };
    const { id: userId } = await addUser(ctx, { ...person, instanceAdmin: false, memberships: [] });
    const oz: Ctx = { ...ctx, actor: { kind: 'person', userId, name: 'Oz', instanceAdmin: false } };
    const refused = { code: 'not-found' };
    await expect(getRawMail(oz, { project: 'story', id })).rejects.toMatchObject(refused);
    await expect(listUnattached(oz, { project: 'story', id: many })).rejects.toMatchObject(refused);
    await expect(getRawMail(ctx, { project: 'story', id: 'x' })).rejects.toMatchObject(refused);
  });
});
