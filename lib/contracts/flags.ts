import { z } from 'zod';

/** Flags of a candidate in the queue: each says one thing a reviewer must see before opening it. */
export const candidateFlags = [
  'follow-up', // a later upstream commit fixes it
  'reverted', // a later upstream commit reverts it
  'nak', // somebody objected on the list, or asked to drop it
  'prerequisite', // needs another commit first, by its own words or by the matrix
  'device-id', // adds an id, quirk or alias only
  'cve', // names a CVE
  'security', // memory safety or privilege, by its symptoms
  'stable-request', // Cc: stable
  'mail-no', // the selecting mail itself says NO
  'mail-contradictory', // the selecting mail says both
  'mail-only', // the repository does not hold the commit
  'analysis-failed',
] as const;
export const CandidateFlag = z.enum(candidateFlags);
export type CandidateFlag = z.infer<typeof CandidateFlag>;

/** Flags that make the view "alarms". */
export const alarmFlags: readonly CandidateFlag[] = [
  'follow-up',
  'reverted',
  'nak',
  'mail-no',
  'mail-contradictory',
  'analysis-failed',
];

/** Flags that make the view "security". */
export const securityFlags: readonly CandidateFlag[] = ['cve', 'security'];
