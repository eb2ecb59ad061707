import type { Contribution } from '@/lib/contracts/analysis';
import type { Feature } from './features';
import { weights } from './weights';

export interface Score {
  /** 0..1: how much speaks for backporting. */
  readonly probability: number;
  /** Every feature that was found, and the base, the weightiest first. */
  readonly contributions: readonly Contribution[];
}

/** A sum of hand-set weights never makes it certain. */
const surest = 0.99;

/** The sum of the weights of the features found, squashed by the logistic function 1 / (1 + e^-x). */
export function score(features: readonly Feature[]): Score {
  const contributions: Contribution[] = [
    { feature: 'base', label: 'Most commits are not for stable', weight: weights.base },
    ...features.map(({ name, label }) => ({ feature: name, label, weight: weights[name] })),
  ];
  const sum = contributions.reduce((total, one) => total + one.weight, 0);
  contributions.sort(
    (a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.feature < b.feature ? -1 : 1),
  );
  return { probability: round(Math.min(surest, 1 / (1 + Math.exp(-sum)))), contributions };
}

/** Three digits: what a person can tell apart, and the same text on every machine. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
