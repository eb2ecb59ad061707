import {
  type Example,
  fitLogistic,
  type LinearModel,
  predict,
} from '@/lib/analysis/model/logistic';
import { bestThreshold, type Judged } from '@/lib/analysis/model/quality';
import {
  askedFor,
  type FeatureName,
  featureNames,
  type ModelWeights,
} from '@/lib/analysis/model/weights';
import type { Sample } from './read-samples';

export interface FittedModel {
  readonly features: readonly FeatureName[];
  /** Seen in the older part, and left out: their weight would have argued against their meaning. */
  readonly dropped: readonly FeatureName[];
  readonly model: LinearModel;
  /** Share of the older part that was backported. */
  readonly rate: number;
  /** Mean of the project's own record (log odds) as it stood at the commits' days; null where none was long enough. */
  readonly record: number | null;
  /** What the other features count where stable was asked for, 0..1 (see `ModelWeights.whenAsked`). */
  readonly whenAsked: number;
  /** The probability from which the older part is best called yes, judged by models that did not see it. */
  readonly threshold: number;
}

/** What is tried for `whenAsked`: never nothing, since a page shows what speaks for a commit that was asked for as well. */
const scales = [1, 0.5, 0.25];
/** Spans of time, each of which is judged by what was learnt from the others. */
const folds = 5;

/**
 * Fits on all samples. How much features count where stable was asked for, and from where on it is a yes, is decided by
 * spans of time that the model did not see: what fits best on its own examples says too much.
 */
export function fitModel(
  samples: readonly Sample[],
  prior: ModelWeights,
  withTag: boolean,
): FittedModel {
  const tried = (withTag ? scales : [1]).map((whenAsked) => {
    const fitted = fitSigned(samples, prior, { withTag, whenAsked });
    const judged = judgedUnseen(samples, prior, fitted);
    return { fitted, judged, loss: logLoss(judged) };
  });
  // The largest that the spans do not speak against: what the message shows goes on counting where it may.
  const least = Math.min(...tried.map((one) => one.loss));
  const [best] = tried.filter((one) => one.loss <= least + chance);
  if (best === undefined) throw new RangeError('Nothing was tried.');
  return { ...best.fitted, threshold: bestThreshold(best.judged) };
}

/** Half the 95 % point of chi-square with one degree of freedom: a smaller gain in log likelihood is chance. */
const chance = 1.92;

type Part = Omit<FittedModel, 'threshold'>;

/**
 * Fits with the sign that a feature has by its meaning, where the prior gives it one: of features that say nearly the
 * same, a free fit makes one count for too much and another against, and a page would call a small patch an argument
 * against it. The weightiest of those with the wrong sign is left out, and the rest fitted again.
 */
function fitSigned(
  samples: readonly Sample[],
  prior: ModelWeights,
  { withTag, whenAsked }: { readonly withTag: boolean; readonly whenAsked: number },
): Part {
  const found = new Set(samples.flatMap((one) => one.features));
  const rate = samples.filter((one) => one.label).length / Math.max(1, samples.length);
  const records = samples.flatMap((one) => one.values?.['project-rate'] ?? []);
  const record =
    records.length === 0 ? null : records.reduce((sum, one) => sum + one, 0) / records.length;
  let features = featureNames.filter(
    (name) => name !== 'project-rate' && found.has(name) && (withTag || name !== askedFor),
  );
  const dropped: FeatureName[] = [];
  for (;;) {
    const model = fitOn(samples, prior, { features, record, whenAsked });
    const weightOf = (name: FeatureName) => model.weights[features.indexOf(name)] ?? 0;
    const [worst] = features
      .filter((name) => weightOf(name) * (prior.weights[name] ?? 0) < 0)
      .sort((a, b) => Math.abs(weightOf(b)) - Math.abs(weightOf(a)) || (a < b ? -1 : 1));
    if (worst === undefined) return { features, dropped, model, rate, record, whenAsked };
    dropped.push(worst);
    features = features.filter((name) => name !== worst);
  }
}

type Shape = Pick<FittedModel, 'features' | 'record' | 'whenAsked'>;

function fitOn(samples: readonly Sample[], prior: ModelWeights, shape: Shape): LinearModel {
  return fitLogistic(
    samples.map(examplesOf(shape)),
    shape.features.map((name) => prior.weights[name] ?? 0),
  );
}

/** What is said of each span of time by a model of the same features that learnt from the others. */
function judgedUnseen(samples: readonly Sample[], prior: ModelWeights, shape: Shape): Judged[] {
  const ordered = [...samples].sort((a, b) => a.time - b.time || (a.commit < b.commit ? -1 : 1));
  const exampleOf = examplesOf(shape);
  return Array.from({ length: folds }, (_, fold) => {
    const from = Math.floor((ordered.length * fold) / folds);
    const to = Math.floor((ordered.length * (fold + 1)) / folds);
    const model = fitOn([...ordered.slice(0, from), ...ordered.slice(to)], prior, shape);
    return ordered
      .slice(from, to)
      .map((one) => ({ probability: predict(model, exampleOf(one)), label: one.label }));
  }).flat();
}

const surest = 1e-6;

function logLoss(judged: readonly Judged[]): number {
  return judged.reduce((total, { probability, label }) => {
    const said = label ? probability : 1 - probability;
    return total - Math.log(Math.max(surest, said));
  }, 0);
}

/** Samples as the fit reads them. */
export function examplesOf({ features, record, whenAsked }: Shape): (sample: Sample) => Example {
  const index = new Map(features.map((name, at) => [name, at]));
  return ({ features: found, values, label }) => {
    const kept = found.filter((name) => index.has(name));
    const scale = index.has(askedFor) && found.includes(askedFor) ? whenAsked : 1;
    const own = values?.['project-rate'];
    return {
      columns: kept.map((name) => index.get(name) ?? 0),
      values: kept.map((name) => (values?.[name] ?? 1) * (name === askedFor ? 1 : scale)),
      offset: own === undefined || record === null ? 0 : own - record,
      label,
    };
  };
}
