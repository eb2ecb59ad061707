import type { DecisionView } from '@/lib/contracts/decision';
import type { DecisionRow } from '@/lib/db/queries/decision';

/** A stored vote as pages and the API show it. `counting`: seq of the votes of its cell that count now. */
export function decisionView(row: DecisionRow, counting: ReadonlySet<number> | null): DecisionView {
  return {
    id: row.id,
    batchId: row.batchId,
    seq: row.seq,
    candidate: {
      oid: row.candidate.upstreamOid,
      subject: row.candidate.subject,
      subsystem: row.candidate.subsystem,
    },
    branch: row.branch.name,
    verb: row.verb,
    reason: row.reason,
    by: { id: row.user.id, name: row.user.name },
    at: row.createdAt.toISOString(),
    stands: counting?.has(row.seq) ?? false,
    known: {
      tip: row.tip,
      state: row.state,
      affected: row.affected,
      verdict: row.verdict,
      confidence: row.confidence,
    },
  };
}
