import { z } from 'zod';
import { sources } from '@/lib/contracts/history-filter';
import { DecisionVerb, Verdict } from '@/lib/contracts/vocabulary';

/** A calendar day, UTC. */
const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'Write a day like 2026-05-31.')
  .refine((text) => {
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  }, 'There is no such day.');

export const comparisons = ['previous', 'year', 'none'] as const;

/** The address of /history/insights: a period by its first and last day, and what it is compared with. */
export const InsightsQuery = z.object({
  from: Day.optional(),
  to: Day.optional(),
  compare: z.enum(comparisons).default('previous'),
});
export type InsightsQuery = z.infer<typeof InsightsQuery>;

export const Period = z.object({
  /** First and last day, UTC. */
  from: z.string(),
  to: z.string(),
  days: z.number().int(),
});
export type Period = z.infer<typeof Period>;

export const bucketSizes = ['day', 'week', 'month'] as const;

const Count = z.number().int();

export const Bucket = z.object({
  /** Its first day; a week begins on Monday. */
  start: z.string(),
  added: Count,
  firstVoted: Count,
  accept: Count,
  reject: Count,
  defer: Count,
  needsWork: Count,
  withdraw: Count,
  /** Candidates that nobody had voted on at its end. */
  backlog: Count,
});
export type Bucket = z.infer<typeof Bucket>;

export const Share = z.object({ name: z.string(), accept: Count, reject: Count, other: Count });
export type Share = z.infer<typeof Share>;

export const Reversal = z.object({
  id: z.string(),
  oid: z.string(),
  subject: z.string(),
  branch: z.string(),
  from: DecisionVerb,
  to: DecisionVerb,
  by: z.string(),
  at: z.string(),
  reason: z.string(),
});

export const Aftermath = z.object({
  oid: z.string(),
  subject: z.string(),
  branch: z.string(),
  acceptedAt: z.string(),
  kind: z.enum(['fixes', 'reverts']),
  followUp: z.object({ oid: z.string(), subject: z.string(), at: z.string() }),
  lagDays: z.number(),
});

/** Age or waiting time: from `min` on and below `max` (null: no end), in hours. */
export const Span = z.object({
  label: z.string(),
  min: z.number(),
  max: z.number().nullable(),
  count: Count,
});
export type Span = z.infer<typeof Span>;

export const Figures = z.object({
  bucket: z.enum(bucketSizes),
  throughput: z.array(Bucket),
  votes: Count,
  withdrawn: Count,
  added: Count,
  decided: Count,
  backlog: Count,
  /** Hours from import to first vote; null when nothing was voted on. */
  medianHours: z.number().nullable(),
  p90Hours: z.number().nullable(),
  waits: z.array(Span),
  outcomes: Count,
  accepted: Count,
  rejected: Count,
  bySubsystem: z.array(Share),
  /** Subsystems beyond those listed. */
  moreSubsystems: Count,
  byBranch: z.array(Share),
  bySource: z.array(Share.extend({ name: z.enum(sources) })),
  matrix: z.array(z.object({ verdict: Verdict.nullable(), verb: DecisionVerb, count: Count })),
  agreed: Count,
  judged: Count,
  reversals: Count,
  reversalReasons: z.array(z.object({ reason: z.string(), count: Count })),
  lastReversals: z.array(Reversal),
  fixedLater: Count,
  revertedLater: Count,
  knownBad: Count,
  medianLagDays: z.number().nullable(),
  lastAftermath: z.array(Aftermath),
  reviewers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      votes: Count,
      candidates: Count,
      withdrawn: Count,
      days: Count,
    }),
  ),
});
export type Figures = z.infer<typeof Figures>;

export const Insights = z.object({
  project: z.string(),
  period: Period,
  compare: Period.nullable(),
  compareWith: z.enum(comparisons),
  /** When the figures were counted. */
  asOf: z.string(),
  figures: Figures,
  before: Figures.nullable(),
  /** What waits now, whatever the period. */
  waiting: z.object({ total: Count, ages: z.array(Span) }),
});
export type Insights = z.infer<typeof Insights>;
