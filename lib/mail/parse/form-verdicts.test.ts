import { describe, expect, it } from 'vitest';
import { parseMail } from './document';
import { marked, sampleMail, selectionBody } from './sample-mails';

/**
 * Every form of 5-mail.md with every verdict. The archive that was at hand holds no NO and no two statements that
 * disagree, so these are written from the table there: what stands where, and which words are no verdicts.
 */
interface Form {
  readonly form: string;
  /** The explanation with its verdict in the place where this form has it; `more` stands in its running text. */
  readonly says: (verdict: 'YES' | 'NO', more: string) => string;
  /** Text that goes behind a YES and says NO. */
  readonly disagrees: string;
  /** The same form without a verdict; null where the form is told by its verdict. */
  readonly silent: string | null;
}

const steps = (line: (n: number) => string, between: string) =>
  Array.from({ length: 9 }, (_, index) => line(index + 1)).join(between);
const phaseHeadings = steps(
  (n) => `## PHASE ${n}: NAME\n\n### Step ${n}.1: x\nRecord: fact.`,
  '\n\n',
);
const phaseParagraphs = `## Phase Walkthrough\n\n${steps((n) => `Phase ${n} Record: fact.`, '\n\n')}`;

const forms: readonly Form[] = [
  {
    form: 'A0',
    says: (verdict, more) =>
      `**${verdict}** This is what I think of it. ## Why it matters The lamp is\nread early. ${more} ## Risk Low: one line.`,
    disagrees: '\n**Backport Status: NO**',
    silent: 'This is what I see. ## Why it matters The lamp is\nread early. ## Risk Low: one line.',
  },
  {
    form: 'A1',
    says: (verdict, more) =>
      `**${verdict}**\n\nMy view.\n\n## Bug Analysis\n\nA crash. ${more}\n\n## Risk\n\nLow.`,
    disagrees: '\n\n**NO**',
    silent: 'My view.\n\n## Bug Analysis\n\nA crash.\n\n## Risk\n\nLow.',
  },
  {
    form: 'B0',
    says: (verdict, more) =>
      `${marked}**${verdict}**\n\nMy view. ${more}\n\n## Impact\n\nUsers of lamps.`,
    disagrees: '\n\n**Recommendation: NO**\n\nIt needs two others.',
    silent: null,
  },
  {
    form: 'B1',
    says: (verdict, more) =>
      `${marked}I have what I need.\n\n**Backport Status: ${verdict}**\n\n1. A crash. ${more}`,
    disagrees: '\n\n**Final Verdict: NO**\n\nIt needs two others.',
    silent: `${marked}I have what I need.\n\n**Backport Status: open**\n\n1. A crash.`,
  },
  {
    form: 'B2',
    says: (verdict, more) =>
      `${marked}After reading the code:\n\n## BACKPORT RECOMMENDATION: **${verdict}**\n\nA crash. ${more}`,
    disagrees: '\n\n**Final Verdict: NO**\n\nIt needs two others.',
    silent: `${marked}After reading the code I have a view, but no conclusion.\n\nA crash.`,
  },
  {
    form: 'C',
    says: (verdict, more) =>
      `${marked}${verdict}\n\n- The check was missing (lib/lamp.c:12).\n- ${more}`,
    disagrees: '\n\n**Backport Status: NO**\n\nIt needs two others.',
    silent: null,
  },
  {
    form: 'D',
    says: (verdict, more) =>
      `${marked}### 1. COMMIT MESSAGE ANALYSIS\n\nA lamp. ${more}\n\n### 2. CODE CHANGE ANALYSIS\n\nOne check.\n\n**${verdict}**`,
    disagrees: '\n\n**NO**',
    silent: `${marked}### 1. COMMIT MESSAGE ANALYSIS\n\nA lamp.\n\n### 2. CODE CHANGE ANALYSIS\n\nOne check.`,
  },
  {
    form: 'E1',
    says: (verdict, more) =>
      `${marked}${phaseHeadings}\n\n## Verification\n- [Phase 6] read the tree. ${more}\n\n**${verdict}**`,
    disagrees: '\n\n**NO**',
    silent: `${marked}${phaseHeadings}\n\n## Verification\n- [Phase 6] read the tree.`,
  },
  {
    form: 'E2',
    says: (verdict, more) =>
      `${marked}${phaseParagraphs}\n\n## Verification\n\n- Phase 2: read. ${more}\n\nMy view.\n\n**${verdict}**`,
    disagrees: '\n\n**NO**',
    silent: `${marked}${phaseParagraphs}\n\n## Verification\n\n- Phase 2: read.\n\nMy view.`,
  },
];

/** 5-mail.md: "It must stand alone": these are no verdicts. */
const traps = (word: 'YES' | 'NO') =>
  [
    `Similar Commit #2 (${word} for backport) was another thing.`,
    `It has **${word}** Fixes: tag`,
    `and the table | Rule | **${word}** | says so.`,
  ].join(' ');

const read = async (explanation: string) => {
  const { form, verdict, error } = await parseMail(
    sampleMail({ body: selectionBody(explanation) }),
  );
  return { form, verdict, error };
};

describe.each(forms)('form $form', ({ form, says, disagrees, silent }) => {
  it('says YES, and NO', async () => {
    expect(await read(says('YES', 'That is all.'))).toEqual({ form, verdict: 'yes', error: null });
    expect(await read(says('NO', 'That is all.'))).toEqual({ form, verdict: 'no', error: null });
  });

  it('is not misled by words about other commits, tags and table cells', async () => {
    expect(await read(says('YES', traps('NO')))).toEqual({ form, verdict: 'yes', error: null });
    expect(await read(says('NO', traps('YES')))).toEqual({ form, verdict: 'no', error: null });
  });

  it('is contradictory when two statements disagree', async () => {
    const { verdict } = await read(`${says('YES', 'That is all.')}${disagrees}`);
    expect(verdict).toBe('contradictory');
  });

  it.skipIf(silent === null)('is unknown when it says neither', async () => {
    expect(await read(silent ?? '')).toEqual({ form, verdict: 'unknown', error: null });
  });
});

describe('what is no explanation', () => {
  it('is empty, or an error, and unknown', async () => {
    expect(await read(marked)).toEqual({ form: 'empty', verdict: 'unknown', error: null });
    expect(await read(`${marked}Error: Failed to generate final synthesis`)).toEqual({
      form: 'error',
      verdict: 'unknown',
      error: null,
    });
  });
});
