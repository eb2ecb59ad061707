import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from './bytes';
import { looksLikeMail, parseMail, toParsedMail } from './document';
import { marked, sampleMail, sampleOid, samplePatch, selectionBody } from './sample-mails';

const body = selectionBody(`${marked}**YES**\n\nÄrger mit Größe.`);
const wanted = { kind: 'selection', upstream: sampleOid, verdict: 'yes', newest: '6.17' };

function withBody(headers: readonly string[], content: Buffer): Buffer {
  return Buffer.concat([sampleMail({ headers, body: '' }), content]);
}

describe('reading messages in any state', () => {
  it('8-bit without a charset: UTF-8 where valid', async () => {
    const document = await parseMail(sampleMail({ body }));
    expect(document).toMatchObject({ ...wanted, error: null });
    expect(document.explanation).toContain('Ärger mit Größe');
  });

  it('8-bit without a charset: windows-1252 otherwise', async () => {
    const document = await parseMail(withBody([], Buffer.from(body, 'latin1')));
    expect(document).toMatchObject(wanted);
    expect(document.explanation).toContain('Ärger mit Größe');
    expect(decodeBytes(Buffer.from([0x93, 0x41, 0x94]))).toBe('“A”');
  });

  it('base64, quoted-printable and a declared charset', async () => {
    const base64 = Buffer.from(body).toString('base64').replace(/.{76}/g, '$&\n');
    const quoted = [...Buffer.from(body)]
      .map((byte) => {
        if (byte === 0x0a) return '\n';
        return byte === 0x3d || byte > 0x7e
          ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
          : String.fromCharCode(byte);
      })
      .join('');
    const mails = [
      withBody(['Content-Transfer-Encoding: base64'], Buffer.from(base64)),
      withBody(['Content-Transfer-Encoding: quoted-printable'], Buffer.from(quoted)),
      withBody(['Content-Type: text/plain; charset="iso-8859-1"'], Buffer.from(body, 'latin1')),
      withBody(['Content-Type: text/plain; charset=utf-16le'], Buffer.from(body, 'utf16le')),
      withBody(['Content-Type: text/plain; charset=no-such-thing'], Buffer.from(body)),
      withBody(['Content-Type: text/plain; charset=ANSI_X3.4-1968'], Buffer.from(body)),
    ];
    for (const mail of mails) {
      const document = await parseMail(mail);
      expect(document).toMatchObject(wanted);
      expect(document.explanation).toContain('Ärger mit Größe');
      expect(document.patch?.text).toBe(samplePatch);
    }
  });

  it('keeps the bytes of a patch that is not UTF-8', async () => {
    const latin = Buffer.from(body.replace('lamp_check', 'grün_check'), 'latin1');
    const document = await parseMail(withBody([], latin));
    expect(Buffer.from(document.patch?.bytes ?? []).includes(Buffer.from([0x67, 0x72, 0xfc]))).toBe(
      true,
    );
    expect(document.patch?.text).toContain('grün_check');
  });

  it('CR LF files', async () => {
    const mail = sampleMail({ body }).toString('latin1').replaceAll('\n', '\r\n');
    const document = await parseMail(Buffer.from(mail, 'latin1'));
    expect(document).toMatchObject({ ...wanted, error: null });
    expect(document.patch?.text).toBe(samplePatch);
  });

  it('multipart, signed, with the patch inside or attached', async () => {
    const type = 'Content-Type: multipart/signed; boundary="b1"';
    const parts = `--b1\nContent-Type: text/plain; charset=utf-8\n\n${body}\n--b1\nContent-Type: application/pgp-signature\n\nsig\n`;
    const whole = await parseMail(withBody([type], Buffer.from(`${parts}--b1--\n`)));
    expect(whole).toMatchObject({ ...wanted, error: null });
    expect(whole.patch?.text).toBe(samplePatch);
    const cut = await parseMail(withBody([type], Buffer.from(parts)));
    expect(cut).toMatchObject(wanted);
    expect(cut.error).toContain('cut off');
  });

  it('encoded words, folded, and a raw 8-bit subject', async () => {
    const encoded = await parseMail(
      sampleMail({
        subject: '=?UTF-8?q?[PATCH=20AUTOSEL=206.17-5.10]_l=C3=A4mp:?=\n =?UTF-8?b?IGNow6ljaw==?=',
      }),
    );
    expect(encoded).toMatchObject({ newest: '6.17', oldest: '5.10', title: 'lämp: chéck' });
    const raw = await parseMail(sampleMail({ subject: '[PATCH AUTOSEL 6.17] lämp' }));
    expect(raw.title).toBe('lämp');
  });

  it('no Message-ID, duplicate headers, NUL bytes, a broken header line', async () => {
    expect((await parseMail(sampleMail({ messageId: null }))).messageId).toBeNull();
    const twice = await parseMail(
      sampleMail({ headers: ['Subject: another', 'From: evil@example.org'] }),
    );
    expect(twice.title).toBe('lamp: check it first');
    expect(twice.from?.email).toBe('stable@example.org');
    const nul = await parseMail(sampleMail({ body: body.replace('It', '\0') }));
    expect(JSON.stringify(nul)).not.toContain('\\u0000');
    const broken = await parseMail(sampleMail({ headers: ['this is no header'], body }));
    expect(broken).toMatchObject(wanted);
    expect(broken.error).toContain('this is no header');
  });

  it('binary garbage is one message with an error', async () => {
    const garbage = Buffer.from(
      Array.from({ length: 5000 }, (_, index) => (index * 73 + 11) % 256),
    );
    const document = await parseMail(garbage);
    expect(document.kind).toBe('other');
    expect(document.error).toContain('no mail header');
    expect(looksLikeMail(garbage)).toBe(false);
    expect(looksLikeMail(sampleMail({}))).toBe(true);
  });

  it('never throws, whatever the bytes, and always gives a line of JSON', async () => {
    const pieces = fc.constantFrom(
      'From: a <a@b.c>\n',
      'Subject: [PATCH AUTOSEL 6.1-5.4] x\n',
      'Content-Type: multipart/mixed; boundary=x\n',
      'Content-Transfer-Encoding: base64\n',
      '\n',
      '--x\n',
      '---\n',
      `[ Upstream commit ${sampleOid} ]\n`,
      ' a | 3 +++\n 1 file changed\n',
      'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,9 +1,9 @@\n',
      '**YES**\n',
      'GIT binary patch\nliteral 12\nzabc\n',
      marked,
      '=?utf-8?q?=?=\n',
      '\r\n\0',
    );
    const mail = fc.oneof(
      fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
      fc.array(pieces, { maxLength: 20 }).map((list) => Buffer.from(list.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(mail, async (bytes) => {
        const parsed = toParsedMail(await parseMail(bytes));
        expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
        if (parsed.kind === 'selection') expect(parsed.verdict).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  // A rule whose time grows with the square would take minutes over it: longer than a test may run.
  it('reads a large message in linear time', async () => {
    const long = `${marked}${'- **Some word**: YES is not alone here, 12 | 3 and --- too\n'.repeat(60_000)}\n**YES**`;
    const document = await parseMail(sampleMail({ body: selectionBody(long) }));
    expect(document.verdict).toBe('yes');
  });
});
