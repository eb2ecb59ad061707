import {
  BranchRules,
  defaultPolicy,
  defaultTemplates,
  effectivePolicy,
  type PoliciesView,
  PolicyRules,
  ReasonTemplates,
  sayPolicy,
} from '@/lib/contracts/policy';
import { roles } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import { listBranchRows } from '@/lib/db/queries/branch';
import { type PolicyRevisionRow, readTemplates } from '@/lib/db/queries/policy';
import { type Ctx, requireRole } from '@/lib/services/context';
import { loadPolicies } from '@/lib/services/policies/load-policies';

/** What holds in a project and on its branches, since when and why, and the reasons offered. Needs the role viewer. */
export async function getPolicies(ctx: Ctx, input: { project: string }): Promise<PoliciesView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const [policies, branches, templates] = await Promise.all([
    loadPolicies(db(), project.id),
    listBranchRows(db(), project.id),
    readTemplates(db(), project.id),
  ]);
  const { revisions } = policies;
  const newest = (branchId: string | null) => revisions.find((row) => row.branchId === branchId);
  const rules = newest(null)?.rules;
  return {
    project: rules === undefined ? defaultPolicy : PolicyRules.parse(rules),
    seq: newest(null)?.seq ?? 0,
    branches: branches
      .filter((branch) => branch.active)
      .map((branch) => {
        const own = BranchRules.parse(newest(branch.id)?.rules ?? {});
        const effective = policies.of(branch.id);
        return {
          branch: branch.name,
          own: Object.keys(own).length === 0 ? null : own,
          seq: newest(branch.id)?.seq ?? 0,
          effective,
          says: sayPolicy(effective),
        };
      }),
    revisions: revisions.map((row) => ({
      id: row.id,
      branch: row.branch?.name ?? null,
      seq: row.seq,
      rules: BranchRules.parse(row.rules),
      says: says(row, revisions),
      note: row.note,
      by: row.createdByName,
      at: row.createdAt.toISOString(),
    })),
    templates: templates === null ? defaultTemplates : ReasonTemplates.parse(templates),
    mayEdit: roles.indexOf(project.role) >= roles.indexOf('lead'),
  };
}

/** A revision in one line: of a branch, with what the project said at that time. */
function says(row: PolicyRevisionRow, revisions: readonly PolicyRevisionRow[]): string {
  if (row.branchId === null) return sayPolicy(PolicyRules.parse(row.rules));
  const own = BranchRules.parse(row.rules);
  if (Object.keys(own).length === 0) return 'as in the project';
  const project = revisions.find(
    (other) => other.branchId === null && other.createdAt <= row.createdAt,
  );
  const base = project === undefined ? defaultPolicy : PolicyRules.parse(project.rules);
  return sayPolicy(effectivePolicy(base, own));
}
