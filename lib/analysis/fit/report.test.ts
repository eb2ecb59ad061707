import { describe, expect, it } from 'vitest';
import { handWeights } from '@/lib/analysis/model/weights';
import type { Sample } from './read-samples';
import { fitReport } from './report';

let count = 0;
function samples(n: number, label: boolean, features: Sample['features'], time: number): Sample[] {
  return Array.from({ length: n }, () => {
    count += 1;
    return { commit: String(count), subject: 's', time, features, label };
  });
}

describe('fitReport', () => {
  it('leaves out a feature that would argue against its meaning, and tells as well without it', () => {
    // Small fixes are taken a little less often than other fixes here; being small is no argument against.
    const past = (time: number) => [
      ...samples(80, true, ['fix-word'], time),
      ...samples(10, false, ['fix-word'], time),
      ...samples(60, true, ['fix-word', 'small-patch'], time),
      ...samples(40, false, ['fix-word', 'small-patch'], time),
      ...samples(300, false, [], time),
      ...samples(100, false, ['small-patch'], time),
    ];
    const { report } = fitReport([...past(1), ...past(3)], 2, handWeights);
    expect(report.withTag.weights['fix-word']).toBeGreaterThan(0);
    expect(Object.keys(report.withTag.weights)).not.toContain('small-patch');
    expect(report.withTag.recall).toBe(1);
    expect(report.withTag.calibrationError).toBeLessThan(0.05);
  });

  it('keeps a feature whose weight has the sign of its meaning', () => {
    const all = [1, 3].flatMap((time) => [
      ...samples(90, true, ['fix-word', 'small-patch'], time),
      ...samples(50, false, ['fix-word'], time),
      ...samples(300, false, [], time),
    ]);
    const { report } = fitReport(all, 2, handWeights);
    expect(report.withTag.weights['small-patch']).toBeGreaterThan(0);
  });
});
