import { logOdds } from '@/lib/analysis/subsystem/project-rate';
import type { Contribution } from '@/lib/contracts/analysis';
import type { Feature } from './features';
import { logistic } from './logistic';
import { askedFor, type ModelWeights } from './weights';

export interface Score {
  /** 0..1: how much speaks for backporting. */
  readonly probability: number;
  /** Every feature that was found, and the base, the weightiest first. */
  readonly contributions: readonly Contribution[];
}

/** No sum of weights makes it certain. */
const surest = 0.99;

/**
 * The sum of the base and of the weights of the features found, squashed by the logistic function. A feature that the
 * weights do not list is left out: it says nothing about what maintainers do.
 */
export function score(features: readonly Feature[], model: ModelWeights): Score {
  const contributions: Contribution[] = [
    { feature: 'base', label: 'Most commits are not for stable', weight: model.base },
    ...rateShift(features, model),
    ...features.flatMap((one) => {
      const weight = weightIn(one, features, model);
      return weight === null || weight === 0
        ? []
        : [{ feature: one.name, label: one.label, weight }];
    }),
  ];
  const sum = contributions.reduce((total, one) => total + one.weight, 0);
  contributions.sort(
    (a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.feature < b.feature ? -1 : 1),
  );
  return { probability: round(Math.min(surest, logistic(sum))), contributions };
}

/** What a feature counts among the others that were found; null for one that the weights do not list. */
export function weightIn(
  { name, value }: Pick<Feature, 'name' | 'value'>,
  features: readonly Pick<Feature, 'name'>[],
  model: ModelWeights,
): number | null {
  const weight = model.weights[name];
  if (weight === undefined) return null;
  const asked =
    name !== askedFor &&
    !model.byHand.includes(name) &&
    features.some((one) => one.name === askedFor);
  const counted = weight * value * (asked ? model.whenAsked : 1);
  return counted === weight ? weight : round(counted);
}

/** How much more or less often this project backports than the one that the weights were fitted on. */
function rateShift(features: readonly Feature[], model: ModelWeights): Contribution[] {
  const { rate, record, usualRate } = model;
  const own = features.find((one) => one.name === 'project-rate');
  const share = (value: number) => `${Math.round(1000 * value) / 10} %`;
  const shift = (label: string, odds: number, fitted: number): Contribution[] => [
    {
      feature: 'project-rate',
      label: `${label}; ${share(fitted)} where the weights were fitted`,
      weight: round(odds - logOdds(fitted)),
    },
  ];
  if (own !== undefined) return record === null ? [] : shift(own.label, own.value, record);
  if (usualRate === null || rate === null) return [];
  return shift(
    `Usually about ${share(usualRate)} of all commits go to a stable branch`,
    logOdds(usualRate),
    rate,
  );
}

/** Three digits: what a person can tell apart, and the same text on every machine. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
