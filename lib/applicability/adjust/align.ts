import { type LineMatch, matchLines } from './line-match';
import { bareLine, likenessOf, mostLikeness, nameWords, tellingWords } from './words';

/** How the lines of the upstream file before the patch stand in the branch's file. */
export interface Alignment {
  /** Equal lines, in order; -1 for none. */
  readonly equal: LineMatch;
  /** The same without statements whose condition the branch does not have. */
  readonly exact: LineMatch;
  /** Lines that stand there in another wording, in order with the equal ones; -1 for none. */
  readonly alike: LineMatch;
}

/** From this likeness on two lines of a gap are one line in two wordings. */
const enough = 0.6;
/** From this on, where a gap of a few lines is as long on either side: they hardly say anything else. */
const enoughInPlace = 0.35;
const fewLines = 3;
/** Larger gaps are rewritten code, not lines in another wording. */
const largestGap = 90_000;
/** So many pairs of words are compared in one alignment (about a second); lines met after that are not paired. */
const mostWork = 20_000_000;

/** Matches equal lines, then, between them, lines that differ in a few words. */
export function alignLines(base: readonly string[], ours: readonly string[]): Alignment {
  const equal = matchLines(base, ours);
  const exact = equal.slice();
  const alike = new Int32Array(base.length).fill(-1);
  const budget = { left: mostWork };
  let start = 0;
  let from = 0;
  for (let at = 0; at <= base.length; at++) {
    const other = at === base.length ? ours.length : (exact[at] ?? -1);
    if (other < 0) continue;
    pairGap(base, ours, [start, at, from, other], alike, budget);
    start = at + 1;
    from = other + 1;
  }
  unmatchOrphans(base, exact, alike);
  return { equal, exact, alike };
}

/** A statement under a condition without braces is not the branch's where the condition is not. */
function unmatchOrphans(base: readonly string[], exact: LineMatch, alike: LineMatch): void {
  for (let at = 1; at < base.length; at++) {
    const guard = base[at - 1] ?? '';
    if ((exact[at - 1] ?? -1) >= 0 || (alike[at - 1] ?? -1) >= 0) continue;
    if (!/^\s*(if|while|for)\s*\(.*\)\s*$/.test(guard)) continue;
    if (depthOf(base[at] ?? '') <= depthOf(guard)) continue;
    exact[at] = -1;
    alike[at] = -1;
  }
}

function depthOf(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '        ').length;
}

function pairGap(
  base: readonly string[],
  ours: readonly string[],
  [a, aEnd, b, bEnd]: readonly [number, number, number, number],
  alike: LineMatch,
  budget: { left: number },
): void {
  const n = aEnd - a;
  const m = bEnd - b;
  if (n === 0 || m === 0 || n * m > largestGap) return;
  const sketchOf = (line: string) => ({
    line,
    bare: bareLine(line),
    words: new Set(nameWords(line)),
    all: tellingWords(line),
  });
  const inPlace = n === m && n <= fewLines;
  const least = inPlace ? enoughInPlace : enough;
  const left = base.slice(a, aEnd).map(sketchOf);
  const right = ours.slice(b, bEnd).map(sketchOf);
  const likeness = (x: number, y: number): number => {
    const [one, two] = [left[x], right[y]];
    if (one === undefined || two === undefined) return 0;
    if (one.bare === two.bare) return one.bare === '' ? 0.1 : 1;
    const [few, many] =
      one.words.size < two.words.size ? [one.words, two.words] : [two.words, one.words];
    let shared = 0;
    for (const word of few) if (many.has(word)) shared += 1;
    // Most pairs of a gap have nothing in common: the dear comparison is for the others.
    if (shared === 0 || (!inPlace && 3 * shared < few.size)) return 0;
    const most = one.all.length + two.all.length;
    if (budget.left < most || mostLikeness(one.all, two.all) < least) return 0;
    // In order, two lines cost at most the product of their words; less where they are alike.
    const cost = Math.min(one.all.length * two.all.length, 16 * most * Math.sqrt(most));
    budget.left -= most;
    if (budget.left < cost) return 0;
    budget.left -= cost;
    const found = likenessOf(one.all, two.all);
    return found >= least ? found : 0;
  };
  const width = m + 1;
  const best = new Float64Array((n + 1) * width);
  const values = new Float64Array(n * m);
  for (let x = n - 1; x >= 0; x--) {
    for (let y = m - 1; y >= 0; y--) {
      const value = likeness(x, y);
      values[x * m + y] = value;
      const pair = value > 0 ? value + (best[(x + 1) * width + y + 1] ?? 0) : 0;
      best[x * width + y] = Math.max(
        pair,
        best[(x + 1) * width + y] ?? 0,
        best[x * width + y + 1] ?? 0,
      );
    }
  }
  let x = 0;
  let y = 0;
  while (x < n && y < m) {
    const here = best[x * width + y] ?? 0;
    const value = values[x * m + y] ?? 0;
    if (value > 0 && here === value + (best[(x + 1) * width + y + 1] ?? 0)) {
      alike[a + x] = b + y;
      x += 1;
      y += 1;
    } else if (here === (best[(x + 1) * width + y] ?? 0)) x += 1;
    else y += 1;
  }
}
