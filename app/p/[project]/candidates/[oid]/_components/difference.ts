import { parsePatch } from '@/lib/diff/parse-patch';
import { pathOf } from '@/lib/diff/patch';

export interface DifferenceLine {
  readonly key: string;
  readonly kind: 'file' | 'same' | 'only-upstream' | 'only-backport';
  readonly text: string;
}

const signs = { context: ' ', add: '+', delete: '-' } as const;

/** A patch as lines that can be compared: headers without numbers, every line with its sign. */
function comparable(text: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, readonly string[]>();
  for (const file of parsePatch(text)) {
    const lines = file.hunks.flatMap((hunk) => [
      `@@ ${hunk.section}`.trimEnd(),
      ...hunk.lines.map((line) => signs[line.kind] + line.text),
    ]);
    files.set(pathOf(file), lines);
  }
  return files;
}

/**
 * How a backport's patch differs from upstream's: their lines compared one by one, file by file. Null when they are
 * the same but for line numbers. (The table is quadratic; beyond 2,000 lines a side a file is given as replaced.)
 */
export function differenceOf(upstream: string, backport: string): readonly DifferenceLine[] | null {
  const before = comparable(upstream);
  const after = comparable(backport);
  const lines: DifferenceLine[] = [];
  let differs = false;
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const compared = compare(before.get(path) ?? [], after.get(path) ?? []);
    if (compared.every((line) => line.kind === 'same')) continue;
    differs = true;
    lines.push({ key: path, kind: 'file', text: path });
    for (const [index, line] of compared.entries()) {
      lines.push({ ...line, key: `${path}:${index}` });
    }
  }
  return differs ? lines : null;
}

const most = 2000;

function compare(
  a: readonly string[],
  b: readonly string[],
): readonly Omit<DifferenceLine, 'key'>[] {
  if (a.length > most || b.length > most) {
    if (a.join('\n') === b.join('\n')) return [];
    return [
      ...a.map((text) => ({ kind: 'only-upstream' as const, text })),
      ...b.map((text) => ({ kind: 'only-backport' as const, text })),
    ];
  }
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const out: Omit<DifferenceLine, 'key'>[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      out.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      out.push({ kind: 'only-upstream', text: left });
      i += 1;
    } else if (right !== undefined) {
      out.push({ kind: 'only-backport', text: right });
      j += 1;
    }
  }
  return out;
}
