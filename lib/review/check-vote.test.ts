import { expect, test } from 'vitest';
import { isApplicable, refuseVote } from '@/lib/review/check-vote';

const cell = { state: 'applies', affected: 'yes', reason: '', verdict: 'yes' } as const;

test('a routine accept needs no reason', () => {
  expect(refuseVote({ ...cell, verb: 'accept' })).toBeNull();
});

test.each(['reject', 'needs-work'] as const)(
  '%s needs a reason that is more than blanks',
  (verb) => {
    expect(refuseVote({ ...cell, verb })).toMatch(/Say why/);
    expect(refuseVote({ ...cell, verb, reason: '  \n' })).toMatch(/Say why/);
    expect(refuseVote({ ...cell, verb, reason: 'breaks suspend' })).toBeNull();
  },
);

test('an accept against the matrix needs a reason, an impossible one is refused', () => {
  expect(refuseVote({ ...cell, verb: 'accept', state: 'conflicts' })).not.toBeNull();
  expect(refuseVote({ ...cell, verb: 'accept', state: 'conflicts', reason: 'after x' })).toBeNull();
  expect(refuseVote({ ...cell, verb: 'accept', affected: 'no' })).not.toBeNull();
  expect(refuseVote({ ...cell, verb: 'accept', state: 'present', reason: 'x' })).not.toBeNull();
  expect(refuseVote({ ...cell, verb: 'accept', state: 'absent', reason: 'x' })).not.toBeNull();
});

test('a verdict that is voted against asks for a reason, both ways', () => {
  expect(refuseVote({ ...cell, verb: 'accept', verdict: 'no' })).toMatch(/The engine says no/);
  expect(
    refuseVote({ ...cell, verb: 'accept', verdict: 'no', reason: 'seen it crash' }),
  ).toBeNull();
  expect(refuseVote({ ...cell, verb: 'accept', verdict: 'unsure' })).toBeNull();
  expect(refuseVote({ ...cell, verb: 'accept', verdict: null })).toBeNull();
  expect(refuseVote({ ...cell, verb: 'reject', verdict: 'yes' })).toMatch(/Say why/);
});

test('applicable: lands, and the branch may have the bug', () => {
  expect(isApplicable('merges', 'unknown')).toBe(true);
  expect(isApplicable('applies', 'no')).toBe(false);
  expect(isApplicable('conflicts', 'yes')).toBe(false);
});
