import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { PhaseName, PhaseStatus, Polarity, Severity, Verdict } from '@/lib/contracts/vocabulary';

/**
 * What proves a finding. A probe is a name and parameters, never a command line: the command shown is rendered from
 * them, and "run again" looks the name up in the code's own registry. Nothing read from the database is executed.
 */
export const Evidence = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('probe'),
    probe: z.string(),
    params: z.record(z.string(), z.unknown()),
    /** As a person would type it; for reading only. */
    command: z.string(),
    exitCode: z.number().int(),
    /** At most 4,096 bytes of output. */
    excerpt: z.string(),
    truncated: z.boolean(),
    /** sha256 of the whole output: "run again" compares with it. */
    digest: z.string(),
  }),
  z.object({
    type: z.literal('mail'),
    messageId: z.string(),
    excerpt: z.string(),
  }),
  z.object({
    type: z.literal('rule'),
    /** For example "stable-kernel-rules: it must be obviously correct and tested". */
    rule: z.string(),
    /** Where the rule is written. */
    source: z.string(),
  }),
  z.object({
    type: z.literal('phase'),
    /** A finding of an earlier phase, by its key (`phase/kind/index`). */
    finding: z.string(),
  }),
]);
export type Evidence = z.infer<typeof Evidence>;

export const Finding = z.object({
  /** From a closed set per phase: see lib/analysis/phases. */
  kind: z.string(),
  polarity: Polarity,
  severity: Severity,
  /** Composed from `data` by a template. */
  summary: z.string(),
  path: z.string().optional(),
  line: z.number().int().positive().optional(),
  data: z.record(z.string(), z.unknown()),
  evidence: z.array(Evidence),
});
export type Finding = z.infer<typeof Finding>;

export const PhaseRecord = z.object({
  phase: PhaseName,
  version: z.number().int(),
  status: PhaseStatus,
  /** One line for the walk-through. */
  summary: z.string(),
  /** Why it failed, was skipped or is not available; else null. */
  reason: z.string().nullable(),
  findings: z.array(Finding),
  /** sha256 over everything the phase read, hex. */
  inputDigest: z.string(),
});
export type PhaseRecord = z.infer<typeof PhaseRecord>;

/** Durations live beside the record, not in it: two runs must be byte-identical. */
export interface PhaseRun {
  readonly phase: PhaseName;
  readonly ms: number;
  readonly probes: readonly {
    readonly command: string;
    readonly ms: number;
    readonly exitCode: number;
  }[];
}

export const ruleOutcomes = ['pass', 'fail', 'not-shown'] as const;
export const ChecklistItem = z.object({
  rule: z.string(),
  outcome: z.enum(ruleOutcomes),
  why: z.string(),
});
export type ChecklistItem = z.infer<typeof ChecklistItem>;

export const Contribution = z.object({
  feature: z.string(),
  label: z.string(),
  weight: z.number(),
});
export type Contribution = z.infer<typeof Contribution>;

export const recommendations = [
  'recommend',
  'recommend-adjusted',
  'needs-work',
  'not-needed',
  'unknown',
] as const;

/** `data` of the one `verdict` finding of phase 9. */
export const VerdictData = z.object({
  verdict: Verdict,
  /** 0..1: how sure a yes, no or wait is; for `unsure` the chance that it is a yes. */
  confidence: z.number().min(0).max(1),
  /** As the mails write it, "7.0-5.10", or null when no branch is recommended. */
  range: z.string().nullable(),
  /** `no` names the defect or rule; `wait` names what is waited for. */
  reason: z.string(),
  reviewAfter: z.string().nullable(),
  exception: z.string().nullable(),
  checklist: z.array(ChecklistItem),
  contributions: z.array(Contribution),
  branches: z.array(
    z.object({ branch: z.string(), recommendation: z.enum(recommendations), why: z.string() }),
  ),
  missingPhases: z.array(PhaseName),
});
export type VerdictData = z.infer<typeof VerdictData>;

export const AnalysisResult = z.object({
  commit: Oid,
  subject: z.string(),
  /** ISO 8601, UTC: the moment the analysis speaks for. */
  asOf: z.string(),
  verdict: Verdict,
  confidence: z.number(),
  range: z.string().nullable(),
  phases: z.array(PhaseRecord),
});
export type AnalysisResult = z.infer<typeof AnalysisResult>;
