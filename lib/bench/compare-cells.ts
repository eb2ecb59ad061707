/** A line of the reference, with the time it took to come. */
export interface TimedTruth {
  readonly commit: string;
  readonly branch: string;
  readonly tip: string;
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
  readonly reason: string | null;
  readonly missingPaths: readonly string[];
}

/** Cells of one kind, and what the reference took for them. */
export interface CellGroup {
  readonly cells: TimedTruth[];
  truthMs: number;
}

export interface Compared {
  readonly cells: number;
  readonly differing: readonly string[];
  readonly referenceErrors: number;
  readonly unknown: number;
  readonly without: CellGroup;
  readonly withMissing: CellGroup;
}

/** Compares strict, pick and tree. A reference `error` is no verdict; a cell of ours without one then agrees. */
export function compareCells(truth: readonly TimedTruth[], own: readonly OwnCell[]): Compared {
  const byKey = new Map(own.map((cell) => [keyOf(cell), cell]));
  const differing: string[] = [];
  const without: CellGroup = { cells: [], truthMs: 0 };
  const withMissing: CellGroup = { cells: [], truthMs: 0 };
  let referenceErrors = 0;
  let unknown = 0;
  for (const line of truth) {
    const key = keyOf(line);
    const cell = byKey.get(key);
    if (cell?.pick === null) unknown += 1;
    if (line.pick === 'error') {
      referenceErrors += 1;
      continue;
    }
    const group = (cell?.missingPaths.length ?? 0) > 0 ? withMissing : without;
    group.cells.push(line);
    group.truthMs += line.ms;
    const same = cell?.strict === line.strict && cell.pick === line.pick && cell.tree === line.tree;
    if (!same) {
      const theirs = `${line.strict} ${line.pick} ${line.tree}`;
      const ours = `${cell?.strict} ${cell?.pick} ${cell?.tree} (${cell?.reason})`;
      differing.push(`${key}: reference ${theirs}, ours ${ours}`);
    }
  }
  return { cells: truth.length, differing, referenceErrors, unknown, without, withMissing };
}

function keyOf({ branch, commit }: { readonly branch: string; readonly commit: string }): string {
  return `${branch} ${commit}`;
}
