import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPolicy, type PolicyRules } from '@/lib/contracts/policy';
import { decisionVerbs } from '@/lib/contracts/vocabulary';
import {
  blockersAfterAccept,
  names,
  noFacts,
  type PolicyFacts,
  standingOf,
  type Vote,
} from '@/lib/review/standing';

const two: PolicyRules = { ...defaultPolicy, approvals: 2 };

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
    expect(standingOf(once, two)).toMatchObject({
      verb: null,
      blockers: [{ kind: 'approvals', have: 1, needed: 2 }],
    });
    expect(standingOf([...once, { seq: 2, userId: 'a', verb: 'accept' }], two).verb).toBeNull();
    expect(standingOf([...once, { seq: 2, userId: 'b', verb: 'accept' }], two).verb).toBe('accept');
  });

  test('an author’s accept counts for nothing where policy says so, and hides nobody else’s vote', () => {
    const rules = { ...defaultPolicy, ownPatches: false };
    const own = { seq: 2, userId: 'a', verb: 'accept', own: true } as const;
    expect(standingOf([own], rules)).toMatchObject({
      verb: null,
      blockers: [{ kind: 'own-patch' }, { kind: 'approvals', have: 0, needed: 1 }],
    });
    expect(standingOf([{ seq: 1, userId: 'b', verb: 'reject' }, own], rules).verb).toBe('reject');
    expect(standingOf([{ ...own, verb: 'reject' }], rules).verb).toBe('reject');
  });

  test('soak: from a release on, and not before there is one', () => {
    const rules = { ...defaultPolicy, soakDays: 7 };
    const votes = [{ seq: 1, userId: 'a', verb: 'accept' }] as const;
    const facts = { ...noFacts, now: '2026-05-05T12:00:00.000Z' };
    expect(standingOf(votes, rules, facts).blockers).toEqual([{ kind: 'not-released', days: 7 }]);
    const released = { ...facts, releasedAt: '2026-04-28T12:00:01.000Z' };
    expect(standingOf(votes, rules, released).blockers).toEqual([
      { kind: 'soak', until: '2026-05-05T12:00:01.000Z' },
    ]);
    const later = { ...released, now: '2026-05-05T12:00:01.000Z' };
    expect(standingOf(votes, rules, later).verb).toBe('accept');
  });

  test('an opted-out subsystem takes what asks for it, and what a maintainer acknowledged', () => {
    const rules = { ...defaultPolicy, optOut: ['fs/xfs'] };
    const votes = [{ seq: 1, userId: 'a', verb: 'accept' }] as const;
    const facts = { ...noFacts, subsystem: 'fs/xfs: scrub' };
    expect(standingOf(votes, rules, facts).blockers).toEqual([{ kind: 'opt-out' }]);
    expect(standingOf(votes, rules, { ...facts, asksForStable: true }).verb).toBe('accept');
    const byMaintainer = votes.map((vote) => ({ ...vote, maintainer: true }));
    expect(standingOf(byMaintainer, rules, facts).verb).toBe('accept');
  });

  test.each([
    ['net', 'net', true],
    ['net', 'net/ipv4', true],
    ['net', 'net: core', true],
    ['Net', 'net', true],
    ['net', 'netfilter', false],
    ['net/ipv4', 'net', false],
    ['*', '', true],
  ])('%s names %s: %s', (entry, subsystem, expected) => {
    expect(names([entry], subsystem)).toBe(expected);
  });
});

const vote = fc.record({
  userId: fc.constantFrom('a', 'b', 'c', 'd'),
  verb: fc.constantFrom(...decisionVerbs),
});
const about = {
  a: { own: true, maintainer: false },
  b: { own: false, maintainer: true },
  c: { own: false, maintainer: false },
  d: { own: false, maintainer: false },
} as const;
const votes: fc.Arbitrary<readonly Vote[]> = fc
  .array(vote, { maxLength: 9 })
  .map((list) => list.map((v, at) => ({ ...v, ...about[v.userId], seq: at + 1 })));
