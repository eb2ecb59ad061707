import { type AdjustRule, adjustRules } from '@/lib/contracts/backport';

export type { AdjustRule } from '@/lib/contracts/backport';
export { adjustRules } from '@/lib/contracts/backport';

/** What one rule did at one place, for the person who reads the proposal. */
export interface Adjustment {
  readonly rule: AdjustRule;
  /** Path upstream (bytes, latin1). */
  readonly path: string;
  /** First line of the place in upstream's file before the patch, from 1; 0 for the whole file. */
  readonly line: number;
  /** One sentence: what was done and why. */
  readonly what: string;
}

export const allRules: ReadonlySet<AdjustRule> = new Set(adjustRules);

/**
 * Rules that differed from what maintainers committed in at most 5 of 100 of the proposals they took part in, used
 * together, on DPDK 2022 to 2025, rdma-core and Linux 2.6.27 to 2.6.32 (`bench proposals`: moved-code 12 equal, none
 * different; moved-file 5 and none; the next ones are neighbouring, 91 and 5, and one-neighbour, 63 and 4). The others
 * are used only when a person asks for them.
 */
export const defaultRules: ReadonlySet<AdjustRule> = new Set<AdjustRule>([
  'moved-code',
  'moved-file',
]);
