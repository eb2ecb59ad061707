import { Matrix } from '@/lib/applicability/matrix';
import type { PresenceIndex } from '@/lib/applicability/presence';
import type { Cell } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { GitStore } from '@/lib/git/open-git';
import type { Profile } from '@/lib/profiles';
import { type CellBranch, mayBeQueued, type WaitingRoom, waitingRoom } from './queued';

export type { CellBranch } from './queued';

/** Cells of one upstream through one reader. */
export interface CellMatrix {
  /** One per commit and branch. */
  cells(commits: readonly Oid[], branches: readonly CellBranch[]): Promise<Cell[]>;
  cell(commit: Oid, branch: CellBranch): Promise<Cell>;
  presenceIndex(tip: Oid): Promise<PresenceIndex>;
}

/**
 * Opens the matrix of a project. Callers wait for each other: merge batches use what the ones before them learned, and
 * two at once would only share the same cores.
 */
export function openMatrix(git: GitStore, profile: Profile, upstream: Oid): CellMatrix {
  const matrix = new Matrix(git, git.merger, { upstream, profile, marked: true, shapes: true });
  let last: Promise<unknown> = Promise.resolve();
  const cells = (commits: readonly Oid[], branches: readonly CellBranch[]): Promise<Cell[]> => {
    const next = last.then(() => compute(git, matrix, commits, branches));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    cells,
    presenceIndex: (tip) => matrix.presenceIndex(tip),
    async cell(commit, branch) {
      const [cell] = await cells([commit], [branch]);
      if (cell === undefined) throw new Error('the matrix gave no cell');
      return cell;
    },
  };
}

async function compute(
  git: GitStore,
  matrix: Matrix,
  commits: readonly Oid[],
  branches: readonly CellBranch[],
): Promise<Cell[]> {
  if (commits.length === 0 || branches.length === 0) return [];
  const cells: Cell[] = [];
  for await (const cell of matrix.cells(
    commits.map((oid) => ({ oid })),
    branches,
  )) {
    cells.push(cell);
  }
  const rooms = new Map<string, WaitingRoom>();
  for (const branch of branches) {
    if ((branch.pending?.length ?? 0) + (branch.patches?.length ?? 0) === 0) continue;
    rooms.set(branch.name, await waitingRoom(git, (tip) => matrix.presenceIndex(tip), branch));
  }
  return Promise.all(cells.map((cell) => withQueued(cell, rooms.get(cell.branch))));
}

async function withQueued(cell: Cell, room: WaitingRoom | undefined): Promise<Cell> {
  if (room === undefined || !mayBeQueued(cell.state)) return cell;
  const queued = await room.find(cell.commit);
  return queued.length === 0 ? cell : { ...cell, detail: { ...cell.detail, queued } };
}
