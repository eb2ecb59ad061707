import { describe, expect, it } from 'vitest';
import { type Example, fitLogistic, predict } from './logistic';

/** `n` examples with these columns, of which `yes` hold. */
function many(columns: number[], n: number, yes: number): Example[] {
  return Array.from({ length: n }, (_, index) => ({ columns, label: index < yes }));
}

describe('fitLogistic', () => {
  it('finds the share of each group when the prior hardly counts', () => {
    const examples = [...many([], 1000, 20), ...many([0], 500, 400), ...many([1], 500, 5)];
    const model = fitLogistic(examples, [0, 0], 1e-6);
    expect(predict(model, { columns: [] })).toBeCloseTo(0.02, 3);
    expect(predict(model, { columns: [0] })).toBeCloseTo(0.8, 3);
    expect(predict(model, { columns: [1] })).toBeCloseTo(0.01, 3);
  });

  it('counts a feature as often as its value says', () => {
    const odds = (p: number) => Math.log(p / (1 - p));
    const examples = [-1, 0, 2].flatMap((value) =>
      many([0], 1500, Math.round(1500 / (1 + Math.exp(-(odds(0.1) + 0.7 * value))))).map((one) => ({
        ...one,
        values: [value],
      })),
    );
    const model = fitLogistic(examples, [0], 1e-6);
    expect(model.weights[0]).toBeCloseTo(0.7, 1);
    expect(predict(model, { columns: [0], values: [2] })).toBeCloseTo(
      1 / (1 + Math.exp(-(odds(0.1) + 1.4))),
      2,
    );
  });

  it('keeps the prior of a feature that no example has', () => {
    const model = fitLogistic([...many([], 90, 3), ...many([0], 10, 9)], [0, 1.5]);
    expect(model.weights[1]).toBe(1.5);
  });

  it('stays near the prior with few examples and leaves it with many', () => {
    const few = fitLogistic([...many([], 4, 2), ...many([0], 2, 0)], [3]);
    const most = fitLogistic([...many([], 4000, 2000), ...many([0], 2000, 0)], [3]);
    expect(few.weights[0]).toBeGreaterThan(0);
    expect(most.weights[0]).toBeLessThan(-3);
  });

  it('arrives when features explain everything, from priors that say the opposite', () => {
    const examples = [...many([], 2000, 0), ...many([0], 100, 100), ...many([1], 100, 0)];
    const model = fitLogistic(examples, [-5, 5]);
    expect(predict(model, { columns: [0] })).toBeGreaterThan(0.8);
    expect(predict(model, { columns: [1] })).toBeLessThan(0.1);
    // The base has no prior: at the best fit the predictions add up to what happened.
    const said = examples.reduce((total, one) => total + predict(model, one), 0);
    expect(said).toBeCloseTo(100, 4);
  });

  it('ends with one kind of label only', () => {
    expect(predict(fitLogistic(many([0], 50, 50), [0]), { columns: [0] })).toBeGreaterThan(0.9);
    expect(predict(fitLogistic(many([0], 50, 0), [0]), { columns: [0] })).toBeLessThan(0.1);
  });
});