const subsystems = fc.subarray(['net', 'fs', '*']);
const rules: fc.Arbitrary<PolicyRules> = fc.record({
  approvals: fc.constantFrom(1 as const, 2 as const),
  ownPatches: fc.boolean(),
  optOut: subsystems,
  maintainerAck: subsystems,
  soakDays: fc.integer({ min: 0, max: 20 }),
});
const facts: fc.Arbitrary<PolicyFacts> = fc.record({
  subsystem: fc.constantFrom('net', 'fs', 'mm'),
  asksForStable: fc.boolean(),
  acknowledged: fc.boolean(),
  releasedAt: fc.constantFrom(null, '2026-04-20T00:00:00.000Z', '2026-05-01T00:00:00.000Z'),
  now: fc.constant('2026-05-05T00:00:00.000Z'),
});

describe('standingOf, for any votes, policy and facts', () => {
  test('the order in which votes are given does not matter', () => {
    fc.assert(
      fc.property(votes, rules, facts, (v, r, f) => {
        expect(standingOf([...v].reverse(), r, f)).toEqual(standingOf(v, r, f));
      }),
    );
  });

  test('an accept that stands has all that the policy asks for', () => {
    fc.assert(
      fc.property(votes, rules, facts, (v, r, f) => {
        if (standingOf(v, r, f).verb !== 'accept') return;
        const last = ['a', 'b', 'c', 'd'].map((id) => v.findLast((one) => one.userId === id));
        const yes = last.filter((one) => one?.verb === 'accept' && (r.ownPatches || !one.own));
        expect(yes.length).toBeGreaterThanOrEqual(r.approvals);
        const ack = f.acknowledged || yes.some((one) => one?.maintainer);
        const listed = (list: readonly string[]) =>
          list.includes('*') || list.includes(f.subsystem);
        if (listed(r.optOut)) expect(ack || f.asksForStable).toBe(true);
        if (listed(r.maintainerAck)) expect(ack).toBe(true);
        if (r.soakDays > 0) {
          expect(f.releasedAt).not.toBeNull();
          const age = Date.parse(f.now) - Date.parse(f.releasedAt ?? '');
          expect(age).toBeGreaterThanOrEqual(r.soakDays * 86_400_000);
        }
      }),
    );
  });

  test('under the default policy exactly the newest vote that was not taken back stands', () => {
    fc.assert(
      fc.property(votes, facts, (v, f) => {
        const newest = v.findLast(
          (one) =>
            one.verb !== 'withdraw' &&
            !v.some((later) => later.userId === one.userId && later.seq > one.seq),
        );
        const standing = standingOf(v, defaultPolicy, f);
        expect(standing.verb).toBe(newest?.verb ?? null);
        expect(standing.blockers).toEqual([]);
      }),
    );
  });

  test('a stricter policy makes no accept stand that did not, and touches no other verb', () => {
    fc.assert(
      fc.property(votes, rules, facts, (v, r, f) => {
        const open = standingOf(v, { ...defaultPolicy, ownPatches: r.ownPatches }, f).verb;
        const strict = standingOf(v, r, f).verb;
        if (open === 'accept') expect([null, 'accept']).toContain(strict);
        else expect(strict).toBe(open);
      }),
    );
  });

  test('something blocks exactly when an accept waits', () => {
    fc.assert(
      fc.property(votes, rules, facts, (v, r, f) => {
        const standing = standingOf(v, r, f);
        const waits = standing.verb === null && standing.counting.length > 0;
        expect(standing.blockers.length > 0).toBe(waits);
      }),
    );
  });

  test('what is said before the vote is what blocks after it', () => {
    fc.assert(
      fc.property(votes, rules, facts, fc.constantFrom('a', 'b', 'c'), (v, r, f, userId) => {
        const voter = { userId, ...about[userId as 'a'] };
        const before = blockersAfterAccept(v, voter, r, f);
        const after = standingOf([...v, { ...voter, seq: v.length + 1, verb: 'accept' }], r, f);
        if (before.length === 0) expect(after.verb).toBe('accept');
        for (const blocker of after.blockers) expect(before).toContainEqual(blocker);
      }),
    );
  });
});
