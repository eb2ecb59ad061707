import { type BranchRules, PolicyRules } from '@/lib/contracts/policy';

/** A policy as its form holds it. */
export interface PolicyDraft {
  readonly approvals: '1' | '2';
  readonly ownPatches: boolean;
  readonly soakDays: string;
  /** One a line. */
  readonly optOut: string;
  readonly maintainerAck: string;
}

export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

export const draftOf = (rules: PolicyRules): PolicyDraft => ({
  approvals: rules.approvals === 2 ? '2' : '1',
  ownPatches: rules.ownPatches,
  soakDays: String(rules.soakDays),
  optOut: rules.optOut.join('\n'),
  maintainerAck: rules.maintainerAck.join('\n'),
});

/** The rules that a form holds, or what is wrong with it. */
export function rulesOf(draft: PolicyDraft): PolicyRules | string {
  if (!/^\d{1,3}$/.test(draft.soakDays.trim()) || Number(draft.soakDays) > 365) {
    return 'Soak is a number of days from 0 to 365.';
  }
  const rules = PolicyRules.safeParse({
    approvals: Number(draft.approvals),
    ownPatches: draft.ownPatches,
    soakDays: Number(draft.soakDays),
    optOut: linesOf(draft.optOut),
    maintainerAck: linesOf(draft.maintainerAck),
  });
  return rules.success ? rules.data : 'At most 500 subsystems of 200 characters each.';
}

/** What a branch does differently from its project. */
export function changedRules(wanted: PolicyRules, project: PolicyRules): BranchRules {
  const names = Object.keys(wanted) as (keyof PolicyRules)[];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(wanted[name]) !== JSON.stringify(project[name]))
      .map((name) => [name, wanted[name]]),
  );
}
