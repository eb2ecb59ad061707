import { describe, expect, it } from 'vitest';
import type { Feature } from './features';
import { score } from './score';
import { handWeights, type ModelWeights } from './weights';

const feature = (name: Feature['name'], value = 1): Feature => ({
  name,
  label: name,
  value,
  cites: [],
});
const model: ModelWeights = { ...handWeights, base: -3, rate: 0.05, record: 0.04, whenAsked: 0.5 };
const weightOf = (features: readonly Feature[], name: string, of = model) =>
  score(features, of).contributions.find((one) => one.feature === name)?.weight;
const odds = (share: number) => Math.log(share / (1 - share));

describe('score', () => {
  it('shifts the base by how much more often the project backports than the one fitted on', () => {
    const own = feature('project-rate', odds(0.2));
    expect(weightOf([own], 'project-rate')).toBeCloseTo(odds(0.2) - odds(0.04), 2);
    // A project like the fitted one shifts nothing.
    expect(weightOf([feature('project-rate', odds(0.04))], 'project-rate')).toBeCloseTo(0, 6);
  });

  it('believes the usual share where the project has no record, and nothing where none is given', () => {
    const usual = { ...model, usualRate: 0.125 };
    expect(weightOf([], 'project-rate', usual)).toBeCloseTo(odds(0.125) - odds(0.05), 2);
    expect(weightOf([], 'project-rate')).toBeUndefined();
  });

  it('counts message and diff for less where stable was asked for, what is set by hand in full', () => {
    const some = [feature('large-patch'), feature('reverted')];
    const asked = [...some, feature('stable-request')];
    const byHand: ModelWeights = { ...model, byHand: ['reverted'] };
    const { weights } = handWeights;
    expect(weightOf(some, 'large-patch', byHand)).toBe(weights['large-patch']);
    expect(weightOf(asked, 'large-patch', byHand)).toBe((weights['large-patch'] ?? 0) / 2);
    expect(weightOf(asked, 'reverted', byHand)).toBe(weights.reverted);
    expect(weightOf(asked, 'stable-request', byHand)).toBe(weights['stable-request']);
  });
});
