import { describe, expect, it } from 'vitest';
import { handWeights } from '@/lib/analysis/model/weights';
import { fitModel } from './fit-model';
import type { Sample } from './read-samples';
import { fitReport } from './report';
import { weightsFile } from './weights-file';

let count = 0;
/** `n` samples, of which `yes` were backported, spread evenly over the time from `from` on. */
function many(
  n: number,
  yes: number,
  features: Sample['features'],
  values: Sample['values'] = {},
): Sample[] {
  return Array.from({ length: n }, (_, index) => {
    count += 1;
    const label = Math.floor(((index + 1) * yes) / n) > Math.floor((index * yes) / n);
    return { commit: String(count), subject: 's', time: index / n, features, values, label };
  });
}

const world = (values: Sample['values'] = {}, share = 1) => [
  ...many(1500, 150 * share, [], values),
  ...many(300, 60 * share, ['fix-word'], values),
  // Large patches are hardly chosen; those that were asked for are taken like others that were.
  ...many(600, 3, ['large-patch'], values),
  ...many(120, 114, ['stable-request'], values),
  ...many(200, 190, ['stable-request', 'large-patch'], values),
];

describe('fitModel', () => {
  it('finds that what makes a choice unlikely says little once stable was asked for', () => {
    const fitted = fitModel(world(), handWeights, true);
    expect(fitted.whenAsked).toBeLessThan(1);
    // Without the tag there is nothing to be asked for.
    expect(fitModel(world(), handWeights, false).whenAsked).toBe(1);
  });

  it('fits the base beside what the project itself is known to backport', () => {
    const rare = fitModel(world({ 'project-rate': -3 }), handWeights, false);
    const both = [...world({ 'project-rate': -3 }), ...world({ 'project-rate': -2 }, 2)];
    expect(rare.record).toBeCloseTo(-3, 6);
    expect(fitModel(both, handWeights, false).record).toBeCloseTo(-2.5, 6);
  });
});

describe('weightsFile', () => {
  const samples = [...world(), ...world().map((one) => ({ ...one, time: one.time + 2 }))];
  const { report, fitted } = fitReport(samples, 1.5, handWeights);
  const days = { since: '2020-01-01', split: '2021-01-01', until: '2022-01-01' };
  const made = (choices: Partial<Parameters<typeof weightsFile>[3]>) =>
    weightsFile(
      fitted,
      report,
      { previousVersion: 4, prior: handWeights },
      {
        ...{ name: 'X', command: 'npm run -s fit', byHand: [], outright: [], usualRate: null },
        ...choices,
      },
      days,
    );

  it('says what it was fitted on, by which command, and keeps the calibration it measured', () => {
    const file = made({});
    expect(file).toMatchObject({ version: 5, command: 'npm run -s fit', fitted: days });
    expect(file.source).toContain(`${report.train.n} commits of X, 2020-01-01 to 2021-01-01`);
    expect(file.calibration).toHaveLength(10);
  });

  it('keeps what is set by hand, makes what is allowed outright as likely as not, and says so', () => {
    const file = made({ byHand: ['fix-word'], outright: ['device-id'], usualRate: 0.25 });
    expect(file.weights['fix-word']).toBe(handWeights.weights['fix-word']);
    const rate = file.rate ?? 0;
    const shift = Math.log(0.25 / 0.75) - Math.log(rate / (1 - rate));
    expect(file.base + shift + (file.weights['device-id'] ?? 0)).toBeCloseTo(0, 2);
    expect(file.byHand).toEqual(expect.arrayContaining(['fix-word', 'device-id']));
    expect(file.source).toMatch(/fix-word.*device-id.*not measured/);
    expect(file.calibration).toEqual([]);
  });
});
