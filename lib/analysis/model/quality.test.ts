import { describe, expect, it } from 'vitest';
import { bestThreshold, calibrationTable, type Judged, qualityOf } from './quality';

const judged = (...pairs: [number, boolean][]): Judged[] =>
  pairs.map(([probability, label]) => ({ probability, label }));

describe('qualityOf', () => {
  it('counts by hand: three called yes, two of them right, one missed', () => {
    const some = judged([0.9, true], [0.8, false], [0.7, true], [0.3, true], [0.1, false]);
    const quality = qualityOf(some, 0.5);
    expect(quality.precision).toBeCloseTo(2 / 3);
    expect(quality.recall).toBeCloseTo(2 / 3);
    expect(quality.f1).toBeCloseTo(2 / 3);
    // Pairs of a backported and another one: (0.9 0.8) (0.9 0.1) (0.7 0.1) (0.3 0.1) right, (0.7 0.8) (0.3 0.8) wrong.
    expect(quality.auc).toBeCloseTo(4 / 6);
  });

  it('gives half a pair for equal probabilities', () => {
    expect(qualityOf(judged([0.5, true], [0.5, false]), 0.5).auc).toBeCloseTo(0.5);
  });

  it('has no answer where there is nothing to divide by', () => {
    const none = qualityOf(judged([0.1, false]), 0.5);
    expect(none).toMatchObject({ precision: null, recall: null, f1: null, auc: null });
  });

  it('weighs the distance of each bin by its size', () => {
    // Bin 0.9: said 0.95 twice, happened half; bin 0.0: said 0.05, happened never.
    const some = judged([0.95, true], [0.95, false], [0.05, false], [0.05, false]);
    expect(qualityOf(some, 0.5).calibrationError).toBeCloseTo(0.45 / 2 + 0.05 / 2);
    expect(calibrationTable(some).map((bin) => bin.n)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  it('puts certainty into the last bin', () => {
    expect(calibrationTable(judged([1, true])).at(-1)).toMatchObject({ n: 1, happened: 1 });
  });
});

describe('bestThreshold', () => {
  it('lies between the last that should be called yes and the first that should not', () => {
    const at = bestThreshold(judged([0.9, true], [0.7, true], [0.4, false], [0.1, false]));
    expect(at).toBeGreaterThan(0.4);
    expect(at).toBeLessThan(0.7);
  });

  it('takes in a wrong one when that wins more than it costs', () => {
    expect(bestThreshold(judged([0.9, true], [0.8, false], [0.7, true], [0.6, true]))).toBeLessThan(
      0.6,
    );
  });

  it('is a half when nothing was backported', () => {
    expect(bestThreshold(judged([0.9, false]))).toBe(0.5);
  });
});
