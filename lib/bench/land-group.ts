import { inParts } from '@/lib/applicability/cell-parts';
import { LandingEngine, type LandingJob } from '@/lib/applicability/landing-engine';
import type { PickSource } from '@/lib/applicability/pick-plan';
import { treeChanges } from '@/lib/applicability/tree-changes';
import { emptyTree } from '@/lib/contracts/git';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { groupBy } from '@/lib/services/group-by';

/**
 * Milliseconds for strict and pick of exactly these cells, from opening the repository to the last answer. Done as
 * the matrix does it: all tips of a commit together.
 */
export async function timeLanding(
  gitDir: string,
  cells: readonly { readonly commit: string; readonly tip: string }[],
): Promise<number> {
  const started = performance.now();
  const git = await openGit({ gitDirs: [gitDir] });
  try {
    const engine = new LandingEngine(git, git.merger, { firstConflict: true });
    // The matrix reads a candidate's change once for all branches.
    const sources = new Map<string, Promise<PickSource>>();
    const job = async ({ commit, tip }: { readonly commit: string; readonly tip: string }) => {
      const source = sources.get(commit) ?? pickSource(git, commit);
      sources.set(commit, source);
      return { source: await source, tipTree: (await git.commit(tip)).tree };
    };
    const ordered = [...groupBy(cells, (cell) => cell.commit).values()].flat();
    const landed = inParts(ordered, 1, async (part, isRead) => {
      const jobs = await Promise.all(part.map(job));
      isRead();
      return engine.land(jobs);
    });
    for await (const _part of landed);
  } finally {
    await git.close();
  }
  return performance.now() - started;
}

/** What landing a commit on a tip asks of the engine: the change against its first parent, and the tip's tree. */
export async function landingJob(
  git: GitStore,
  cell: { readonly commit: string; readonly tip: string },
): Promise<LandingJob> {
  const source = await pickSource(git, cell.commit);
  return { source, tipTree: (await git.commit(cell.tip)).tree };
}

async function pickSource(git: GitStore, commit: string): Promise<PickSource> {
  const { tree: theirs, parents } = await git.commit(commit);
  const [parent] = parents;
  const base = parent === undefined ? emptyTree : (await git.commit(parent)).tree;
  return { base, theirs, changes: await treeChanges(git, base, theirs) };
}
