/** A line of the reference, with the time it took to come. */
export interface TimedTruth {
  readonly commit: string;
  readonly branch: string;
  readonly strict: boolean;
  readonly pick: 'clean' | 'empty' | 'conflict' | 'error';
  readonly tree: string | null;
  readonly ms: number;
}

export interface OwnCell {
  readonly commit: string;
  readonly branch: string;
  readonly strict: boolean | null;
  readonly pick: 'clean' | 'empty' | 'conflict' | null;
  readonly tree: string | null;
  readonly reason: string;
  readonly detail: { readonly missingPaths: readonly string[] };
}

interface Group {
  count: number;
  truthMs: number;
  ownMs: number;
}

export interface Compared {
  readonly cells: number;
  readonly differing: readonly string[];
  readonly referenceErrors: number;
  readonly unknown: number;
  readonly groups: Readonly<Record<string, Group>>;
}

/** Compares strict, pick and tree. A reference `error` is no verdict; a cell of ours without one then agrees. */
export function compareCells(
  truth: readonly TimedTruth[],
  own: readonly OwnCell[],
  ownMs: ReadonlyMap<string, number>,
): Compared {
  const byKey = new Map(own.map((cell) => [`${cell.branch} ${cell.commit}`, cell]));
  const differing: string[] = [];
  const groups = {
    'without missing paths': { count: 0, truthMs: 0, ownMs: 0 },
    'with missing paths': { count: 0, truthMs: 0, ownMs: 0 },
  };
  let referenceErrors = 0;
  let unknown = 0;
  for (const line of truth) {
    const key = `${line.branch} ${line.commit}`;
    const cell = byKey.get(key);
    if (cell?.pick === null) unknown += 1;
    if (line.pick === 'error') {
      referenceErrors += 1;
      continue;
    }
    const missing = (cell?.detail.missingPaths.length ?? 0) > 0;
    const group = groups[missing ? 'with missing paths' : 'without missing paths'];
    group.count += 1;
    group.truthMs += line.ms;
    group.ownMs += ownMs.get(key) ?? 0;
    const same = cell?.strict === line.strict && cell.pick === line.pick && cell.tree === line.tree;
    if (!same) {
      const theirs = `${line.strict} ${line.pick} ${line.tree}`;
      const ours = `${cell?.strict} ${cell?.pick} ${cell?.tree} (${cell?.reason})`;
      differing.push(`${key}: reference ${theirs}, ours ${ours}`);
    }
  }
  return { cells: truth.length, differing, referenceErrors, unknown, groups };
}
