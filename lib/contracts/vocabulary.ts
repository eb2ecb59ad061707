import { z } from 'zod';
import {
  affectedValues,
  cellStates,
  decisionVerbs,
  importKinds,
  jobStates,
  mailForms,
  mailKinds,
  mailVerdicts,
  phaseNames,
  phaseStatuses,
  picks,
  polarities,
  profiles,
  roles,
  severities,
  verdicts,
} from '@/lib/contracts/words';

export * from '@/lib/contracts/words';

/** What checks a word that came from outside; the words themselves are in `words.ts`. */

export const ProfileName = z.enum(profiles);
export type ProfileName = z.infer<typeof ProfileName>;

export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

export const CellState = z.enum(cellStates);
export type CellState = z.infer<typeof CellState>;

export const Pick = z.enum(picks);
export type Pick = z.infer<typeof Pick>;

export const Affected = z.enum(affectedValues);
export type Affected = z.infer<typeof Affected>;

export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

export const DecisionVerb = z.enum(decisionVerbs);
export type DecisionVerb = z.infer<typeof DecisionVerb>;

export const Polarity = z.enum(polarities);
export type Polarity = z.infer<typeof Polarity>;

export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

export const PhaseStatus = z.enum(phaseStatuses);
export type PhaseStatus = z.infer<typeof PhaseStatus>;

export const PhaseName = z.enum(phaseNames);
export type PhaseName = z.infer<typeof PhaseName>;

export const MailKind = z.enum(mailKinds);
export type MailKind = z.infer<typeof MailKind>;

export const MailForm = z.enum(mailForms);
export type MailForm = z.infer<typeof MailForm>;

export const MailVerdict = z.enum(mailVerdicts);
export type MailVerdict = z.infer<typeof MailVerdict>;

export const ImportKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof ImportKind>;

export const JobState = z.enum(jobStates);
export type JobState = z.infer<typeof JobState>;
