import { predict } from '@/lib/analysis/model/logistic';
import {
  type CalibrationBin,
  calibrationTable,
  type Judged,
  type Quality,
  qualityOf,
} from '@/lib/analysis/model/quality';
import { round } from '@/lib/analysis/model/score';
import {
  askedFor,
  type FeatureName,
  featureNames,
  type ModelWeights,
  valuedFeatures,
} from '@/lib/analysis/model/weights';
import { examplesOf, type FittedModel, fitModel } from './fit-model';
import type { Sample } from './read-samples';

export interface TopError {
  readonly commit: string;
  readonly subject: string;
  readonly backported: boolean;
  readonly probability: number;
}

export interface ModelReport extends Quality {
  readonly threshold: number;
  readonly whenAsked: number;
  readonly calibration: readonly CalibrationBin[];
  readonly weights: Readonly<Record<string, number>>;
  /** The newer part's commits that the model was most wrong about. */
  readonly topErrors: readonly TopError[];
}

export interface RuleReport extends Quality {
  readonly rule: FeatureName;
}

export interface FitReport {
  /** Commits of the newer part, which the fit did not see. */
  readonly n: number;
  readonly positives: number;
  readonly train: { readonly n: number; readonly positives: number };
  readonly withTag: ModelReport;
  readonly withoutTag: ModelReport;
  /** The one feature that alone, chosen on the older part, tells best; `bestSingleRule` may not use the tag. */
  readonly bestSingleRule: RuleReport | null;
  readonly bestSingleRuleWithTag: RuleReport | null;
}

/** Fits on samples before `split` (seconds since 1970 UTC), reports on the others. */
export function fitReport(
  samples: readonly Sample[],
  split: number,
  prior: ModelWeights,
): { report: FitReport; fitted: FittedModel } {
  const older = samples.filter((one) => one.time < split);
  const newer = samples.filter((one) => one.time >= split);
  const withTag = fitModel(older, prior, true);
  const withoutTag = fitModel(older, prior, false);
  const report: FitReport = {
    n: newer.length,
    positives: positivesOf(newer),
    train: { n: older.length, positives: positivesOf(older) },
    withTag: reportOn(newer, withTag),
    withoutTag: reportOn(newer, withoutTag),
    bestSingleRule: bestRule(older, newer, (name) => name !== askedFor),
    bestSingleRuleWithTag: bestRule(older, newer, () => true),
  };
  return { report, fitted: withTag };
}

const topErrors = 20;

function reportOn(samples: readonly Sample[], fitted: FittedModel): ModelReport {
  const exampleOf = examplesOf(fitted);
  const judged = samples.map((sample) => ({
    sample,
    label: sample.label,
    probability: predict(fitted.model, exampleOf(sample)),
  }));
  const errors = judged
    .map((one) => ({ ...one, off: one.label ? 1 - one.probability : one.probability }))
    .sort((a, b) => b.off - a.off || (a.sample.commit < b.sample.commit ? -1 : 1))
    .slice(0, topErrors);
  return {
    ...rounded(qualityOf(judged, fitted.threshold)),
    threshold: round(fitted.threshold),
    whenAsked: fitted.whenAsked,
    calibration: calibrationTable(judged).map((bin) => ({
      ...bin,
      said: maybeRound(bin.said),
      happened: maybeRound(bin.happened),
    })),
    weights: { base: round(fitted.model.base), ...weightsByName(fitted) },
    topErrors: errors.map((one) => ({
      commit: one.sample.commit,
      subject: one.sample.subject,
      backported: one.label,
      probability: round(one.probability),
    })),
  };
}

function bestRule(
  older: readonly Sample[],
  newer: readonly Sample[],
  allowed: (name: FeatureName) => boolean,
): RuleReport | null {
  const by = (samples: readonly Sample[], rule: FeatureName): Judged[] =>
    samples.map((one) => ({ probability: one.features.includes(rule) ? 1 : 0, label: one.label }));
  const ranked = featureNames
    .filter((name) => allowed(name) && !valuedFeatures.has(name))
    .map((rule) => ({ rule, f1: qualityOf(by(older, rule), 0.5).f1 ?? 0 }))
    .sort((a, b) => b.f1 - a.f1);
  const best = ranked[0];
  if (best === undefined || best.f1 === 0) return null;
  return { rule: best.rule, ...rounded(qualityOf(by(newer, best.rule), 0.5)) };
}

/** Fitted weights by their feature, three digits. */
export function weightsByName(fitted: FittedModel): Partial<Record<FeatureName, number>> {
  return Object.fromEntries(
    fitted.features.map((name, at) => [name, round(fitted.model.weights[at] ?? 0)]),
  );
}

function positivesOf(samples: readonly Sample[]): number {
  return samples.filter((one) => one.label).length;
}

function rounded(quality: Quality): Quality {
  return {
    precision: maybeRound(quality.precision),
    recall: maybeRound(quality.recall),
    f1: maybeRound(quality.f1),
    auc: maybeRound(quality.auc),
    calibrationError: round(quality.calibrationError),
  };
}

function maybeRound(value: number | null): number | null {
  return value === null ? null : round(value);
}
