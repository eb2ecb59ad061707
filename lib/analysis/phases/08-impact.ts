import { notAvailable } from './not-available';

export const impactPhase = notAvailable(
  'impact',
  'this version of the engine scores no impact, so who is affected and how severely is not known beyond phases 1 and 2.',
);
