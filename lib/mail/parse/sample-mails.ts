/** Made-up mails in the shapes of real ones, for tests. Nothing in them is copied from a real mail. */

export const sampleOid = '0123456789abcdef0123456789abcdef01234567';

export const marked = 'LLM Generated explanations, may be completely bogus:\n\n';

export interface Sample {
  readonly subject?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly messageId?: string | null;
}

export const samplePatch = `diff --git a/lib/lamp.c b/lib/lamp.c
index 1111111..2222222 100644
--- a/lib/lamp.c
+++ b/lib/lamp.c
@@ -1,3 +1,4 @@
 int lamp_on(void)
 {
+	lamp_check();
 	return 0;
`;

export const sampleStat = ` lib/lamp.c | 1 +
 1 file changed, 1 insertion(+)
`;

/** The body of a selection mail around an explanation. */
export function selectionBody(explanation: string, patch = samplePatch): string {
  return `From: Ada Turner <ada@example.org>

[ Upstream commit ${sampleOid} ]

The lamp is switched on before anybody checked that it is there.

Fixes: aaaaaaaaaaaa ("lamp: add it")
Signed-off-by: Ada Turner <ada@example.org>
Signed-off-by: Stable Person <stable@example.org>
---

${explanation}

${sampleStat}
${patch}-- 
2.39.5

`;
}

/** A whole message; lines end with LF. */
export function sampleMail(sample: Sample): Buffer {
  const id =
    sample.messageId === undefined ? '<20250901101010.4242-7-s@example.org>' : sample.messageId;
  const lines = [
    'From: Stable Person <stable@example.org>',
    'To: patches@example.org,\n\tstable@example.org',
    `Subject: ${sample.subject ?? '[PATCH AUTOSEL 6.17-5.10] lamp: check it first'}`,
    'Date: Mon,  1 Sep 2025 10:10:10 -0400',
    ...(id === null ? [] : [`Message-ID: ${id}`]),
    'X-stable: review',
    'X-stable-base: Linux 6.17.1',
    ...(sample.headers ?? []),
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${sample.body ?? selectionBody('')}`, 'utf8');
}
