import { z } from 'zod';
import { DecisionView } from '@/lib/contracts/decision';
import { DecisionVerb } from '@/lib/contracts/vocabulary';

export const HistoryQuery = z.object({
  q: z.string().max(500).default(''),
  by: z.string().optional(),
  branch: z.string().optional(),
  verb: DecisionVerb.optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;

export const HistoryRow = DecisionView.extend({
  /** The analysis that the voter saw; null: there was none. */
  analysis: z.string().nullable(),
  /** The policy in force on the branch when the vote was cast, in one line. */
  policy: z.string(),
  /** Of the newest vote of a cell: what keeps it from standing, as sentences. */
  waits: z.array(z.string()),
});
export type HistoryRow = z.infer<typeof HistoryRow>;

export const HistoryPage = z.object({
  rows: z.array(HistoryRow),
  next: z.string().nullable(),
  /** At most `countedTo`: so many or more. */
  total: z.number().int(),
  countedTo: z.number().int(),
  /** Tokens that were not understood. */
  problems: z.array(z.string()),
  people: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type HistoryPage = z.infer<typeof HistoryPage>;
