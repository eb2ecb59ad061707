import { notAvailable } from './not-available';

export const mailPhase = notAvailable(
  'mail',
  'this version of the engine reads no mailing list archive, so replies, revisions and objections are not known.',
);
