import { z } from 'zod';
import { VerdictData } from '@/lib/contracts/analysis';
import { DecisionView } from '@/lib/contracts/decision';
import { Oid } from '@/lib/contracts/git';
import { HistoryRow } from '@/lib/contracts/history';
import { CommentView, PhaseView } from '@/lib/contracts/pages';
import { Affected, CellState, DecisionVerb } from '@/lib/contracts/vocabulary';

/** GET /api/p/<project>/history/<decision>: a candidate as it was when one vote was cast. */
export const ThenView = z.object({
  decision: HistoryRow,
  /** What stood on the cell right after the vote, by the policy in force then. */
  standing: z.object({ verb: DecisionVerb.nullable(), waits: z.array(z.string()) }),
  analysis: z.object({ id: z.string(), asOf: z.string(), engineVersion: z.string() }).nullable(),
  verdict: VerdictData.nullable(),
  phases: z.array(PhaseView),
  /** Of every branch with a result by then, newest branch first. */
  cells: z.array(
    z.object({
      branch: z.string(),
      state: CellState,
      affected: Affected,
      tip: Oid,
      reason: z.string(),
      /** The cell that was voted on. */
      decided: z.boolean(),
    }),
  ),
  /** Votes up to this one, newest first. */
  decisions: z.array(DecisionView),
  comments: z.array(CommentView),
  /** The patch of an accept as it would have landed; null: none was kept. */
  patch: z.object({ text: z.string(), truncated: z.boolean() }).nullable(),
});
export type ThenView = z.infer<typeof ThenView>;
