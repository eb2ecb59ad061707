import type { Contribution } from '@/lib/contracts/analysis';

export interface SharedContribution extends Contribution {
  /** 0..1 of all weights on both sides. */
  readonly share: number;
  /** 0..1 of the largest weight: the length of its bar. */
  readonly length: number;
}

export interface Shares {
  /** The weightiest first. */
  readonly rows: readonly SharedContribution[];
  readonly sums: { readonly for: number; readonly against: number; readonly total: number };
  /** The sum as a chance: the logistic function, as the score takes it, at most 0.99. */
  readonly probability: number;
}

/** What each contribution is of the whole. What weighs nothing is left out. */
export function shares(contributions: readonly Contribution[]): Shares {
  const weighing = contributions.filter((one) => one.weight !== 0);
  const size = (one: Contribution) => Math.abs(one.weight);
  const all = weighing.reduce((sum, one) => sum + size(one), 0);
  const most = Math.max(0, ...weighing.map(size));
  const side = (sign: 1 | -1) =>
    weighing.filter((one) => one.weight * sign > 0).reduce((sum, one) => sum + one.weight, 0);
  const total = side(1) + side(-1);
  return {
    rows: [...weighing]
      .sort((a, b) => size(b) - size(a) || (a.feature < b.feature ? -1 : 1))
      .map((one) => ({ ...one, share: size(one) / all, length: size(one) / most })),
    sums: { for: side(1), against: side(-1), total },
    probability: Math.min(0.99, 1 / (1 + Math.exp(-total))),
  };
}
