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
 * Rules whose proposals were what maintainers committed in at least 95 of 100 cases, used together,
 * on DPDK 2022 to 2025, rdma-core and Linux 2.6.27 to 2.6.32 (docs/proposals.md). The others are used only when a person
 * asks for them.
 */
export const defaultRules: ReadonlySet<AdjustRule> = new Set<AdjustRule>(['newer-branch']);
