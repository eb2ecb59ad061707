import { z } from 'zod';

/** The closed sets of the domain, in the field's words (design 1-product, 3-applicability, 4-phases). */

export const profiles = ['linux', 'dpdk', 'generic'] as const;
export const ProfileName = z.enum(profiles);
export type ProfileName = z.infer<typeof ProfileName>;

/** Ordered from least to most: a role includes what the ones before it may do. */
export const roles = ['viewer', 'reviewer', 'lead', 'admin'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

export const cellStates = [
  'present',
  'applies',
  'merges',
  'conflicts',
  'absent',
  'unknown',
] as const;
export const CellState = z.enum(cellStates);
export type CellState = z.infer<typeof CellState>;

export const picks = ['clean', 'empty', 'conflict'] as const;
export const Pick = z.enum(picks);
export type Pick = z.infer<typeof Pick>;

export const affectedValues = ['yes', 'no', 'unknown'] as const;
export const Affected = z.enum(affectedValues);
export type Affected = z.infer<typeof Affected>;

export const verdicts = ['yes', 'no', 'wait', 'unsure'] as const;
export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

export const decisionVerbs = ['accept', 'reject', 'defer', 'needs-work', 'withdraw'] as const;
/** A person's vote. `withdraw` takes the person's own earlier vote back (undo is a new decision, never a deletion). */
export const DecisionVerb = z.enum(decisionVerbs);
export type DecisionVerb = z.infer<typeof DecisionVerb>;

export const polarities = ['for', 'against', 'neutral'] as const;
export const Polarity = z.enum(polarities);
export type Polarity = z.infer<typeof Polarity>;

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

export const phaseStatuses = [
  'completed',
  'partial',
  'failed',
  'skipped',
  'not-available',
] as const;
export const PhaseStatus = z.enum(phaseStatuses);
export type PhaseStatus = z.infer<typeof PhaseStatus>;

export const phaseNames = [
  'message',
  'diff',
  'history',
  'mail',
  'code',
  'branches',
  'subsystem',
  'impact',
  'synthesis',
] as const;
export const PhaseName = z.enum(phaseNames);
export type PhaseName = z.infer<typeof PhaseName>;

/** 1..9, as design 4-phases numbers them. */
export const phaseNumber: Readonly<Record<PhaseName, number>> = {
  message: 1,
  diff: 2,
  history: 3,
  mail: 4,
  code: 5,
  branches: 6,
  subsystem: 7,
  impact: 8,
  synthesis: 9,
};

/** How each phase is titled on pages and in mails. */
export const phaseTitle: Readonly<Record<PhaseName, string>> = {
  message: 'Message',
  diff: 'Diff',
  history: 'History',
  mail: 'Mailing list',
  code: 'Code',
  branches: 'Stable branches',
  subsystem: 'Subsystem',
  impact: 'Impact, risk',
  synthesis: 'Synthesis',
};

export const mailKinds = [
  'selection',
  'reply',
  'review-posting',
  'added',
  'failed',
  'submission',
  'other',
] as const;
export const MailKind = z.enum(mailKinds);
export type MailKind = z.infer<typeof MailKind>;

export const mailForms = [
  'A0',
  'A1',
  'B0',
  'B1',
  'B2',
  'C',
  'D',
  'E1',
  'E2',
  'empty',
  'error',
] as const;
/** Forms of a selection mail's explanation: design 5-mail, table "Explanation forms". */
export const MailForm = z.enum(mailForms);
export type MailForm = z.infer<typeof MailForm>;

export const mailVerdicts = ['yes', 'no', 'contradictory', 'unknown'] as const;
export const MailVerdict = z.enum(mailVerdicts);
export type MailVerdict = z.infer<typeof MailVerdict>;

export const importKinds = ['range', 'commits', 'missing', 'mbox'] as const;
/** `missing`: what upstream has and one branch has not, with fix signals. */
export const ImportKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof ImportKind>;

export const jobStates = ['waiting', 'running', 'completed', 'failed', 'cancelled'] as const;
export const JobState = z.enum(jobStates);
export type JobState = z.infer<typeof JobState>;

/** One letter and one word per cell state: never colour alone (mock/README). */
export const cellLetter: Readonly<Record<CellState, string>> = {
  applies: 'A',
  merges: 'M',
  conflicts: 'C',
  present: 'P',
  absent: '∅',
  unknown: '?',
};
export const cellWord: Readonly<Record<CellState, string>> = {
  applies: 'applies as is',
  merges: 'lands adjusted',
  conflicts: 'conflicts',
  present: 'present',
  absent: 'no such code',
  unknown: 'unknown',
};
