import type { DecisionView } from '@/lib/contracts/decision';
import type { DecisionVerb } from '@/lib/contracts/vocabulary';
import type { DecisionRow } from '@/lib/db/queries/decision';
import { type Standing, standingOf } from '@/lib/review/standing';
import { decisionView } from '@/lib/services/decisions/decision-view';

const key = (row: DecisionRow): string => `${row.candidateId} ${row.branchId}`;

/** Votes grouped by cell, with what stands in each. `rows` must hold every vote of the cells it touches. */
export function standings(rows: readonly DecisionRow[]): ReadonlyMap<string, Standing> {
  const byCell = new Map<string, { seq: number; userId: string; verb: DecisionVerb }[]>();
  for (const row of rows) {
    const votes = byCell.get(key(row)) ?? [];
    votes.push({ seq: row.seq, userId: row.userId, verb: row.verb });
    byCell.set(key(row), votes);
  }
  return new Map([...byCell].map(([cell, votes]) => [cell, standingOf(votes)]));
}

/** Views of `shown`, each saying whether it still counts, judged by all votes of its cell. */
export function viewsWithStanding(
  shown: readonly DecisionRow[],
  all: readonly DecisionRow[],
): DecisionView[] {
  const byCell = standings(all);
  return shown.map((row) => decisionView(row, new Set(byCell.get(key(row))?.counting ?? [])));
}
