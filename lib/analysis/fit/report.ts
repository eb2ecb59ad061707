import {
  type Example,
  fitLogistic,
  type LinearModel,
  predict,
} from '@/lib/analysis/model/logistic';
import {
  bestThreshold,
  type CalibrationBin,
  calibrationTable,
  type Judged,
  type Quality,
  qualityOf,
} from '@/lib/analysis/model/quality';
import { round } from '@/lib/analysis/model/score';
import {
  type FeatureName,
  featureNames,
  type ModelWeights,
  valuedFeatures,
} from '@/lib/analysis/model/weights';
import type { Sample } from './read-samples';

/** The feature that is hidden for the figures "without tag": the maintainers asked for it themselves. */
const askedFor: FeatureName = 'stable-request';

export interface FittedModel {
  readonly features: readonly FeatureName[];
  /** Seen in the older part, and left out: their weight would have argued against their meaning. */
  readonly dropped: readonly FeatureName[];
  readonly model: LinearModel;
  /** The probability from which the older part is best called yes. */
  readonly threshold: number;
}

export interface TopError {
  readonly commit: string;
  readonly subject: string;
  readonly backported: boolean;
  readonly probability: number;
}

export interface ModelReport extends Quality {
  readonly threshold: number;
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
  const withTag = fitOn(older, prior, true);
  const withoutTag = fitOn(older, prior, false);
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

/** Features from here on come from phases that a fit does not run. */
const firstLater = featureNames.indexOf('risk-low');

/** The file that verdicts of the profile are made with from now on. */
export function weightsFile(
  fitted: FittedModel,
  report: FitReport,
  from: { readonly previousVersion: number; readonly prior: ModelWeights },
  source: string,
  days: { readonly since: string; readonly split: string; readonly until: string },
): ModelWeights {
  const { threshold } = fitted;
  const byHand = featureNames.filter((name, at) => {
    if (fitted.features.includes(name) || fitted.dropped.includes(name)) return false;
    const weight = from.prior.weights[name] ?? 0;
    // Of the later phases, what speaks for a commit holds for nearly all: it would move every verdict.
    return weight < 0 || (weight > 0 && (at < firstLater || name.startsWith('fixes-')));
  });
  return {
    version: from.previousVersion + 1,
    source,
    fitted: { ...days, n: report.train.n, positives: report.train.positives },
    // A yes is never less likely than not; what lies between is unsure.
    bounds: { yes: round(Math.max(0.5, threshold)), no: round(threshold / 2) },
    base: round(fitted.model.base),
    byHand: [...byHand],
    weights: {
      ...weightsByName(fitted),
      ...Object.fromEntries(byHand.map((name) => [name, from.prior.weights[name]])),
    },
    calibration: [...report.withTag.calibration],
  };
}

/**
 * Fits with the sign that a feature has by its meaning, where the prior gives it one: of features that say nearly the
 * same, a free fit makes one count for too much and another against, and a page would call a small patch an argument
 * against it. The weightiest of those with the wrong sign is left out, and the rest fitted again.
 */
function fitOn(samples: readonly Sample[], prior: ModelWeights, withTag: boolean): FittedModel {
  const found = new Set(samples.flatMap((one) => one.features));
  let features = featureNames.filter((name) => found.has(name) && (withTag || name !== askedFor));
  const dropped: FeatureName[] = [];
  for (;;) {
    const exampleOf = examplesOf(features);
    const examples: Example[] = samples.map(exampleOf);
    const model = fitLogistic(
      examples,
      features.map((name) => prior.weights[name] ?? 0),
    );
    const weightOf = (name: FeatureName) => model.weights[features.indexOf(name)] ?? 0;
    const [worst] = features
      .filter((name) => weightOf(name) * (prior.weights[name] ?? 0) < 0)
      .sort((a, b) => Math.abs(weightOf(b)) - Math.abs(weightOf(a)) || (a < b ? -1 : 1));
    if (worst === undefined) {
      const judged = examples.map((one) => ({
        probability: predict(model, one),
        label: one.label,
      }));
      return { features, dropped, model, threshold: bestThreshold(judged) };
    }
    dropped.push(worst);
    features = features.filter((name) => name !== worst);
  }
}

function examplesOf(features: readonly FeatureName[]): (sample: Sample) => Example {
  const index = new Map(features.map((name, at) => [name, at]));
  return ({ features: found, values, label }) => {
    const kept = found.filter((name) => index.has(name));
    return {
      columns: kept.map((name) => index.get(name) ?? 0),
      values: kept.map((name) => values?.[name] ?? 1),
      label,
    };
  };
}

const topErrors = 20;

function reportOn(samples: readonly Sample[], fitted: FittedModel): ModelReport {
  const exampleOf = examplesOf(fitted.features);
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

function weightsByName(fitted: FittedModel): Partial<Record<FeatureName, number>> {
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
