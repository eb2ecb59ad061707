import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail } from '@/lib/mail/parse';
import { diffstatOf } from './diffstat';
import { renderSelectionMail, type SelectionMail } from './selection-mail';

const patch = Buffer.from(
  'diff --git a/lib/lamp.c b/lib/lamp.c\nindex 1..2 100644\n--- a/lib/lamp.c\n+++ b/lib/lamp.c\n@@ -1,2 +1,3 @@\n one\n+two\n-- \n+x\ndiff --git a/p.bin b/p.bin\nindex 1..2 100644\nGIT binary patch\nliteral 1\nIcmZPo000310RR91\n\nliteral 0\nHcmV?d00001\n\n',
);

const sample: SelectionMail = {
  from: { name: 'Řehoř', email: 'r@example.org' },
  to: [{ name: '', email: 'stable@example.org' }],
  cc: [{ name: 'Turner, Ada', email: 'ada@example.org' }],
  time: 1_757_059_200,
  zone: '+0000',
  messageId: '<1@example.org>',
  author: { name: 'Ada Turner', email: 'ada@example.org' },
  message: 'lamp: check it\n\nBecause.\n\nSigned-off-by: Ada Turner <ada@example.org>',
  upstream: '0123456789abcdef0123456789abcdef01234567',
  newest: '7.0',
  oldest: '5.10',
  stableBase: 'Linux 7.0.1',
  phases: Array.from({ length: 9 }, (_, index) => ({
    phase: index + 1,
    title: `Name ${index + 1}`,
    text: `Fact ${index + 1}.\n\nAnother.`,
  })),
  verification: ['Phase 4: could not be verified, the list was away', 'Phase 6: read the tree'],
  conclusion: 'It should go in.',
  verdict: 'yes',
  patch,
};

describe('selection mails', () => {
  it('parse back to the same candidate, range, verdict and phases', async () => {
    const parsed = await parseMail(renderSelectionMail(sample));
    expect(parsed).toMatchObject({
      kind: 'selection',
      form: 'E2',
      upstream: sample.upstream,
      newest: '7.0',
      oldest: '5.10',
      verdict: 'yes',
      title: 'lamp: check it',
      author: sample.author,
      from: sample.from,
      cc: sample.cc,
      stableBase: 'Linux 7.0.1',
      message: 'Because.',
      error: null,
    });
    expect(parsed.phases).toEqual(
      sample.phases.map(({ phase, title, text }) => ({
        phase,
        text: `### Phase ${phase}: ${title}\n\n${text}`,
        unverified: phase === 4,
      })),
    );
    expect(Buffer.from(parsed.patch?.bytes ?? []).equals(patch)).toBe(true);
  });

  it('whatever the findings say, the verdict and the place of the patch stand', async () => {
    const nasty = fc.array(
      fc.constantFrom(
        '**NO**',
        'Backport Status: NO',
        '## Phase 3',
        '---',
        'diff --git a/x b/x',
        ' 1 file changed',
        'text',
        '',
        'From me 10:00 2020',
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(
        nasty,
        fc.constantFrom('yes' as const, 'no' as const),
        async (lines, verdict) => {
          const phases = [
            { phase: 1, title: 'One', text: lines.join('\n') },
            ...sample.phases.slice(1),
          ];
          const parsed = await parseMail(renderSelectionMail({ ...sample, phases, verdict }));
          expect(parsed.patch?.text.startsWith('diff --git a/lib/lamp.c')).toBe(true);
          expect(parsed.phases.map((phase) => phase.phase)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
          expect([verdict, 'contradictory']).toContain(parsed.verdict);
        },
      ),
    );
  });

  it('a single branch', async () => {
    const parsed = await parseMail(
      renderSelectionMail({ ...sample, oldest: '7.0', verdict: 'no' }),
    );
    expect(parsed).toMatchObject({ newest: '7.0', oldest: '7.0', verdict: 'no' });
    expect(parsed.subject).toBe('[PATCH AUTOSEL 7.0] lamp: check it');
  });
});

describe('diffstat', () => {
  it('counts by hunk, not by what lines look like', () => {
    expect(diffstatOf(patch)).toBe(
      ' lib/lamp.c | 3 ++-\n p.bin      | Bin\n 2 files changed, 2 insertions(+), 1 deletion(-)',
    );
    expect(diffstatOf(Buffer.from(''))).toBe('');
  });
});
