import type { Affected, CellState, Verdict } from '@/lib/contracts/vocabulary';
import { readRows } from '@/lib/db/client';

/** What became of a vote: whether it counts (no withdrawal, and its person's last word on the cell), and its cell now. */
export interface AfterVote {
  readonly id: string;
  readonly counts: boolean;
  /** Null: the cell is gone. */
  readonly cell: {
    readonly tip: string;
    readonly state: CellState;
    readonly affected: Affected;
    readonly blocked: readonly string[];
    /** The candidate's. */
    readonly verdict: Verdict | null;
  } | null;
}

/** What became of these votes, by id. */
export async function afterVotes(ids: readonly string[]): Promise<ReadonlyMap<string, AfterVote>> {
  const rows = await readRows<AfterVote>(
    'after-votes',
    `SELECT d.id::text AS id, d.verb <> 'withdraw' AND NOT EXISTS (SELECT 1 FROM "Decision" l
        WHERE l."candidateId" = d."candidateId" AND l."branchId" = d."branchId" AND l."userId" = d."userId" AND l.seq > d.seq) AS counts,
      CASE WHEN x.id IS NOT NULL THEN json_build_object('tip', x.tip, 'state', x.state, 'affected', x.affected,
        'blocked', x.blocked, 'verdict', c.verdict) END AS cell
    FROM "Decision" d JOIN "Candidate" c ON c.id = d."candidateId"
    LEFT JOIN "Cell" x ON x."candidateId" = d."candidateId" AND x."branchId" = d."branchId"
    WHERE d.id = ANY($1::uuid[])`,
    [[...ids]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
