import { describe, expect, it } from 'vitest';
import { parseMail, toParsedMail } from './index';

const length = 100_000;

/** What rules of a mail look for, over and over: a rule that tries every split of it never comes to an end. */
const units = [
  ...[
    ' ',
    '\t',
    '*',
    '_',
    '#',
    '-',
    '>',
    '`',
    '=',
    '|',
    '1',
    'a',
    '(',
    '[',
    '<',
    '\n ',
    ' \n',
    '\0',
  ],
  ...[
    '**',
    '**YES',
    '1. ',
    '## ',
    'Re: ',
    '[PATCH] ',
    ' at ',
    'a@',
    '=?utf-8?q?',
    ' a | 1 +\n',
    'a: b\n',
  ],
];

const upstream = '1234567890123456789012345678901234567890';

function selection(parts: {
  subject?: string;
  body?: string;
  explanation?: string;
  path?: string;
}) {
  const path = parts.path ?? 'a.c';
  return [
    'From: Sel <sel@example.org>',
    `Subject: [PATCH AUTOSEL 6.18-6.12] ${parts.subject ?? 'x: fix'}`,
    'Message-ID: <first@example.org>',
    'X-stable: review',
    '',
    `[ Upstream commit ${upstream} ]`,
    '',
    parts.body ?? 'It broke.',
    '---',
    '',
    'LLM Generated explanations, may be completely bogus:',
    '',
    parts.explanation ?? 'It is needed.',
    '',
    '**YES**',
    '',
    ` ${path} | 2 +-`,
    ' 1 file changed, 1 insertion(+), 1 deletion(-)',
    '',
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    '@@ -1 +1 @@',
    '-b',
    '+c',
    '',
  ].join('\n');
}

const parse = async (text: string) => toParsedMail(await parseMail(Buffer.from(text)));

describe('a mail made to keep a parser busy', () => {
  // A rule whose time grows with the square takes more than the minute; on a busy machine a sound one takes seconds.
  it.each(units)('comes to an end over %j', { timeout: 60_000 }, async (unit) => {
    const run = `${unit.repeat(Math.ceil(length / unit.length))}x`;
    const folded = run.replace(/[\r\n]+/g, '\n ');
    const line = run.replace(/[\r\n]+/g, ' ');
    expect(await parse(selection({ explanation: run }))).toMatchObject({
      kind: 'selection',
      upstream,
    });
    expect(await parse(selection({ body: run }))).toMatchObject({ kind: 'selection' });
    await parse(selection({ path: line }));
    await parse(selection({ subject: folded }));
    await parse(`From: a@b\nIn-Reply-To: <q@x>\nSubject: Re: x\n\n${run}\n`);
    await parse(`From: ${folded}\nReferences: ${folded}\nContent-Type: ${folded}\n\nx\n`);
    await parse(
      `From: a@b\nSubject: x\nContent-Transfer-Encoding: quoted-printable\n\n${run}\n${run}\n`,
    );
  });

  it('keeps a message that was cut off anywhere', async () => {
    const whole = selection({});
    for (let end = 0; end < whole.length; end += 7) {
      const cut = await parse(whole.slice(0, end));
      expect(typeof cut.subject).toBe('string');
    }
  });

  it('reads noise as no selection', async () => {
    const noise = Buffer.from(
      Array.from({ length: 50_000 }, (_one, at) => (at * at * 31 + 7) % 256),
    );
    const document = toParsedMail(await parseMail(noise));
    expect(document).toMatchObject({ kind: 'other', upstream: null });
    expect(document.error).not.toBeNull();
  });
});
