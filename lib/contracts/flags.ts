import { z } from 'zod';
import { candidateFlags } from '@/lib/contracts/words';

export { candidateFlags } from '@/lib/contracts/words';

export const CandidateFlag = z.enum(candidateFlags);
export type CandidateFlag = z.infer<typeof CandidateFlag>;

/** Flags that make the view "alarms". */
export const alarmFlags: readonly CandidateFlag[] = [
  'alarm',
  'follow-up',
  'reverted',
  'nak',
  'mail-no',
  'mail-contradictory',
  'analysis-failed',
];

/** Flags that make the view "security". */
export const securityFlags: readonly CandidateFlag[] = ['cve', 'security'];
