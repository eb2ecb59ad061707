import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionVerbs } from '@/lib/contracts/vocabulary';
import { standingOf } from '@/lib/review/standing';

describe('standingOf', () => {
  test('nobody voted: nothing stands', () => {
    expect(standingOf([])).toMatchObject({ verb: null, approvals: 0, disputed: false });
  });

  test('the newest vote stands, and says that people disagree', () => {
    const standing = standingOf([
      { seq: 1, userId: 'a', verb: 'accept' },
      { seq: 2, userId: 'b', verb: 'reject' },
    ]);
    expect(standing).toMatchObject({ verb: 'reject', disputed: true, counting: [1, 2] });
  });

  test('undo is a new vote: what the other person said stands again', () => {
    const standing = standingOf([
      { seq: 1, userId: 'a', verb: 'accept' },
      { seq: 2, userId: 'b', verb: 'reject' },
      { seq: 3, userId: 'b', verb: 'withdraw' },
    ]);
    expect(standing).toMatchObject({ verb: 'accept', disputed: false, counting: [1] });
  });

  test('two approvals: one accept is not enough, the same person twice is not either', () => {
    const once = [{ seq: 1, userId: 'a', verb: 'accept' }] as const;
    expect(standingOf(once, 2)).toMatchObject({ verb: null, approvals: 1, needed: 2 });
    expect(standingOf([...once, { seq: 2, userId: 'a', verb: 'accept' }], 2).verb).toBeNull();
    expect(standingOf([...once, { seq: 2, userId: 'b', verb: 'accept' }], 2).verb).toBe('accept');
  });

  test('the order in which votes are given does not matter', () => {
    const vote = fc.record({
      userId: fc.constantFrom('a', 'b', 'c'),
      verb: fc.constantFrom(...decisionVerbs),
    });
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 8 }), (votes) => {
        const numbered = votes.map((v, i) => ({ ...v, seq: i + 1 }));
        expect(standingOf([...numbered].reverse())).toEqual(standingOf(numbered));
      }),
    );
  });
});
