import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affectedValues, cellStates, verdicts } from '@/lib/contracts/vocabulary';
import { changedFacts } from '@/lib/review/changed-facts';

const facts = fc.record({
  tip: fc.constantFrom('a'.repeat(40), 'b'.repeat(40)),
  state: fc.constantFrom(...cellStates),
  affected: fc.constantFrom(...affectedValues),
  verdict: fc.constantFrom(null, ...verdicts),
});

test('says something exactly when what a vote rests on changed', () => {
  fc.assert(
    fc.property(facts, facts, (then, now) => {
      const same =
        then.state === now.state &&
        then.affected === now.affected &&
        (then.verdict === now.verdict || now.verdict === null);
      expect(changedFacts(then, now).length === 0).toBe(same);
    }),
  );
});

test('names the tip and what is so since', () => {
  const then = {
    tip: 'abcdef0123456789',
    state: 'applies',
    affected: 'yes',
    verdict: 'yes',
  } as const;
  expect(changedFacts(then, { ...then, tip: 'f00', state: 'conflicts' })).toEqual([
    'decided at tip abcdef012345 (applies as is); conflicts since',
  ]);
  expect(changedFacts(then, { ...then, tip: 'f00' })).toEqual([]);
});
