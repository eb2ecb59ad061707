import { Matrix } from '@/lib/applicability/matrix';
import type { PresenceIndex } from '@/lib/applicability/presence';
import type { Cell } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import type { Profile } from '@/lib/profiles';

/** A branch as cells are computed for it. */
export interface CellBranch {
  readonly name: string;
  readonly tip: Oid;
  /** Refs where fixes for it wait: what is there is `queued` in the detail. */
  readonly pendingRefs?: readonly string[];
}

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
  const matrix = new Matrix(git, git.merger, { upstream, profile, marked: true });
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
  const pending = new Map<string, { ref: string; index: PresenceIndex }[]>();
  for (const branch of branches) pending.set(branch.name, await pendingOf(git, matrix, branch));
  return Promise.all(cells.map((cell) => withQueued(cell, pending.get(cell.branch) ?? [])));
}

/** A pending ref that is gone or cannot be read queues nothing. */
async function pendingOf(git: GitStore, matrix: Matrix, branch: CellBranch) {
  const found: { ref: string; index: PresenceIndex }[] = [];
  for (const ref of branch.pendingRefs ?? []) {
    try {
      found.push({ ref, index: await matrix.presenceIndex(await git.resolve(ref)) });
    } catch (error) {
      if (!isAppError(error, 'ref-not-found', 'object-missing')) throw error;
    }
  }
  return found;
}

async function withQueued(
  cell: Cell,
  pending: readonly { ref: string; index: PresenceIndex }[],
): Promise<Cell> {
  if (pending.length === 0 || cell.state === 'present' || cell.state === 'unknown') return cell;
  const queued: Cell['detail']['queued'] = [];
  for (const { ref, index } of pending) {
    const presence = await index.presence(cell.commit);
    if (presence?.oid) queued.push({ ref, oid: presence.oid });
  }
  return queued.length === 0 ? cell : { ...cell, detail: { ...cell.detail, queued } };
}
