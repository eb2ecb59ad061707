import { describe, expect, it } from 'vitest';
import { readVerdict, verdictStatements } from './verdict';

describe('verdict of an explanation', () => {
  it.each([
    ['the last line', 'Long talk about NO new features.\n\n**YES**', 'yes'],
    ['the last line, with a rule after it', 'Talk.\n\n**NO**\n\n---', 'no'],
    ['a label in the middle', 'Chatter.\n\n**Backport Status: NO**\n\nBecause.', 'no'],
    ['a label over two lines', 'Chatter.\n\n## Backport Status\n\n**YES**\n\nBecause.', 'yes'],
    ['a label with an adjective', '### Backport Status: **URGENT - YES**\n\nBecause.', 'yes'],
    ['a label with a mark', '**Final Verdict:** ✅ **YES**\n\nBecause.', 'yes'],
    ['a refusal in words', '**Recommendation: NOT RECOMMENDED**\n\nBecause.', 'no'],
    ['a strong word on the last line', 'Talk.\n\n**STRONG YES**', 'yes'],
    ['a line of its own in the middle', 'Talk.\n\n## **NO**\n\nBecause.', 'no'],
    ['the first token', 'YES: switching it on\nis right.', 'yes'],
    ['the first token, bold', '**NO** This commit should stay out. ## Why', 'no'],
    ['a bold word in running text', 'I read it all. **YES** This commit should go in.', 'yes'],
    ['bold words with the reason inside', 'My view:\n\n**NO - this is a feature.**\n\nMore.', 'no'],
  ])('%s', (_, text, verdict) => {
    expect(readVerdict(text)).toBe(verdict);
  });

  it.each([
    ['other commits', 'Similar Commit #1 (NO for backport) and **Similar Commit #2 (YES)**: no.'],
    ['how other commits were marked', 'They were marked as "Backport Status: NO" but differ.'],
    ['tags', '- **NO** `Cc: stable` tag\n- **NO** Fixes: tag\n\nTalk.'],
    ['table cells', '| Rule | Result |\n| **NO** | **YES** |\n| status: YES | x |'],
    ['nouns', '**NO** new features.\n\n**No functional change**.'],
    [
      'answers to sub-questions',
      '- **Obviously correct?** **YES**\n- **Tested?** **NO** - by nobody',
    ],
    ['nothing', ''],
    ['prose', 'This looks like a good candidate, yes. No doubt.'],
    [
      'an accident of wrapping',
      'It was similar to the commit before with\nstatus: NO) which was a feature.',
    ],
  ])('is unknown for %s', (_, text) => {
    expect(readVerdict(text)).toBe('unknown');
  });

  it.each([
    ['**Backport Status: NO**\n\nBut on reflection it should go in.\n\n**YES**'],
    ['YES\n\n- it is a fix\n\n## Backport Status: NO\n\nIt needs two others.'],
    ['**YES**\n\nGood.\n\n**Recommendation: NO**\n\nToo risky.'],
  ])('is contradictory when statements disagree', (text) => {
    expect(readVerdict(text)).toBe('contradictory');
    expect(new Set(verdictStatements(text).map((statement) => statement.value)).size).toBe(2);
  });

  it('does not take sub-answers of a walk-through for contradictions', () => {
    const text = 'Is it tested?\n\n**Answer: NO**\n\nIs it small?\n\n**Answer: YES**\n\n**YES**';
    expect(readVerdict(text)).toBe('yes');
  });
});
