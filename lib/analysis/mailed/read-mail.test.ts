import { describe, expect, it } from 'vitest';
import { diffKinds } from '@/lib/analysis/change/kinds';
import { messageKinds } from '@/lib/analysis/message/kinds';
import type { Finding } from '@/lib/contracts/analysis';
import { profileNamed } from '@/lib/profiles';
import { readMailedChange } from './read-mail';

const oid = 'c0ffee'.padEnd(40, '0');
const about = {
  upstream: 'a'.repeat(40),
  asOf: '2026-05-05T00:00:00.000Z',
  profile: profileNamed('linux'),
};
const subject = 'quartz: fix use-after-free on unplug';
const message = `${subject}

The timer still runs when the device is freed: a use-after-free
that CVE-2026-12345 names.

Fixes: 0123456789ab ("quartz: add the timer")
Reported-by: Rae <rae@example.org>
Cc: stable@vger.kernel.org # 5.10+
Signed-off-by: Jun <jun@example.org>`;
const patch = `diff --git a/drivers/quartz.c b/drivers/quartz.c
index 1111111..2222222 100644
--- a/drivers/quartz.c
+++ b/drivers/quartz.c
@@ -10,5 +10,6 @@ static void quartz_unplug(struct quartz *q)
 {
 \tint a;
 
+\tdel_timer_sync(&q->timer);
 \tkfree(q);
 }
`;
const read = (part: { message?: string; patch?: string } = {}) =>
  readMailedChange(
    {
      oid,
      subject,
      message: part.message ?? message,
      author: { name: 'Jun', email: 'jun@example.org' },
      patch: Buffer.from(part.patch ?? patch),
      messageId: 'one@example.org',
    },
    about,
    null,
  );
const of = (findings: readonly Finding[] | undefined, kind: string) =>
  (findings ?? []).filter((one) => one.kind === kind);

describe('readMailedChange', () => {
  it('reads message and tags, and proves each with lines of the mail', async () => {
    const { message: record } = await read();
    expect(record).toMatchObject({ phase: 'message', status: 'partial' });
    expect(record.reason).toContain(oid);
    expect(of(record.findings, 'cve')[0]?.data).toEqual({ id: 'CVE-2026-12345' });
    expect(of(record.findings, 'symptom').map((one) => one.data.symptom)).toContain(
      'use-after-free',
    );
    const [request] = of(record.findings, 'stable-request');
    expect(request?.data.floor).toBe('5.10');
    expect(request?.evidence).toEqual([
      {
        type: 'mail',
        messageId: 'one@example.org',
        excerpt: 'Cc: stable@vger.kernel.org # 5.10+\n',
      },
    ]);
    expect(record.findings.filter((one) => !messageKinds.some((k) => k === one.kind))).toEqual([]);
  });

  it('says of a Fixes tag that nobody could be asked, not that it is wrong', async () => {
    const { message: record } = await read();
    expect(of(record.findings, 'fixes')).toMatchObject([
      {
        polarity: 'neutral',
        summary: 'Fixes names 0123456789ab ("quartz: add the timer"), unchecked.',
        data: { exists: null, reachable: null, valid: null, wellFormed: true },
      },
    ]);
    expect(record.summary).toContain('Fixes unchecked');
    expect(of(record.findings, 'unverified').map((one) => one.summary)).toEqual([
      'Message and tags are as the mail gives them; not compared with the upstream commit.',
      'Whether 0123456789ab exists and is in the history of the commit could not be checked.',
    ]);
  });

  it('reads the patch: size, classes, functions by hunk header, places as the mail has them', async () => {
    const { diff } = await read();
    expect(diff).toMatchObject({ phase: 'diff', status: 'partial' });
    expect(of(diff?.findings, 'size')[0]).toMatchObject({
      data: { files: 1, added: 1, deleted: 0 },
      evidence: [
        {
          type: 'mail',
          excerpt:
            'diff --git a/drivers/quartz.c b/drivers/quartz.c\n@@ -10,5 +10,6 @@ static void quartz_unplug(struct quartz *q)',
        },
        { type: 'rule' },
      ],
    });
    expect(of(diff?.findings, 'function').map((one) => [one.data.name, one.data.how])).toEqual([
      ['quartz_unplug', 'hunk-header'],
    ]);
    expect(of(diff?.findings, 'class').length).toBeGreaterThan(0);
    expect(of(diff?.findings, 'unverified').map((one) => one.summary)).toContain(
      'Functions are as the hunk headers name them: the files themselves are not at hand.',
    );
    const kinds: readonly string[] = diffKinds;
    expect(diff?.findings.filter((one) => !kinds.includes(one.kind))).toEqual([]);
    const proofs = diff?.findings.flatMap((one) => one.evidence.map((proof) => proof.type));
    expect(new Set(proofs)).toEqual(new Set(['mail', 'rule']));
  });

  it('claims nothing about functions that no header names', async () => {
    const { diff } = await read({ patch: patch.replace(/ static void .*/, '') });
    expect(of(diff?.findings, 'function')).toEqual([]);
    expect(of(diff?.findings, 'no-function')).toEqual([]);
    expect(JSON.stringify(diff)).not.toContain('o function changed');
  });

  it('names a patch that is cut, and gives no diff record where there is no patch', async () => {
    const { diff } = await read({ patch: patch.slice(0, patch.indexOf(' \tkfree')) });
    expect(of(diff?.findings, 'unverified').map((one) => one.summary)).toContain(
      'The mail is cut or damaged: hunks of drivers/quartz.c are not whole.',
    );
    expect((await read({ patch: '' })).diff).toBeNull();
  });

  it('gives the same bytes twice, and another digest for another text', async () => {
    const first = await read();
    expect(JSON.stringify(await read())).toBe(JSON.stringify(first));
    const other = await read({ message: `${message}\nTested-by: Ida <ida@example.org>` });
    expect(other.message.inputDigest).not.toBe(first.message.inputDigest);
  });
});
