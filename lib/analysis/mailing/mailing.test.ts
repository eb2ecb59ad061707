import { describe, expect, it, test } from 'vitest';
import { PhaseContext } from '@/lib/analysis/context';
import { mailPhase } from '@/lib/analysis/phases/04-mail';
import { parsePatch } from '@/lib/diff/parse-patch';
import { AppError } from '@/lib/errors';
import { parseMail } from '@/lib/mail/parse';
import type { GitReader, MailSearch } from '@/lib/ports';
import { profileNamed } from '@/lib/profiles';
import { stableFindings } from './answer-findings';
import { comparePatches } from './compare-patches';
import type { ReadMail } from './gather';
import { messageIdsIn } from './mail-links';
import { type Answer, readAnswer } from './read-answer';

async function answer(text: string, from = 'Ann <ann@example.org>'): Promise<Answer> {
  const raw = `From: ${from}\nSubject: Re: [PATCH] x: y\nMessage-ID: <1@x>\nIn-Reply-To: <0@x>\n\n${text}`;
  return readAnswer(await parseMail(Buffer.from(raw)));
}

describe('an answer', () => {
  it('gives tags; what it quotes gives none', async () => {
    const read = await answer(
      'On Monday, Bob wrote:\n> Reviewed-by: Bob <b@x>\n\nReviewed-by: Ann <ann@example.org>\nTested-by: Ann <ann@example.org>\n',
    );
    expect(read.tags).toEqual([
      { tag: 'Reviewed-by', who: 'Ann <ann@example.org>' },
      { tag: 'Tested-by', who: 'Ann <ann@example.org>' },
    ]);
  });

  it.each([
    ['NAK. This breaks suspend.', true],
    ['Nacked-by: Ann <ann@example.org>', true],
    ['I have to NACK this.', true],
    ['The device answers with a NAK then.', false],
    ['> NAK\n\nFine by me.', false],
    ['The ACK/NAK handling is right.', false],
  ])('%j is a NAK: %s', async (text, is) => expect((await answer(text)).nak !== null).toBe(is));

  it.each([
    ['Applied, thanks.', true],
    ['Thanks, applied to nvme-7.1.', true],
    ['Both patches applied to for-next.', true],
    ["I've queued this up.", true],
    ['This patch was applied to net-next.git (main)\nby Jakub K <k@x>:', true],
    ['Does this apply once patch 1 is applied?', false],
    ['This should be applied after the other one.', false],
    ['It has to be settled before the\npatch is committed to the tree.', false],
    ["I've applied the updates, tested the\npatches and pushed them out.", true],
    ['It could not be applied here.', false],
  ])('%j says that it was taken: %s', async (text, is) =>
    expect((await answer(text)).applied !== null).toBe(is),
  );

  it('names who took it where a tracker says so', async () => {
    const read = await answer(
      'This series was applied to bluetooth/bluez.git (master)\nby Luiz A <l@x>:\n',
      'bot <patchwork-bot+x@kernel.org>',
    );
    expect([read.bot, read.appliedBy]).toEqual([true, 'Luiz A']);
  });

  it.each([
    ['Cc: stable@vger.kernel.org # 6.1', true],
    ['Should this go to stable?', true],
    ['Please backport this to 6.6.', true],
    ['No need for stable here.', false],
    ['The ABI is stable.', false],
  ])('%j asks for a backport: %s', async (text, is) =>
    expect((await answer(text)).stableRequest !== null).toBe(is),
  );

  it('asks, wants another revision, reports breakage', async () => {
    expect(
      (await answer('Can the sum not overflow? Please send a v2 that subtracts.')).question,
    ).toContain('overflow?');
    expect((await answer('Please send a v2 that subtracts.')).changesWanted).toContain('v2');
    expect((await answer('I wonder, if you bisected it to this patch.')).bugReport).toBeNull();
    expect((await answer('We bisected it to this patch.')).bugReport).not.toBeNull();
    expect((await answer('BUG: KASAN: use-after-free in x\n')).bugReport).toContain('KASAN');
    const robot = 'kernel test robot noticed a 37.7% improvement of fsmark on:\n\ncommit: 1\n';
    expect((await answer(robot)).bugReport).toBeNull();
    const style = 'WARNING: I3 - ignore-body-lines: gitlint will be switching\n';
    expect((await answer(style)).bugReport).toBeNull();
    const lockdep = 'WARNING: possible circular locking dependency detected\n';
    expect((await answer(lockdep)).bugReport).toContain('circular');
    const helped =
      'syzbot has tested the proposed patch and the reproducer did not trigger any issue:\n\nTested-by: syzbot+1@x\n';
    expect(await answer(helped)).toMatchObject({
      bugReport: null,
      tags: [{ tag: 'Tested-by', who: 'syzbot+1@x' }],
    });
    expect((await answer('If you fix it, add\nReported-by: robot <r@x>\n')).tags).toEqual([]);
    expect(
      (await answer('Fine. I wonder if it would be more robust to\ncheck the flag here? Thanks.'))
        .question,
    ).toBe('I wonder if it would be more robust to check the flag here?');
    expect((await answer('See https://x.example.org/?a=b')).question).toBeNull();
    expect((await answer('return a ? b : c;')).question).toBeNull();
  });

  it('is read in bounded time, whatever it holds', async () => {
    const documents = await Promise.all(
      ['applied ', 'please ', 'this patch ', '? ', 'cc: stable ', 'I NAK ', 'Reviewed-by: a\n'].map(
        (piece) => parseMail(Buffer.from(`From: a@x\nSubject: Re: x\n\n${piece.repeat(100_000)}`)),
      ),
    );
    for (const document of documents) expect(readAnswer(document)).toBeDefined();
  }, 60_000);
});

