import { type CellKind, cellKinds, type QueueFilter } from '@/lib/contracts/queue-filter';
import { affectedValues, cellStates, decisionVerbs } from '@/lib/contracts/vocabulary';
import { affectedOf, branchOf, type QueueIndex, standingOf, stateOf } from './queue-index';

export type CellTest = (cell: number) => boolean;

const stateCode = (value: string): number => (cellStates as readonly string[]).indexOf(value);
const affectedCode = (value: string): number =>
  (affectedValues as readonly string[]).indexOf(value);
/** 0: nothing stands. */
const standingCode = (value: string): number =>
  (decisionVerbs as readonly string[]).indexOf(value) + 1;
const [applies, merges, conflicts, no] = [
  stateCode('applies'),
  stateCode('merges'),
  stateCode('conflicts'),
  affectedCode('no'),
];

/** What can be decided: it lands or could be made to, and the branch may have the bug. */
export function isDecidable(cell: number): boolean {
  const state = stateOf(cell);
  return (state === applies || state === merges || state === conflicts) && affectedOf(cell) !== no;
}

/** The value of a cell under a kind, as a small number. */
export const cellValue: Readonly<Record<CellKind, (cell: number) => number>> = {
  branch: branchOf,
  state: stateOf,
  affected: affectedOf,
  decision: standingOf,
};

/** Names of those numbers. */
export function cellNames(index: QueueIndex): Readonly<Record<CellKind, readonly string[]>> {
  return {
    branch: index.branchIds.map((id) => index.frame.branches.find((b) => b.id === id)?.name ?? ''),
    state: cellStates,
    affected: affectedValues,
    decision: ['none', ...decisionVerbs],
  };
}

function codes(index: QueueIndex, kind: CellKind, values: readonly string[]): ReadonlySet<number> {
  switch (kind) {
    case 'branch': {
      const names = cellNames(index).branch;
      return new Set(names.flatMap((name, at) => (values.includes(name) ? [at] : [])));
    }
    case 'state':
      return new Set(values.map(stateCode));
    case 'affected':
      return new Set(values.map(affectedCode));
    case 'decision':
      return new Set(values.map(standingCode));
  }
}

const all =
  (tests: readonly CellTest[]): CellTest =>
  (cell) => {
    for (const test of tests) if (!test(cell)) return false;
    return true;
  };

const active = (index: QueueIndex): CellTest => {
  const use = Uint8Array.from(index.branchIds, (id) =>
    index.frame.branches.some((branch) => branch.id === id && branch.active) ? 1 : 0,
  );
  return (cell) => use[branchOf(cell)] === 1;
};

/** Without a state or affected, a branch, and "nothing stands", ask for what can be decided there. */
const narrows = (filter: QueueFilter, given: (kind: CellKind) => boolean): boolean =>
  !given('state') &&
  !given('affected') &&
  (given('branch') || valuesOf(filter, 'decision').has('none'));

const valuesOf = (filter: QueueFilter, kind: CellKind): ReadonlySet<string> =>
  new Set([...(filter.tokens[kind] ?? []), ...(filter.without[kind] ?? [])]);

/**
 * The test that one cell of a candidate must pass, or null when the filter asks for no cell. `free`: this kind is left
 * open, as if any value of it were asked for.
 */
export function oneCell(
  index: QueueIndex,
  filter: QueueFilter,
  free: CellKind | null = null,
): CellTest | null {
  const positive = cellKinds.some((kind) => kind === free || filter.tokens[kind] !== undefined);
  if (!positive) return null;
  const given = (kind: CellKind): boolean =>
    kind === free || filter.tokens[kind] !== undefined || filter.without[kind] !== undefined;
  const tests: CellTest[] = [active(index)];
  for (const kind of cellKinds) {
    if (kind === free) continue;
    const value = cellValue[kind];
    const wanted = filter.tokens[kind];
    const unwanted = filter.without[kind];
    if (wanted !== undefined) {
      const set = codes(index, kind, wanted);
      tests.push((cell) => set.has(value(cell)));
    }
    if (unwanted !== undefined) {
      const set = codes(index, kind, unwanted);
      tests.push((cell) => !set.has(value(cell)));
    }
  }
  const plain = { ...filter, tokens: { ...filter.tokens }, without: { ...filter.without } };
  if (free === 'decision') {
    delete plain.tokens.decision;
    delete plain.without.decision;
    if (!given('state') && !given('affected')) {
      const narrowed = narrows(plain, given);
      tests.push((cell) => isDecidable(cell) || (!narrowed && standingOf(cell) !== 0));
    }
  } else if (narrows(plain, given)) tests.push(isDecidable);
  return all(tests);
}

/** Tests of which no cell of a candidate may pass any: negated tokens where nothing else asks for a cell. */
export function noCell(index: QueueIndex, filter: QueueFilter): readonly CellTest[] {
  if (cellKinds.some((kind) => filter.tokens[kind] !== undefined)) return [];
  return cellKinds.flatMap((kind) => {
    const unwanted = filter.without[kind];
    if (unwanted === undefined) return [];
    return unwanted.flatMap((value) => {
      const alone = { ...filter, tokens: { [kind]: [value] }, without: {} };
      return oneCell(index, alone) ?? [];
    });
  });
}
