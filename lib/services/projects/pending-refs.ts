import type { RefInfo } from '@/lib/contracts/git';

export interface Pending {
  readonly pendingRefs: readonly string[];
  readonly pendingTips: readonly string[];
}

/** Pending refs found by name, with those that people named and that exist: each once, found ones first. */
export function withNamed(
  found: Pending,
  named: readonly string[],
  refs: readonly RefInfo[],
): { pendingRefs: string[]; pendingTips: string[] } {
  const pendingRefs = [...found.pendingRefs];
  const pendingTips = [...found.pendingTips];
  for (const name of named) {
    const ref = refs.find((one) => one.name === name);
    if (ref === undefined || pendingRefs.includes(name)) continue;
    pendingRefs.push(name);
    pendingTips.push(ref.commit);
  }
  return { pendingRefs, pendingTips };
}

/** The full name of a ref as a person writes it: `queue/6.6`, `stable-rc/linux-6.6.y`, or whole; null when there is none. */
export function fullRefName(typed: string, refs: readonly RefInfo[]): string | null {
  const prefixes = ['', 'refs/heads/', 'refs/remotes/', 'refs/tags/', 'refs/'];
  for (const prefix of prefixes) {
    if (refs.some((ref) => ref.name === prefix + typed)) return prefix + typed;
  }
  return null;
}
