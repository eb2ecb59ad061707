import { z } from 'zod';
import { DecisionVerb, decisionVerbs } from '@/lib/contracts/vocabulary';

/** Subsystems as filters name them: "net" means net, net/ipv4 and net: core. */
const Subsystems = z.array(z.string().trim().min(1).max(200)).max(500);

/** Everything that decides whether an accept counts. */
export const PolicyRules = z.object({
  /** Different people who have to accept before an accept stands. */
  approvals: z.union([z.literal(1), z.literal(2)]),
  /** Whether the author of a patch may accept it. */
  ownPatches: z.boolean(),
  /** Subsystems that take no backports unless the patch asks for it (Cc: stable) or a maintainer acknowledged it. */
  optOut: Subsystems,
  /** Subsystems that need a maintainer's ack; "*" means all. */
  maintainerAck: Subsystems,
  /** Days that a fix has to be in a released mainline tag before an accept counts; 0: none. */
  soakDays: z.number().int().min(0).max(365),
});
export type PolicyRules = z.infer<typeof PolicyRules>;

/** What holds where nobody set anything. */
export const defaultPolicy: PolicyRules = {
  approvals: 1,
  ownPatches: true,
  optOut: [],
  maintainerAck: [],
  soakDays: 0,
};

/** What one branch does differently; what it leaves out is as in the project. */
export const BranchRules = PolicyRules.partial();
export type BranchRules = z.infer<typeof BranchRules>;

/** The rules of a branch: the project's, with what the branch sets instead. */
export function effectivePolicy(project: PolicyRules, branch: BranchRules | null): PolicyRules {
  return PolicyRules.parse({ ...project, ...branch });
}

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

/** Reasons that are written again and again, by verb; offered when one is asked for. */
export const ReasonTemplates = z.partialRecord(
  DecisionVerb.exclude(['withdraw']),
  z.array(z.string().trim().min(1).max(500)).max(30),
);
export type ReasonTemplates = z.infer<typeof ReasonTemplates>;

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

export const PolicyRevisionView = z.object({
  id: z.string(),
  /** Null: the project's. */
  branch: z.string().nullable(),
  seq: z.number().int(),
  rules: BranchRules,
  /** In one line; of a branch: what holds there. */
  says: z.string(),
  note: z.string(),
  by: z.string(),
  at: z.string(),
});
export type PolicyRevisionView = z.infer<typeof PolicyRevisionView>;

/** GET /api/p/<project>/policies */
export const PoliciesView = z.object({
  project: PolicyRules,
  /** Revisions of the project's policy so far: goes back as `seenSeq`. */
  seq: z.number().int(),
  branches: z.array(
    z.object({
      branch: z.string(),
      /** Null: as in the project. */
      own: BranchRules.nullable(),
      seq: z.number().int(),
      effective: PolicyRules,
      says: z.string(),
    }),
  ),
  /** Newest first; nothing is ever taken out. */
  revisions: z.array(PolicyRevisionView),
  templates: ReasonTemplates,
  mayEdit: z.boolean(),
});
export type PoliciesView = z.infer<typeof PoliciesView>;

/** POST /api/p/<project>/policies */
export const SetPolicyRequest = z.object({
  /** Null: the project's. */
  branch: z.string().max(100).nullable(),
  /** Of a branch: what it does differently; an empty object puts it back to the project's. */
  rules: BranchRules,
  /** Why. */
  note: z.string().trim().max(2000).default(''),
  /** The number of revisions of this scope that the person had seen. */
  seenSeq: z.number().int().min(0),
});
export type SetPolicyRequest = z.infer<typeof SetPolicyRequest>;
