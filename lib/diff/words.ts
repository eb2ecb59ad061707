/** A run of text that is the same on both sides, or stands on one side only. */
export interface WordSpan {
  readonly text: string;
  readonly changed: boolean;
}

export interface WordChange {
  readonly before: readonly WordSpan[];
  readonly after: readonly WordSpan[];
  /** 0..1: share of the characters that both sides have in common. */
  readonly similarity: number;
}

const token = /[A-Za-z_][A-Za-z0-9_]*|\d[\w.]*|\s+|[^\sA-Za-z0-9_]/g;
/** Past this the quadratic table is not worth its time for something a reader cannot take in anyway. */
const maxTokens = 600;

/**
 * What changed between two lines, word by word (identifiers, numbers, blanks and single punctuation are words), for
 * highlighting inside a changed line. Lines too long to compare come back as changed in one piece.
 */
export function wordChanges(before: string, after: string): WordChange {
  const a = before.match(token) ?? [];
  const b = after.match(token) ?? [];
  if (a.length > maxTokens || b.length > maxTokens) {
    const same = before === after;
    return {
      before: [{ text: before, changed: !same }],
      after: [{ text: after, changed: !same }],
      similarity: same ? 1 : 0,
    };
  }
  const [keepA, keepB, common] = commonTokens(a, b);
  const longest = Math.max(before.length, after.length);
  return {
    before: spans(a, keepA),
    after: spans(b, keepB),
    similarity: longest === 0 ? 1 : common / longest,
  };
}

function commonTokens(
  a: readonly string[],
  b: readonly string[],
): [readonly boolean[], readonly boolean[], number] {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  const cell = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] =
        a[i] === b[j]
          ? cell(i + 1, j + 1) + (a[i]?.length ?? 0)
          : Math.max(cell(i + 1, j), cell(i, j + 1));
    }
  }
  const keepA = a.map(() => false);
  const keepB = b.map(() => false);
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      keepA[i] = true;
      keepB[j] = true;
      i += 1;
      j += 1;
    } else if (cell(i + 1, j) >= cell(i, j + 1)) i += 1;
    else j += 1;
  }
  return [keepA, keepB, cell(0, 0)];
}

function spans(tokens: readonly string[], keep: readonly boolean[]): WordSpan[] {
  const out: { text: string; changed: boolean }[] = [];
  for (const [index, text] of tokens.entries()) {
    const changed = keep[index] !== true;
    const last = out.at(-1);
    if (last && last.changed === changed) last.text += text;
    else out.push({ text, changed });
  }
  return out;
}

/** Lines of very different length cannot be alike, and nobody reads what changed inside a line of 500 characters. */
function comparable(a: string, b: string, threshold: number): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.length <= 500 && short.trim().length >= long.trim().length * threshold * 0.5;
}

/**
 * Which deleted line became which added line, within one run of a hunk: pairs of indexes, best matches first kept in
 * order. Lines that have too little in common stay unpaired.
 */
export function pairLines(
  deleted: readonly string[],
  added: readonly string[],
  threshold = 0.5,
): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  let from = 0;
  for (const [i, before] of deleted.entries()) {
    let best = -1;
    let bestScore = threshold;
    for (let j = from; j < added.length && j < from + 20; j++) {
      if (!comparable(before, added[j] ?? '', threshold)) continue;
      const score = wordChanges(before.trim(), (added[j] ?? '').trim()).similarity;
      if (score > bestScore) {
        best = j;
        bestScore = score;
      }
    }
    if (best >= 0) {
      pairs.push([i, best]);
      from = best + 1;
    }
  }
  return pairs;
}
