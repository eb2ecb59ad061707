import { z } from 'zod';
import { AlarmView } from '@/lib/contracts/alarm';
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
  /** What came of it, as it is today. */
  since: z.object({
    /** What upstream did after the vote, with this vote among those it points back to; newest first. */
    alarms: z.array(AlarmView),
    /** Later votes on the same cell, oldest first. */
    votes: z.array(DecisionView),
    /** What stands on the cell. */
    standing: DecisionVerb.nullable(),
    /** What keeps an accept from standing, as sentences. */
    waits: z.array(z.string()),
    /** Null: the branch has no result for it any more. */
    cell: z.object({ state: CellState, affected: Affected, reason: z.string() }).nullable(),
  }),
});
export type ThenView = z.infer<typeof ThenView>;
