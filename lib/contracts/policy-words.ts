import type { PolicyRules, ReasonTemplates } from '@/lib/contracts/policy';
import { decisionVerbs } from '@/lib/contracts/words';

/** Policies in words, as plain data: pages read these without the schemas (`policy.ts`), which would bring the whole of zod. */

/** What holds where nobody set anything. */
export const defaultPolicy: PolicyRules = {
  approvals: 1,
  ownPatches: true,
  optOut: [],
  maintainerAck: [],
  soakDays: 0,
};

export const blockerKinds = [
  'approvals',
  'own-patch',
  'opt-out',
  'maintainer-ack',
  'soak',
  'not-released',
] as const;

/** What keeps an accept from standing. */
export type Blocker =
  | { readonly kind: 'approvals'; readonly have: number; readonly needed: number }
  | { readonly kind: 'own-patch' }
  | { readonly kind: 'opt-out' }
  | { readonly kind: 'maintainer-ack' }
  /** `until`: ISO time from which the accept counts. */
  | { readonly kind: 'soak'; readonly until: string }
  /** Soak is asked for, and the fix is in no released mainline tag yet. */
  | { readonly kind: 'not-released'; readonly days: number };

/** As stored with a cell: "approvals:1/2", "soak:2026-06-01T00:00:00.000Z", "opt-out". */
export function blockerCode(blocker: Blocker): string {
  switch (blocker.kind) {
    case 'approvals':
      return `approvals:${blocker.have}/${blocker.needed}`;
    case 'soak':
      return `soak:${blocker.until}`;
    case 'not-released':
      return `not-released:${blocker.days}`;
    default:
      return blocker.kind;
  }
}

/** A stored code as a person reads it. Unknown codes are given as they are. */
export function sayBlocker(code: string): string {
  const [kind, rest = ''] = code.split(/:(.*)/s);
  switch (kind) {
    case 'approvals': {
      const [have, needed] = rest.split('/');
      return `${have} of ${needed} approvals`;
    }
    case 'own-patch':
      return 'its author may not accept it';
    case 'opt-out':
      return 'the subsystem opted out: needs Cc: stable or a maintainer’s ack';
    case 'maintainer-ack':
      return 'needs a maintainer’s ack';
    case 'soak':
      return `counts from ${rest.slice(0, 10)} on (soak)`;
    case 'not-released':
      return `counts ${rest} days after its first mainline release (soak)`;
    default:
      return code;
  }
}

/** Rules in one line: "two approvals, own patches not, soak 7 days". */
export function sayPolicy(rules: PolicyRules): string {
  const list = (names: readonly string[]) =>
    names.length > 3
      ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
      : names.join(', ');
  return [
    rules.approvals === 1 ? 'one approval' : 'two approvals',
    ...(rules.ownPatches ? [] : ['not by its author']),
    ...(rules.optOut.length > 0 ? [`opted out: ${list(rules.optOut)}`] : []),
    ...(rules.maintainerAck.length > 0 ? [`maintainer’s ack: ${list(rules.maintainerAck)}`] : []),
    ...(rules.soakDays > 0 ? [`soak ${rules.soakDays} days`] : []),
  ].join(', ');
}

/** Offered until a lead of the project writes others. */
export const defaultTemplates: ReasonTemplates = {
  accept: ['Fixes a real bug, small and obvious.', 'The maintainer asked for it.'],
  reject: [
    'Not a bug fix: cleanup or new functionality.',
    'The bug was never in this branch.',
    'Too large or too risky for stable.',
    'Depends on changes that this branch does not have.',
    'Fixed differently in this branch.',
  ],
  defer: [
    'Waiting for the follow-up fix.',
    'Needs more time in a mainline release.',
    'Waiting for the maintainer.',
  ],
  'needs-work': [
    'Does not apply: needs a backport by hand.',
    'Needs a prerequisite first.',
    'The adapted patch has to be reviewed.',
  ],
};

/** Verbs that have templates. */
export const templateVerbs = decisionVerbs.filter((verb) => verb !== 'withdraw');
