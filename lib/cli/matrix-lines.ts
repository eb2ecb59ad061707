import { Matrix, type MatrixBranch, type MatrixCommit } from '@/lib/applicability/matrix';
import { CellStore } from '@/lib/cli/cell-store';
import { engineDigest } from '@/lib/cli/engine-digest';
import type { Cell } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import { isAppError } from '@/lib/errors';
import { gitExecutable } from '@/lib/git/executable';
import type { GitStore } from '@/lib/git/open-git';
import { passingFailures } from '@/lib/git/run-git';
import { profileFor } from '@/lib/profiles';

/** What `matrix` prints of a cell; `--only landing` leaves the rest out. */
export type CellLine = ReturnType<typeof cellLine>;
export type LandingLine = ReturnType<typeof landingLine>;
export type Line = CellLine | LandingLine;

export interface LinesInput {
  readonly upstream: Oid;
  readonly profile: ProfileName | null;
  readonly commits: readonly MatrixCommit[];
  readonly branches: readonly MatrixBranch[];
  readonly onlyLanding: boolean;
  /** Every file that conflicts, also where one has settled the pick. */
  readonly allConflicts: boolean;
  /** Folder of kept cells; null: compute all, keep none. */
  readonly storeFolder: string | null;
  /** Takes what a person should know. */
  note(text: string): void;
}

/** The keys of the command's contract first, then what else is known. */
export function cellLine(cell: Cell) {
  const { commit, branch, tip, state, affected, strict, pick, tree, reason } = cell;
  const { introducedBy, ms, detail } = cell;
  return {
    commit,
    branch,
    tip,
    state,
    affected,
    strict,
    pick,
    tree,
    reason,
    introducedBy,
    ms,
    detail: {
      ...detail,
      conflicts: detail.conflicts.map(({ path, kind }) => ({ path, kind })),
    },
  };
}

/** Strict, pick and tree alone: without presence there is no state to tell. */
function landingLine(cell: Cell) {
  const { commit, branch, tip, strict, pick, tree, ms, detail } = cell;
  const reason = cell.state === 'unknown' ? cell.reason : null;
  return { commit, branch, tip, strict, pick, tree, reason, missingPaths: detail.missingPaths, ms };
}

/** All branches of the first commit, then of the second, and so on; from the store what is there. */
export async function* matrixLines(git: GitStore, input: LinesInput): AsyncGenerator<Line> {
  const { commits, branches } = input;
  const store = await openStore(git, input);
  const kept = await Promise.all(branches.map(({ tip }) => store?.cells(tip)));
  const known = (commit: MatrixCommit, place: number) =>
    'oid' in commit ? kept[place]?.get(commit.oid) : undefined;
  // A branch is computed for all commits that lack any cell: mostly the branch or the commits are new.
  const openCommits = commits.filter((commit) =>
    branches.some((_branch, place) => known(commit, place) === undefined),
  );
  const isOpen = branches.map((_branch, place) =>
    openCommits.some((commit) => known(commit, place) === undefined),
  );
  const openBranches = branches.filter((_branch, place) => isOpen[place]);
  const computed =
    openCommits.length === 0 ? null : await compute(git, input, openCommits, openBranches);
  const open = new Set(openCommits);
  try {
    for (const commit of commits) {
      for (const [place, branch] of branches.entries()) {
        const started = performance.now();
        if (open.has(commit) && isOpen[place]) {
          const next = await computed?.cells.next();
          if (next === undefined || next.done === true) throw new Error('a cell was not computed');
          const line = input.onlyLanding ? landingLine(next.value) : cellLine(next.value);
          if ('oid' in commit && computed?.isCertain(next.value) === true) {
            await store?.keep(branch.tip, commit.oid, JSON.stringify(line));
          }
          yield line;
        } else {
          const line: Line = JSON.parse(known(commit, place) ?? '');
          const ms = Math.round((performance.now() - started) * 1000) / 1000;
          // The tip may have another name this time.
          yield { ...line, branch: branch.name, ms };
        }
      }
    }
  } finally {
    await store?.save().catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error)) throw error;
      input.note(`Computed cells were not kept: ${error.message}`);
    });
  }
}

/** Null where there is none to be had: cells are then computed. */
async function openStore(git: GitStore, input: LinesInput): Promise<CellStore | null> {
  if (input.storeFolder === null) return null;
  const context = [
    engineDigest(),
    (await gitExecutable()).version.join('.'),
    await git.state(),
    input.upstream,
    input.profile ?? '',
    input.onlyLanding ? 'landing' : input.allConflicts ? 'all conflicts' : 'all',
  ];
  try {
    return await CellStore.open(input.storeFolder, context);
  } catch (error) {
    if (!isAppError(error, 'unavailable')) throw error;
    input.note(`Computed cells are not kept: ${error.message}`);
    return null;
  }
}

async function compute(
  git: GitStore,
  input: LinesInput,
  commits: readonly MatrixCommit[],
  branches: readonly MatrixBranch[],
) {
  const { upstream } = input;
  if (!input.onlyLanding) {
    // Most of the run waits for history: git begins at once. Who needs it hears what is wrong with it.
    git.history.load([upstream, ...branches.map(({ tip }) => tip)]).catch(() => {});
  }
  const profile = await profileFor(git, upstream, input.profile);
  const wanted = input.onlyLanding ? { presence: false, affected: false } : {};
  const firstConflict = !input.allConflicts;
  const matrix = new Matrix(git, git.merger, { upstream, profile, firstConflict, ...wanted });
  return {
    cells: matrix.cells(commits, branches),
    /** Whether another try would say the same: nothing failed that may pass. */
    isCertain: ({ state, pick, affected }: Cell) =>
      state !== 'unknown' && pick !== null && (affected !== 'unknown' || passingFailures() === 0),
  };
}
