import { notAvailable } from './not-available';

export const codePhase = notAvailable(
  'code',
  'this version of the engine follows no callers, so the path from an entry point and its gates are not known.',
);
