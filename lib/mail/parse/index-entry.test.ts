import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readIndexEntry, titleKey } from './index-entry';

const diff = `diff --git a/a.c b/a.c
index 1111111..2222222 100644
--- a/a.c
+++ b/a.c
@@ -1,3 +1,3 @@ int f(void)
 one
-two
+2
 three
`;
const mail = (headers: string, body: string) => Buffer.from(`${headers}\n\n${body}`);
const head =
  'From: Jun <Jun@Example.org>\nSubject: [PATCH v2 1/2] nvme: add it\nMessage-ID: <a@x>\nDate: Tue, 31 Mar 2026 06:12:00 +0000';

test('reads ids, names and date', async () => {
  const entry = await readIndexEntry(
    mail(`${head}\nIn-Reply-To: <b@x>\nReferences: <c@x> <b@x>`, 'text'),
  );
  expect(entry).toMatchObject({
    messageId: 'a@x',
    parents: ['b@x', 'c@x'],
    title: 'nvme: add it',
    fromName: 'Jun',
    fromEmail: 'jun@example.org',
    date: Date.parse('2026-03-31T06:12:00Z') / 1000,
    patchId: null,
  });
});

test('names a patch as git patch-id --stable does, in whatever encoding it came', async () => {
  const expected = execFileSync('git', ['patch-id', '--stable'], { input: diff })
    .toString()
    .split(' ')[0];
  const body = `Text.\n\n---\n a.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n${diff}-- \n2.53.0\n`;
  const encoded = Buffer.from(body).toString('base64').replace(/.{72}/g, '$&\n');
  expect((await readIndexEntry(mail(head, body))).patchId).toBe(expected);
  expect(
    (
      await readIndexEntry(
        mail(`${head}\nContent-Transfer-Encoding: base64\nContent-Type: text/plain`, encoded),
      )
    ).patchId,
  ).toBe(expected);
  expect((await readIndexEntry(mail(head, body.replaceAll('\n', '\r\n')))).patchId).toBe(expected);
});

test('reads what hostile and broken mails leave', async () => {
  for (const raw of [
    '',
    'no header at all',
    'Subject: =?UTF-8?B?////?=\nReferences: <<<<>>> <',
    `Subject: ${'x'.repeat(100_000)}\n\n`,
  ]) {
    const entry = await readIndexEntry(Buffer.from(raw));
    expect(entry.messageId).toBeNull();
    expect(entry.subject.length).toBeLessThanOrEqual(500);
  }
  const many = Array.from({ length: 5000 }, (_, n) => `<${n}@x>`).join(' ');
  expect(
    (await readIndexEntry(mail(`References: ${many}`, ''))).parents.length,
  ).toBeLessThanOrEqual(40);
});

test.each([
  ['Re: [PATCH v2 3/7] nvme: fix  it', 'nvme: fix it'],
  ['[f2fs-dev] [PATCH] f2fs: Fix it.', 'f2fs: fix it'],
  ['AW: Re: [PATCH BlueZ] a2dp: x', 'a2dp: x'],
  ['[media] cx88: y', 'cx88: y'],
  ['Patch "nvme: fix it" has been added to the 6.6-stable tree', 'nvme: fix it'],
  ['FAILED: patch "[PATCH] nvme: fix it" failed to apply to 6.6-stable tree', 'nvme: fix it'],
])('folds the title of %s', (subject, title) => expect(titleKey(subject)).toBe(title));
