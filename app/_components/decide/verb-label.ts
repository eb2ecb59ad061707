import type { DecisionVerb } from '@/lib/contracts/words';

/** What is written on the button of a verb. */
export const verbLabel: Readonly<Record<DecisionVerb, string>> = {
  accept: 'Accept',
  reject: 'Reject',
  defer: 'Defer',
  'needs-work': 'Needs work',
  withdraw: 'Take back',
};