const patch = (line: string, more = '') =>
  parsePatch(
    `diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,3 +1,3 @@ int f(void)\n one\n-two\n+${line}\n three\n${more}`,
  );
const other = 'diff --git a/b.c b/b.c\n--- a/b.c\n+++ b/b.c\n@@ -1 +1,2 @@\n one\n+two\n';

describe('two revisions of a patch', () => {
  it('that do the same differ in nothing, wherever the lines stand', () => {
    const moved = parsePatch(
      'diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -11,3 +12,3 @@ int g(void)\n uno\n-two\n+2\n tre\n',
    );
    expect(comparePatches(patch('2'), moved)).toEqual([]);
  });

  it('differ by lines, by files gained and dropped', () => {
    expect(comparePatches(patch('2'), patch('II', other))).toEqual([
      { path: 'a.c', what: 'changed', hunks: 1, gained: 1, lost: 1, sections: ['int f(void)'] },
      { path: 'b.c', what: 'added', hunks: 1, gained: 1, lost: 0, sections: [] },
    ]);
    expect(
      comparePatches(patch('2', other), patch('2')).map(({ path, what }) => [path, what]),
    ).toEqual([['b.c', 'dropped']]);
  });
});

test.each([
  [
    'https://lore.kernel.org/all/20260331061200.1234-1-jun@example.org/',
    '20260331061200.1234-1-jun@example.org',
  ],
  ['https://lore.kernel.org/r/a%2Bb@x.org', 'a+b@x.org'],
  ['https://patch.msgid.link/abc@x.org', 'abc@x.org'],
  ['http://inbox.dpdk.org/dev/abc@x.org/T/#u', 'abc@x.org'],
])('the mail that %s points to', (url, id) => expect(messageIdsIn(url)).toEqual([id]));
test('a URL without an id points to none', () =>
  expect(messageIdsIn('https://bugs.example.org/1 https://x@y/%zz')).toEqual([]));

describe('answers to a posting for a stable tree', () => {
  async function read(headers: string, body: string): Promise<ReadMail> {
    const document = await parseMail(Buffer.from(`Message-ID: <1@x>\n${headers}\n\n${body}`));
    const mail = {
      place: 'list',
      locator: '1',
      messageId: '1@x',
      parents: [],
      subject: document.subject,
      title: '',
      fromName: document.from?.name ?? '',
      fromEmail: document.from?.email ?? '',
      date: 1_700_000_000,
      patchId: null,
    };
    return { mail, document };
  }
  const kindsFor = async (answerBody: string) => {
    const posting = await read(
      'From: Sasha <s@x>\nSubject: [PATCH AUTOSEL 6.6-6.1] w: fix it',
      'Fix.\n',
    );
    const one = await read(
      'From: Max <max@x>\nSubject: Re: [PATCH AUTOSEL 6.6-6.1] w: fix it\nIn-Reply-To: <0@x>',
      answerBody,
    );
    const answers = [{ ...one, answer: readAnswer(one.document), toSeries: false }];
    return stableFindings({
      foundBy: null,
      looked: [],
      revisions: [],
      stable: [{ ...posting, answers }],
      sameChange: [],
      reports: [],
      unread: 0,
    });
  };

  it('tell who agrees, with the address that says so', async () => {
    const found = await kindsFor('> text\n\nAcked-by: Max <max@x>\n');
    expect(found.map((one) => one.kind)).toEqual(['stable-posting', 'stable-ack']);
    expect(found[1]?.data).toMatchObject({ email: 'max@x', quote: 'Acked-by: Max <max@x>' });
  });

  it('tell who objects, and take no objection for an agreement', async () => {
    const found = await kindsFor('NAK, this needs a rework first.\n');
    expect(found.map((one) => one.kind)).toEqual(['stable-posting', 'stable-objection']);
  });
});

describe('a commit whose message is out of the ordinary', () => {
  const commit = 'c'.repeat(40);
  async function lookedFor(message: string) {
    const asked: string[] = [];
    const person = { name: 'Ann', email: 'ann@example.org', time: 1_700_000_000, zone: '+0000' };
    const subject = message.split('\n\n')[0]?.replaceAll('\n', ' ') ?? '';
    const git = {
      commit: async () => ({ oid: commit, subject, message, author: person, committer: person }),
      patch: async () => {
        throw new AppError('too-large', 'a patch nobody mailed');
      },
    } as unknown as GitReader;
    const mail: MailSearch = {
      places: [{ name: 'list', kind: 'mbox', mails: 1, problem: null }],
      find: async (key) => {
        asked.push(key);
        return [];
      },
      raw: async () => Buffer.alloc(0),
    };
    const input = {
      commit,
      upstream: 'b'.repeat(40),
      asOf: '2026-01-01T00:00:00Z',
      profile: profileNamed('linux'),
      branches: [],
      cells: [],
    };
    const { status } = await mailPhase.run(new PhaseContext(input, { git, mail }));
    return { status, asked: [...new Set(asked)] };
  }

  it.each([
    ['an ordinary title', 'w: fix it\n\nText.\n', ['title']],
    ['a text without an empty line', 'much text\n'.repeat(200), []],
    ['no title but a prefix', '[PATCH]\n\nText.\n', []],
    ['a Message-ID without end', `x\n\nMessage-Id: <${'i'.repeat(2000)}@x>\n`, ['title']],
  ])('is looked for by what a mail can have: %s', async (_what, message, asked) => {
    expect(await lookedFor(message)).toEqual({ status: 'completed', asked });
  });
});
