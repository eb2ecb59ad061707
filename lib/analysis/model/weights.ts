import { z } from 'zod';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import byHand from './weights/by-hand.json';
import dpdk from './weights/dpdk.json';
import generic from './weights/generic.json';
import linux from './weights/linux.json';

/** The named features of the verdict model, by the phase that finds them. */
export const featureNames = [
  // Phase 1
  'stable-request',
  'fixes-valid',
  'fixes-doubtful',
  'fix-word',
  'hidden-fix',
  'repair-wording',
  'is-revert',
  'symptom-critical',
  'symptom-high',
  'symptom-medium',
  'symptom-low',
  'trace-quoted',
  'reported-by-person',
  'reported-by-bot',
  'bug-link',
  'cve',
  'tested',
  'reviewed',
  'no-autosel',
  'nack',
  'no-change-claimed',
  'not-reported',
  'feature-words',
  // Phase 2
  'small-patch',
  'large-patch',
  'very-large-patch',
  'defect-shaped',
  'device-id',
  'quirk',
  'metadata-only',
  'build-fix',
  'documentation-only',
  'test-only',
  'comment-only',
  'cleanup-only',
  'empty-patch',
  'new-interface',
  'interface-changed',
  'risk-low',
  'risk-high',
  // Phase 3
  'requested-elsewhere',
  'blame-agrees',
  'released',
  'followed-up',
  'reverted',
  'restored',
  // Phases 4 and 7
  'mail-objection',
  'stable-objection',
  'mail-bug-report',
  'mail-stable-request',
  'opt-out',
  'folder-record',
  'project-rate',
  // Phase 6
  'fixes-in-every-branch',
  'fixes-in-some-branch',
  'fixes-after-branches',
  'lands-where-needed',
  'conflicts-everywhere',
  'no-branch-affected',
] as const;
export type FeatureName = (typeof featureNames)[number];

/** The feature that decides on its own: the maintainers asked for it themselves. */
export const askedFor: FeatureName = 'stable-request';

/** Features that are not just there or not: their weight counts as often as their value says, which may be below 0. */
export const valuedFeatures: ReadonlySet<FeatureName> = new Set(['folder-record', 'project-rate']);

const Bin = z.object({
  from: z.number(),
  to: z.number(),
  n: z.number().int(),
  said: z.number().nullable(),
  happened: z.number().nullable(),
});

/**
 * The weights of one profile, as its file holds them. `stablehand fit --write` replaces the file; a feature that it
 * does not list has no weight.
 */
export const ModelWeights = z.object({
  /** Goes up with every change: verdicts are computed again. */
  version: z.number().int(),
  /** Where the numbers come from, in words. */
  source: z.string(),
  /** The command that makes them again; null when they were set by hand. */
  command: z.string().nullable(),
  /** The history they were fitted on; null when they were set by hand. */
  fitted: z
    .object({
      since: z.string(),
      split: z.string(),
      until: z.string(),
      n: z.number().int(),
      positives: z.number().int(),
    })
    .nullable(),
  /** From `yes` up the verdict is yes, up to `no` it is no, between them unsure. */
  bounds: z.object({ yes: z.number(), no: z.number() }),
  base: z.number(),
  /** Share of the fitted commits that were backported; null when the weights were set by hand. */
  rate: z.number().nullable(),
  /**
   * The share that the fitted project's own record showed in the meantime. A project that backports more or less often
   * shifts the base by the difference of the log odds (King and Zeng, "Logistic regression in rare events data", 2001,
   * prior correction); null shifts nothing.
   */
  record: z.number().nullable(),
  /** The share believed of projects whose own record is too short, beside `rate`; null shifts nothing. */
  usualRate: z.number().nullable(),
  /**
   * How much message and diff count where the maintainers asked for stable themselves, 0..1: what is unlikely to be
   * chosen (a large patch, say) says little once it was.
   */
  whenAsked: z.number().min(0).max(1),
  /**
   * Features whose weights are set by hand: those that no commit shows on its own day and that speak against it, and
   * those of message and diff that the history never shows (`Fixes:` before it was in use).
   */
  byHand: z.array(z.enum(featureNames)),
  weights: z.partialRecord(z.enum(featureNames), z.number()),
  /** On the part of the history that the fit did not see: what was said and what happened. */
  calibration: z.array(Bin),
});
export type ModelWeights = z.infer<typeof ModelWeights>;

const read: Readonly<Record<ProfileName, ModelWeights>> = {
  linux: ModelWeights.parse(linux),
  dpdk: ModelWeights.parse(dpdk),
  generic: ModelWeights.parse(generic),
};

/** Set by hand from the stable rules: what a fit starts from, and the sign that each feature has by its meaning. */
export const handWeights: ModelWeights = ModelWeights.parse(byHand);

/** The weights that verdicts of a project with this profile are made with. */
export function weightsOf(profile: ProfileName): ModelWeights {
  return read[profile];
}
