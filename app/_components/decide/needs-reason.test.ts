import { expect, it } from 'vitest';
import { affectedValues, cellStates, decisionVerbs, verdicts } from '@/lib/contracts/vocabulary';
import { refuseVote } from '@/lib/review/check-vote';
import { needsReason } from './needs-reason';

it('asks exactly where the server would refuse a vote without a reason and take it with one', () => {
  for (const verb of decisionVerbs)
    for (const verdict of [null, ...verdicts])
      for (const state of cellStates)
        for (const affected of affectedValues) {
          const vote = { verb, verdict, state, affected };
          const possible = refuseVote({ ...vote, reason: 'because' }) === null;
          if (!possible) continue;
          const asked = refuseVote({ ...vote, reason: '' }) !== null;
          expect([vote, needsReason(verb, verdict, [{ state, affected }])]).toEqual([vote, asked]);
        }
});
