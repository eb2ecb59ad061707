import type { CellsPlan, PlannedCell } from '@/lib/contracts/matrix';

export interface Sum {
  /** Cells that get the vote. */
  readonly votes: readonly PlannedCell[];
  readonly candidates: number;
  /** Why cells are left out, the commonest first. */
  readonly left: readonly Count[];
  /** What the policy asks for before votes stand. */
  readonly waits: readonly Count[];
  /** Why a reason is needed. */
  readonly asks: readonly Count[];
  /** Votes that would not stand at once. */
  readonly waiting: number;
}

export interface Count {
  readonly says: string;
  readonly cells: number;
}

function count(texts: readonly string[]): readonly Count[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([says, cells]) => ({ says, cells }))
    .sort((a, b) => b.cells - a.cells || (a.says < b.says ? -1 : 1));
}

/** A plan in figures: what a person must see before a thousand votes are sent. */
export function sumPlan({ cells, missing }: CellsPlan): Sum {
  const votes = cells.filter((cell) => cell.left === null);
  return {
    votes,
    candidates: new Set(votes.map((cell) => cell.oid)).size,
    left: count([
      ...cells.flatMap((cell) => cell.left ?? []),
      ...Array.from({ length: missing }, () => 'It is not computed yet.'),
    ]),
    waits: count(votes.flatMap((cell) => cell.waits)),
    asks: count(votes.flatMap((cell) => cell.asks ?? [])),
    waiting: votes.filter((cell) => cell.waits.length > 0).length,
  };
}

/** What is sent: the votes of a plan, candidate by candidate, with the number of votes seen on each cell. */
export function votesOf(votes: readonly PlannedCell[]) {
  const byOid = new Map<string, [string, number][]>();
  for (const { oid, branch, seq } of votes) {
    const known = byOid.get(oid);
    if (known === undefined) byOid.set(oid, [[branch, seq]]);
    else known.push([branch, seq]);
  }
  return [...byOid].map(([oid, branches]) => ({ oid, branches }));
}
