import { BranchRules, defaultPolicy, effectivePolicy, PolicyRules } from '@/lib/contracts/policy';
import type { Tx } from '@/lib/db/client';
import { type PolicyRevisionRow, policyRevisions } from '@/lib/db/queries/policy';

/** The policies of a project, now and as they were. */
export interface Policies {
  /** What holds on a branch; `at`: what held then. */
  of(branchId: string, at?: Date): PolicyRules;
  /** Newest first. */
  readonly revisions: readonly PolicyRevisionRow[];
}

/** Reads a project's policies. Where nobody set any, the default holds. */
export async function loadPolicies(tx: Tx, projectId: string): Promise<Policies> {
  const revisions = await policyRevisions(tx, projectId);
  const newest = (branchId: string | null, at: Date | undefined) =>
    revisions.find((row) => row.branchId === branchId && (at === undefined || row.createdAt <= at));
  const now = new Map<string, PolicyRules>();
  // A log asks for every vote of hundreds of thousands: there are few policies.
  const known = new Map<string, PolicyRules>();
  const compute = (branchId: string, at?: Date): PolicyRules => {
    const project = newest(null, at);
    const branch = newest(branchId, at);
    const key = `${project?.id} ${branch?.id}`;
    const rules =
      known.get(key) ??
      effectivePolicy(
        project === undefined ? defaultPolicy : PolicyRules.parse(project.rules),
        branch === undefined ? null : BranchRules.parse(branch.rules),
      );
    known.set(key, rules);
    return rules;
  };
  return {
    revisions,
    of(branchId, at) {
      if (at !== undefined) return compute(branchId, at);
      const rules = now.get(branchId) ?? compute(branchId);
      now.set(branchId, rules);
      return rules;
    },
  };
}
