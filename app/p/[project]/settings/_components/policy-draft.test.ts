import { expect, it } from 'vitest';
import { defaultPolicy } from '@/lib/contracts/policy';
import { changedRules, draftOf, rulesOf } from './policy-draft';

it('reads back what it shows', () => {
  const rules = { ...defaultPolicy, approvals: 2, soakDays: 7, optOut: ['net', 'fs/xfs'] } as const;
  const copy = { ...rules, optOut: [...rules.optOut] };
  expect(rulesOf(draftOf(copy))).toEqual(copy);
});

it('takes blank and repeated lines for nothing, and says what is wrong', () => {
  const draft = { ...draftOf(defaultPolicy), maintainerAck: ' net \n\nnet\n*' };
  expect(rulesOf(draft)).toMatchObject({ maintainerAck: ['net', '*'] });
  for (const soakDays of ['', 'x', '-1', '366', '1.5']) {
    expect(rulesOf({ ...draft, soakDays })).toMatch(/days/);
  }
});

it('sends of a branch only what differs', () => {
  expect(changedRules({ ...defaultPolicy, approvals: 2 }, defaultPolicy)).toEqual({ approvals: 2 });
  expect(changedRules(defaultPolicy, defaultPolicy)).toEqual({});
});
