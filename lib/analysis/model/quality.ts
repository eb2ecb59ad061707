/** One prediction beside what became of it. */
export interface Judged {
  /** 0..1 */
  readonly probability: number;
  readonly label: boolean;
}

export interface Quality {
  /** Of those called yes, the share that was backported; null when none was called yes. */
  readonly precision: number | null;
  /** Of those backported, the share called yes; null when none was backported. */
  readonly recall: number | null;
  /** Harmonic mean of both; null when neither exists. */
  readonly f1: number | null;
  /** Chance that a backported commit is ranked above one that was not; null when there is only one kind. */
  readonly auc: number | null;
  /** Mean distance between what was said and what happened, over ten bins, weighted by their size. */
  readonly calibrationError: number;
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Mean of what was said; null for an empty bin. */
  readonly said: number | null;
  /** Share that was backported; null for an empty bin. */
  readonly happened: number | null;
}

const binCount = 10;

/** Quality of predictions when everything from `threshold` up is called yes. */
export function qualityOf(judged: readonly Judged[], threshold: number): Quality {
  const called = judged.filter((one) => one.probability >= threshold);
  const right = called.filter((one) => one.label).length;
  const positives = judged.filter((one) => one.label).length;
  return {
    precision: called.length === 0 ? null : right / called.length,
    recall: positives === 0 ? null : right / positives,
    f1: called.length + positives === 0 ? null : (2 * right) / (called.length + positives),
    auc: areaUnderCurve(judged),
    calibrationError: calibrationTable(judged).reduce(
      (total, bin) =>
        total + (Math.abs((bin.said ?? 0) - (bin.happened ?? 0)) * bin.n) / judged.length,
      0,
    ),
  };
}

/** F1 that differs by less is the same: one commit more or less decides it. */
const asGood = 0.005;

/**
 * The threshold with the best F1: of a stretch of thresholds around it that are as good, the middle (of the log odds), so
 * that no single commit decides where it lies. 0.5 when nothing was backported.
 */
export function bestThreshold(judged: readonly Judged[]): number {
  const sorted = [...judged].sort((a, b) => b.probability - a.probability);
  const positives = sorted.filter((one) => one.label).length;
  const steps: { readonly f1: number; readonly threshold: number }[] = [];
  let right = 0;
  for (const [index, one] of sorted.entries()) {
    if (one.label) right += 1;
    // Equal probabilities are called alike.
    if (sorted[index + 1]?.probability === one.probability) continue;
    const f1 = (2 * right) / (index + 1 + positives);
    const next = sorted[index + 1]?.probability ?? 0;
    steps.push({ f1, threshold: (one.probability + next) / 2 });
  }
  const most = Math.max(0, ...steps.map((one) => one.f1));
  if (most === 0) return 0.5;
  const best = steps.findIndex((one) => one.f1 === most);
  const good = (at: number) => (steps[at]?.f1 ?? 0) >= most - asGood;
  let high = best;
  let low = best;
  while (high > 0 && good(high - 1)) high -= 1;
  while (low + 1 < steps.length && good(low + 1)) low += 1;
  const odds = (at: number) => {
    const threshold = Math.min(1 - 1e-9, Math.max(1e-9, steps[at]?.threshold ?? 0.5));
    return Math.log(threshold / (1 - threshold));
  };
  return 1 / (1 + Math.exp(-(odds(high) + odds(low)) / 2));
}

/** ROC AUC by ranks (Mann-Whitney), equal probabilities sharing their ranks. */
function areaUnderCurve(judged: readonly Judged[]): number | null {
  const sorted = [...judged].sort((a, b) => a.probability - b.probability);
  const positives = sorted.filter((one) => one.label).length;
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return null;
  let ranks = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (sorted[to + 1]?.probability === sorted[from]?.probability && to + 1 < sorted.length)
      to += 1;
    const mean = (from + to) / 2 + 1;
    for (let i = from; i <= to; i++) if (sorted[i]?.label) ranks += mean;
    from = to + 1;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Ten bins of equal width over 0..1. */
export function calibrationTable(judged: readonly Judged[]): CalibrationBin[] {
  return Array.from({ length: binCount }, (_, index) => {
    const inside = judged.filter(
      (one) => Math.min(binCount - 1, Math.floor(one.probability * binCount)) === index,
    );
    const n = inside.length;
    return {
      from: index / binCount,
      to: (index + 1) / binCount,
      n,
      said: n === 0 ? null : inside.reduce((total, one) => total + one.probability, 0) / n,
      happened: n === 0 ? null : inside.filter((one) => one.label).length / n,
    };
  });
}
