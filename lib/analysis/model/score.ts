import type { Contribution } from '@/lib/contracts/analysis';
import type { Feature } from './features';
import { logistic } from './logistic';
import type { ModelWeights } from './weights';

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
    ...features.flatMap(({ name, label, value }) => {
      const weight = model.weights[name];
      return weight === undefined
        ? []
        : [{ feature: name, label, weight: value === 1 ? weight : round(weight * value) }];
    }),
  ];
  const sum = contributions.reduce((total, one) => total + one.weight, 0);
  contributions.sort(
    (a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.feature < b.feature ? -1 : 1),
  );
  return { probability: round(Math.min(surest, logistic(sum))), contributions };
}

/** Three digits: what a person can tell apart, and the same text on every machine. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
