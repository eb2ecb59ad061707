import { z } from 'zod';
import { DecisionVerb } from '@/lib/contracts/vocabulary';

export * from '@/lib/contracts/policy-words';

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

/** What one branch does differently; what it leaves out is as in the project. */
export const BranchRules = PolicyRules.partial();
export type BranchRules = z.infer<typeof BranchRules>;

/** The rules of a branch: the project's, with what the branch sets instead. */
export function effectivePolicy(project: PolicyRules, branch: BranchRules | null): PolicyRules {
  return PolicyRules.parse({ ...project, ...branch });
}

/** Reasons that are written again and again, by verb; offered when one is asked for. */
export const ReasonTemplates = z.partialRecord(
  DecisionVerb.exclude(['withdraw']),
  z.array(z.string().trim().min(1).max(500)).max(30),
);
export type ReasonTemplates = z.infer<typeof ReasonTemplates>;

/** GET /api/p/<project>/reason-templates */
export const TemplatesAnswer = z.object({ templates: ReasonTemplates });

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
