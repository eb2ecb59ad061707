import { describe, expect, it } from 'vitest';
import { parseMail } from './document';
import { marked, sampleMail, sampleOid, selectionBody } from './sample-mails';

const walkthrough = Array.from({ length: 9 }, (_, index) => index + 1);

const forms: readonly (readonly [string, string, string])[] = [
  [
    'A0',
    'yes',
    '**YES** This commit should go to stable. ## Why it matters The lamp is\nread before it exists. ## Risk Very low: one line, one file. - ✅ small - ✅\nobvious This is what stable trees are for.',
  ],
  [
    'A0',
    'yes',
    'I looked at similar historical commits and at the code, here is my view:\n**YES** This commit belongs into stable. Similar Commit #2 (NO for backport)\nwas a feature. ## Risk Low.',
  ],
  [
    'A1',
    'yes',
    '**YES**\n\nIt should be backported.\n\n## Bug Analysis\n\nA crash.\n\n## Risk\n\nLow.',
  ],
  ['B0', 'yes', `${marked}**YES**\n\nA clear fix.\n\n## Impact\n\nUsers of lamps.`],
  ['B1', 'yes', `${marked}I have what I need.\n\n**Backport Status: YES**\n\n1. It crashes.`],
  ['B1', 'yes', `${marked}## **Backport Status: YES**\n\n### Reasons\n\n- It crashes.`],
  ['B1', 'no', `${marked}**Backport Status: NO**\n\nA feature, not a fix.`],
  ['B2', 'yes', `${marked}After reading the code, my view:\n\n**Answer: YES**\n\nA crash.`],
  ['B2', 'yes', `${marked}## BACKPORT RECOMMENDATION: **YES**\n\n### Summary\n\nA crash.`],
  ['B2', 'no', `${marked}Here is my assessment:\n\n## **NO**\n\nIt needs three other commits.`],
  ['C', 'yes', `${marked}YES\n\n- The check was missing (lib/lamp.c:12).\n- Risk: none.`],
  ['C', 'yes', `${marked}YES – a one-line fix for a crash at\n\`lib/lamp.c:12\`.`],
  ['C', 'yes', `${marked}YES The patch restores the check that\nlamp users rely on.`],
  ['C', 'no', `${marked}NO\n- It only renames a field (lib/lamp.c:12).`],
  [
    'D',
    'yes',
    `${marked}### 1. COMMIT MESSAGE ANALYSIS\n\n- **NO** \`Fixes:\` tag\n- **NO** Fixes: tag either\n\n### 2. CODE CHANGE ANALYSIS\n\nOne check.\n\n---\n\n### 3. RISK\n\nLow.\n\n## Verification\n\n- Read lib/lamp.c.\n\n**YES**`,
  ],
  ['D', 'no', `${marked}The rest of the series is missing.\n\nIt must not go alone.\n\n**NO**`],
  [
    'E1',
    'yes',
    `${marked}Let me compile it.\n\n${walkthrough
      .map((n) => `## PHASE ${n}: NAME\n\n### Step ${n}.1: Something\nRecord: fact ${n}.`)
      .join(
        '\n\n',
      )}\n\n## Verification\n- [Phase 4] UNVERIFIED: the list could not be reached\n- [Phase 6] read the tree\n\n**YES**`,
  ],
  [
    'E1',
    'yes',
    `${marked}${walkthrough.map((n) => `**Step ${n}.1: Something**\nRecord: fact ${n}.`).join('\n\n')}\n\n**YES**`,
  ],
  [
    'E2',
    'yes',
    `${marked}## Phase Walkthrough\n\n${walkthrough
      .map((n) => `Phase ${n} Record: fact ${n}.`)
      .join(
        '\n\n',
      )}\n\n## Verification\n\n- Phase 2: read the diff.\n\nIt should go in.\n\n**YES**`,
  ],
  ['empty', 'unknown', marked],
  ['empty', 'unknown', ''],
  ['error', 'unknown', `${marked}Error: Failed to generate final synthesis`],
];

