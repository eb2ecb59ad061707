import { describe, expect, it } from 'vitest';
import { parseMail } from './document';
import { classifyReply, stripQuoted } from './reply';
import { sampleMail, sampleOid } from './sample-mails';

const quoted = (own: string) =>
  `On Tue, 6 May 2025 at 00:39, Stable Person <stable@example.org> wrote:\n> please drop everything\n>\n> Reviewed-by: X <x@example.org>\n\n${own}\n\n-- \nNAK is my middle name\n`;

describe('what a reply says', () => {
  it.each([
    ['drop', 'Please drop this one from all branches.'],
    ['drop', "I'll drop it, thanks!"],
    ['drop', 'Ack, I will drop it.'],
    ['drop', 'This should not be backported, it needs the new core.'],
    ['drop', "Please don't pick this change for 6.1."],
    ['drop', "I don't see any reason to\nbackport it to stable kernels."],
    ['objection', 'NAK. Has this been compiled?'],
    ['objection', 'Nacked-by: Ada Turner <ada@example.org>'],
    ['objection', 'This is not a fix, it is a cleanup.'],
    ['objection', 'It makes no sense without the rest of the series.'],
    ['objection', 'This patch depends on aabbccddeeff ("x: y"), is that included?'],
    ['review-tag', 'Reviewed-by: Ada Turner <ada@example.org>'],
    ['review-tag', 'Hello,\n\nAcked-by: Ada Turner <ada@example.org>\n\nThanks'],
    ['applied', 'Now queued up, thanks.'],
    ['applied', "Okay, I'll just queue these up directly. Thanks!"],
    ['ack', 'Looks good to me for 6.6 and 6.1.'],
    ['ack', 'No objections from my side.'],
    ['ack', 'Please backport this to 5.15 as well.'],
    ['question', 'Why was this one selected, and should 5.10 have it?'],
    ['other', 'See https://example.org/?q=1 for the thread.'],
    ['other', ''],
  ])('%s: %s', (expected, own) => {
    expect(classifyReply(quoted(own))).toBe(expected);
  });

  it('leaves out quotes, attributions, signatures and what was forwarded', () => {
    expect(stripQuoted(quoted('My own words.'))).toBe('My own words.');
    expect(stripQuoted('Top.\n\n-----Original Message-----\nFrom: x\nDrop it.')).toBe('Top.');
    expect(stripQuoted('Top.\r\n\r\nFrom: x\r\nSent: y\r\nTo: z\r\nrest')).toBe('Top.');
    expect(stripQuoted('a\n_______________________________________________\nlist')).toBe('a');
    expect(stripQuoted('> q\n\nReviewed-by: A <a@example.org>\n\n> q')).toBe(
      'Reviewed-by: A <a@example.org>',
    );
  });

  it('belongs to the commit that the quoted mail names', async () => {
    const document = await parseMail(
      sampleMail({
        subject: 'Re: [PATCH AUTOSEL 6.12 08/69] lamp: check it first',
        headers: ['In-Reply-To: <a@example.org>', 'References: <r@example.org>\n <a@example.org>'],
        body: `> From: Ada\n>\n> [ Upstream commit ${sampleOid} ]\n>\n> text\n\nPlease drop it.\n`,
      }),
    );
    expect(document).toMatchObject({
      kind: 'reply',
      upstream: sampleOid,
      newest: '6.12',
      counter: { n: 8, m: 69 },
      verdict: null,
      form: null,
      inReplyTo: '<a@example.org>',
      references: ['<r@example.org>', '<a@example.org>'],
      reply: { replyClass: 'drop', text: 'Please drop it.' },
      patch: null,
    });
  });
});
