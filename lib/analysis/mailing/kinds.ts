import type { Finding } from '@/lib/contracts/analysis';

/** Kinds of findings of phase 4. */
export const mailingKinds = [
  'searched', // where it was looked and by what it was found
  'posting', // one revision as it was posted
  'revision-change', // what changed from one revision to the next
  'same-change', // somebody else posted the same change under another title
  'committed-change', // whether what was committed is what was posted last
  'review', // a tag somebody gave in an answer
  'objection', // NAK
  'changes-wanted', // somebody asks for another revision
  'question',
  'stable-request', // somebody asks for a backport
  'applied', // somebody says that it was taken
  'bug-report', // an answer reports breakage
  'linked-report', // the report that the message links to
  'discussion', // how many answered, and how
  'no-objection',
  'no-stable-request',
  'stable-posting', // the same patch on its way into a stable tree
  'stable-objection', // objections to that
  'stable-ack', // agreement with that
  'not-found',
  'unverified',
] as const;
export type MailingKind = (typeof mailingKinds)[number];
export type MailingFinding = Finding & { kind: MailingKind };
