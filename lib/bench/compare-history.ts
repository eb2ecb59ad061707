import { LandingEngine } from '@/lib/applicability/landing-engine';
import { treeChanges } from '@/lib/applicability/tree-changes';
import { emptyTree } from '@/lib/contracts/git';
import { openGit } from '@/lib/git/open-git';
import { type GeneratedHistory, writeHistory } from '@/lib/git/testing/generated-history';
import { PlainGit } from '@/lib/git/testing/plain-git';
import { SnapshotRepository } from '@/lib/git/testing/snapshot-repository';

export interface ComparedHistory {
  /** Cells on which plain git gave a verdict. */
  readonly compared: number;
  /** Cells on which plain git itself failed. */
  readonly undecided: number;
  readonly byPick: Readonly<Record<'clean' | 'empty' | 'conflict', number>>;
  readonly differences: readonly string[];
}

/** Writes a generated history and puts every commit of it on the tip, by the engine and by plain git. */
export async function compareHistory(history: GeneratedHistory): Promise<ComparedHistory> {
  const repository = new SnapshotRepository();
  try {
    const { commits, tip } = writeHistory(repository, history);
    const git = await openGit({ gitDirs: [repository.gitDir] });
    try {
      const engine = new LandingEngine(git, git.merger);
      const tipTree = (await git.commit(tip)).tree;
      const jobs = await Promise.all(
        commits.map(async (oid) => {
          const { tree, parents } = await git.commit(oid);
          const base = parents[0] === undefined ? emptyTree : (await git.commit(parents[0])).tree;
          const changes = await treeChanges(git, base, tree);
          return { source: { base, theirs: tree, changes }, tipTree };
        }),
      );
      const outcomes = await engine.land(jobs);
      const plain = new PlainGit(repository, tip);
      const byPick = { clean: 0, empty: 0, conflict: 0 };
      const differences: string[] = [];
      let undecided = 0;
      for (const [index, oid] of commits.entries()) {
        const truth = plain.cell(oid);
        if (truth === null) {
          undecided += 1;
          continue;
        }
        byPick[truth.pick] += 1;
        const outcome = outcomes[index];
        const ours = outcome?.ok
          ? `${outcome.value.strict} ${outcome.value.pick} ${outcome.value.tree}`
          : `no result (${outcome?.error.message})`;
        const theirs = `${truth.strict} ${truth.pick} ${truth.tree}`;
        if (ours !== theirs) {
          differences.push(`commit ${index}: git says ${theirs}, the engine ${ours}`);
        }
      }
      return { compared: commits.length - undecided, undecided, byPick, differences };
    } finally {
      await git.close();
    }
  } finally {
    repository.remove();
  }
}
