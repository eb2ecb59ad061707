/** For every line of `from` the line of `to` it is matched with, or -1; ascending. */
export type LineMatch = Int32Array;

/** Past this many steps a gap counts as rewritten. */
const mostSteps = 4_000;

/**
 * Matches equal lines of two texts in order: lines that both texts have exactly once first (patience), then the shortest
 * script between those (Myers). A gap whose script would be too long is left unmatched.
 */
export function matchLines(from: readonly string[], to: readonly string[]): LineMatch {
  const match = new Int32Array(from.length).fill(-1);
  const work: [number, number, number, number][] = [[0, from.length, 0, to.length]];
  for (let gap = work.pop(); gap !== undefined; gap = work.pop()) {
    let [a, aEnd, b, bEnd] = gap;
    while (a < aEnd && b < bEnd && from[a] === to[b]) match[a++] = b++;
    while (a < aEnd && b < bEnd && from[aEnd - 1] === to[bEnd - 1]) match[--aEnd] = --bEnd;
    if (a === aEnd || b === bEnd) continue;
    const anchors = uniqueAnchors(from, to, [a, aEnd, b, bEnd]);
    if (anchors.length === 0) {
      shortestScript(from, to, [a, aEnd, b, bEnd], match);
      continue;
    }
    for (const [left, right] of anchors) {
      match[left] = right;
      work.push([a, left, b, right]);
      a = left + 1;
      b = right + 1;
    }
    work.push([a, aEnd, b, bEnd]);
  }
  return match;
}

type Gap = readonly [number, number, number, number];

/** The longest ascending chain of lines that stand once on either side of a gap. */
function uniqueAnchors(
  from: readonly string[],
  to: readonly string[],
  [a, aEnd, b, bEnd]: Gap,
): [number, number][] {
  const places = new Map<string, { a: number; b: number; many: boolean }>();
  for (let at = a; at < aEnd; at++) {
    const line = from[at] ?? '';
    const held = places.get(line);
    if (held === undefined) places.set(line, { a: at, b: -1, many: false });
    else held.many = true;
  }
  for (let at = b; at < bEnd; at++) {
    const held = places.get(to[at] ?? '');
    if (held === undefined) continue;
    if (held.b >= 0) held.many = true;
    held.b = at;
  }
  const pairs = [...places.values()].filter((one) => one.b >= 0 && !one.many);
  // Map keeps the order of `from`; what is left is the longest ascending run in `to`.
  const tails: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  for (const [index, pair] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.b ?? 0) < pair.b) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  }
  const chain: [number, number][] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) chain.push([pair.a, pair.b]);
  }
  return chain.reverse();
}

/** Myers' greedy algorithm on one gap, matches written into `match`. */
function shortestScript(
  from: readonly string[],
  to: readonly string[],
  [a, aEnd, b, bEnd]: Gap,
  match: LineMatch,
): void {
  const n = aEnd - a;
  const m = bEnd - b;
  const most = Math.min(n + m, mostSteps);
  const size = 2 * most + 3;
  const middle = most + 1;
  const furthest = new Int32Array(size);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    // Only the diagonals that this depth can reach are kept.
    trace.push(furthest.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down =
        k === -d || (k !== d && (furthest[middle + k - 1] ?? 0) < (furthest[middle + k + 1] ?? 0));
      let x = down ? (furthest[middle + k + 1] ?? 0) : (furthest[middle + k - 1] ?? 0) + 1;
      while (x < n && x - k < m && x - k >= 0 && from[a + x] === to[b + x - k]) x += 1;
      furthest[middle + k] = x;
      if (x >= n && x - k >= m) {
        walkBack(trace, n, m, (x0, y0) => {
          match[a + x0] = b + y0;
        });
        return;
      }
    }
  }
}

function walkBack(
  trace: readonly Int32Array[],
  n: number,
  m: number,
  matched: (x: number, y: number) => void,
): void {
  let x = n;
  let y = m;
  for (let d = trace.length - 1; d >= 0; d--) {
    const held = trace[d];
    const at = (k: number) => held?.[k + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const last = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : at(last);
    const fromY = d === 0 ? 0 : fromX - last;
    while (x > fromX && y > fromY && (d === 0 || x > (down ? fromX : fromX + 1))) {
      x -= 1;
      y -= 1;
      matched(x, y);
    }
    x = fromX;
    y = fromY;
  }
}

/** Lines `[start, end)` of the old text replaced by `[newStart, newEnd)` of the new one. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** The edits that a match leaves, in order. */
export function editsOf(match: LineMatch, newLength: number): Edit[] {
  const edits: Edit[] = [];
  let start = 0;
  let newStart = 0;
  for (let at = 0; at <= match.length; at++) {
    const other = at === match.length ? newLength : (match[at] ?? -1);
    if (other < 0) continue;
    if (at > start || other > newStart) {
      edits.push({ start, end: at, newStart, newEnd: other });
    }
    start = at + 1;
    newStart = other + 1;
  }
  return edits;
}

/** Lines with their newline; the last one may have none. */
export function splitLines(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return lines.length === 1 && lines[0] === '' ? [] : lines;
}

/** Where a block of lines stands in a text. */
export function findBlock(lines: readonly string[], block: readonly string[]): number[] {
  const found: number[] = [];
  const first = block[0];
  if (first === undefined) return found;
  for (let at = lines.indexOf(first); at >= 0; at = lines.indexOf(first, at + 1)) {
    if (block.every((line, offset) => lines[at + offset] === line)) found.push(at);
  }
  return found;
}
