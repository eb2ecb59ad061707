import type { HistoryRow } from '@/lib/contracts/pages';
import { sayBlocker, sayPolicy } from '@/lib/contracts/policy';
import type { DecisionRow } from '@/lib/db/queries/decision';
import { afterVotes } from '@/lib/db/queries/history-rows';
import { changedFacts } from '@/lib/review/changed-facts';
import { decisionView } from '@/lib/services/decisions/decision-view';
import type { Policies } from '@/lib/services/policies/load-policies';

/** Votes as the log shows them: with what was known then, under which policy, what became of them, and what changed since. */
export async function historyRows(
  rows: readonly DecisionRow[],
  policies: Policies,
): Promise<HistoryRow[]> {
  if (rows.length === 0) return [];
  const after = await afterVotes(rows.map((row) => row.id));
  return rows.map((row) => {
    const { counts: stands, cell } = after.get(row.id) ?? { counts: false, cell: null };
    const view = decisionView(row, new Set(stands ? [row.seq] : []));
    return {
      ...view,
      analysis: row.analysisId,
      policy: sayPolicy(policies.of(row.branchId, row.createdAt)),
      waits: stands && row.verb === 'accept' ? (cell?.blocked ?? []).map(sayBlocker) : [],
      changed: stands && cell !== null ? [...changedFacts(view.known, cell)] : [],
    };
  });
}
