/**
 * The closed sets of the domain, in the field's words (design 1-product, 3-applicability, 4-phases), as plain data: pages read
 * these. What validates them is in `vocabulary.ts`, which would bring the whole of zod into a page's first load.
 */

export const profiles = ['linux', 'dpdk', 'generic'] as const;
export type ProfileName = (typeof profiles)[number];

/** Ordered from least to most: a role includes what the ones before it may do. */
export const roles = ['viewer', 'reviewer', 'lead', 'admin'] as const;
export type Role = (typeof roles)[number];

export const cellStates = [
  'present',
  'applies',
  'merges',
  'conflicts',
  'absent',
  'unknown',
] as const;
export type CellState = (typeof cellStates)[number];

export const picks = ['clean', 'empty', 'conflict'] as const;
export type Pick = (typeof picks)[number];

export const affectedValues = ['yes', 'no', 'unknown'] as const;
export type Affected = (typeof affectedValues)[number];

export const verdicts = ['yes', 'no', 'wait', 'unsure'] as const;
export type Verdict = (typeof verdicts)[number];

export const decisionVerbs = ['accept', 'reject', 'defer', 'needs-work', 'withdraw'] as const;
/** A person's vote. `withdraw` takes the person's own earlier vote back (undo is a new decision, never a deletion). */
export type DecisionVerb = (typeof decisionVerbs)[number];

export const polarities = ['for', 'against', 'neutral'] as const;
export type Polarity = (typeof polarities)[number];

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const phaseStatuses = [
  'completed',
  'partial',
  'failed',
  'skipped',
  'not-available',
] as const;
export type PhaseStatus = (typeof phaseStatuses)[number];

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
export type PhaseName = (typeof phaseNames)[number];

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
export type MailKind = (typeof mailKinds)[number];

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
export type MailForm = (typeof mailForms)[number];

export const mailVerdicts = ['yes', 'no', 'contradictory', 'unknown'] as const;
export type MailVerdict = (typeof mailVerdicts)[number];

export const importKinds = ['range', 'commits', 'missing', 'mbox'] as const;
/** `missing`: what upstream has and one branch has not, with fix signals. */
export type ImportKind = (typeof importKinds)[number];

export const jobStates = ['waiting', 'running', 'completed', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

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

/** Flags of a candidate in the queue: each says one thing a reviewer must see before opening it. */
export const candidateFlags = [
  'alarm', // upstream moved: a fix, revert or prerequisite that nobody acknowledged yet
  'follow-up', // a later upstream commit fixes it
  'reverted', // a later upstream commit reverts it
  'nak', // somebody objected on the list, or asked to drop it
  'prerequisite', // needs another commit first, by its own words or by the matrix
  'device-id', // adds an id, quirk or alias only
  'cve', // names a CVE
  'security', // memory safety or privilege, by its symptoms
  'stable-request', // Cc: stable
  'mail-no', // the selecting mail itself says NO
  'mail-contradictory', // the selecting mail says both
  'mail-only', // the repository does not hold the commit
  'analysis-failed',
] as const;
export type CandidateFlag = (typeof candidateFlags)[number];

/**
 * What an upstream commit does to a candidate: repairs it, takes it back, brings it again after a revert, is what it needs
 * (`Stable-dep-of:`), or needs it (`Depends-on:`).
 */
export const alarmKinds = ['fixed', 'reverted', 'restored', 'prerequisite', 'needed-by'] as const;
/** How pages say each kind, before the commit's name. */
export const alarmWords: Readonly<Record<(typeof alarmKinds)[number], string>> = {
  fixed: 'fixed later by',
  reverted: 'reverted later by',
  restored: 'brought again by',
  prerequisite: 'needs, as upstream says,',
  'needed-by': 'is needed, as it says, by',
};

export const queueViews = ['waiting', 'mine', 'alarms', 'security', 'settled', 'all'] as const;
/** The last three put what belongs together together; in a group the most pressing is first. */
export const queueSorts = [
  'pressing',
  'severity',
  'confidence',
  'alarms',
  'newest',
  'oldest',
  'soak',
  'subsystem',
  'author',
  'series',
] as const;