describe('explanation forms', () => {
  it.each(forms)('%s, %s', async (form, verdict, explanation) => {
    const document = await parseMail(sampleMail({ body: selectionBody(explanation) }));
    expect(document.form).toBe(form);
    expect(document.verdict).toBe(verdict);
    expect(document.kind).toBe('selection');
    expect(document.upstream).toBe(sampleOid);
    expect(document.error).toBeNull();
    const text = explanation.replace(marked, '').trim();
    expect(document.explanation ?? '').toBe(text);
  });

  it('maps the walk-through to nine phases, verbatim, and carries "unverified" through', async () => {
    const explanation = forms.find(([form]) => form === 'E1')?.[2] ?? '';
    const { phases, verification } = await parseMail(
      sampleMail({ body: selectionBody(explanation) }),
    );
    expect(phases.map((phase) => phase.phase)).toEqual(walkthrough);
    expect(phases[2]?.text).toBe('## PHASE 3: NAME\n\n### Step 3.1: Something\nRecord: fact 3.');
    expect(phases.filter((phase) => phase.unverified).map((phase) => phase.phase)).toEqual([4]);
    expect(verification).toEqual([
      {
        phase: 4,
        text: '- [Phase 4] UNVERIFIED: the list could not be reached',
        unverified: true,
      },
      { phase: 6, text: '- [Phase 6] read the tree', unverified: false },
    ]);
  });

  it('reads paragraphs that begin "Phase N Record:"', async () => {
    const explanation = forms.find(([form]) => form === 'E2')?.[2] ?? '';
    const { phases } = await parseMail(sampleMail({ body: selectionBody(explanation) }));
    expect(phases.map((phase) => phase.text)).toEqual(
      walkthrough.map((n) => `Phase ${n} Record: fact ${n}.`),
    );
  });

  it('maps numbered headings by what they speak of', async () => {
    const explanation = forms.find(([form]) => form === 'D')?.[2] ?? '';
    const { phases } = await parseMail(sampleMail({ body: selectionBody(explanation) }));
    expect(phases.map((phase) => phase.phase)).toEqual([1, 2, 8]);
  });
});

describe('envelope', () => {
  it('takes the mail apart', async () => {
    const document = await parseMail(
      sampleMail({
        body: selectionBody(`${marked}**YES**\n\n\`\`\`\n 9 files changed\n---\n\`\`\``),
      }),
    );
    expect(document).toMatchObject({
      messageId: '<20250901101010.4242-7-s@example.org>',
      newest: '6.17',
      oldest: '5.10',
      counter: null,
      sequence: 7,
      title: 'lamp: check it first',
      stableBase: 'Linux 6.17.1',
      author: { name: 'Ada Turner', email: 'ada@example.org' },
      message: 'The lamp is switched on before anybody checked that it is there.',
      date: '2025-09-01T14:10:10.000Z',
      explanation: '**YES**\n\n```\n 9 files changed\n---\n```',
    });
    expect(document.trailers.map((trailer) => trailer.key)).toEqual([
      'Fixes',
      'Signed-off-by',
      'Signed-off-by',
    ]);
    expect(document.patch?.diffstat).toBe(' lib/lamp.c | 1 +\n 1 file changed, 1 insertion(+)');
    expect(document.patch?.complete).toBe(true);
    expect(document.patch?.text.endsWith(' \treturn 0;\n')).toBe(true);
  });

  it('reads "commit … upstream." and the counter of a per-branch send', async () => {
    const body = selectionBody('').replace(/\[ Upstream commit (\w+) \]/, 'commit $1 upstream.');
    const document = await parseMail(
      sampleMail({ subject: '[PATCH AUTOSEL 6.12\n 08/69] lamp: check it first', body }),
    );
    expect(document).toMatchObject({
      upstream: sampleOid,
      newest: '6.12',
      oldest: '6.12',
      counter: { n: 8, m: 69 },
      sequence: 8,
    });
  });

  it('keeps notes of several lines and lower-case tags among the trailers', async () => {
    const body = selectionBody(`${marked}YES`).replace(
      'Signed-off-by: Ada',
      'cc: list@example.org\n[ada: took the second\nline out]\nSigned-off-by: Ada',
    );
    const { message, trailers, trailersText } = await parseMail(sampleMail({ body }));
    expect(message).toBe('The lamp is switched on before anybody checked that it is there.');
    expect(trailers.map((trailer) => trailer.key)).toEqual([
      'Fixes',
      'cc',
      'Signed-off-by',
      'Signed-off-by',
    ]);
    expect(trailersText).toContain('[ada: took the second\nline out]');
  });

  it('ends the patch by its own counts: a removed "- " looks like a signature', async () => {
    const patch =
      'diff --git a/list b/list\nindex 1..2 100644\n--- a/list\n+++ b/list\n@@ -1,3 +1,2 @@\n a\n-- \n b\n';
    const document = await parseMail(sampleMail({ body: selectionBody(marked, patch) }));
    expect(document.patch?.text).toBe(patch);
    expect(document.patch?.complete).toBe(true);
  });

  it('says when the patch is cut off', async () => {
    const whole = sampleMail({ body: selectionBody(`${marked}YES`) });
    const cut = whole.subarray(0, whole.indexOf('\tlamp_check') + 5);
    const document = await parseMail(cut);
    expect(document).toMatchObject({ kind: 'selection', verdict: 'yes', upstream: sampleOid });
    expect(document.patch?.complete).toBe(false);
  });
});
