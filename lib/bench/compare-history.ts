import type { Landing } from '@/lib/applicability/landing';
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
      // As analyses ask, and as `matrix` does, which ends at the first conflict.
      const engines = [
        new LandingEngine(git, git.merger),
        new LandingEngine(git, git.merger, { firstConflict: true }),
      ];
      const tipTree = (await git.commit(tip)).tree;
      const jobs = await Promise.all(
        commits.map(async (oid) => {
          const { tree, parents } = await git.commit(oid);
          const base = parents[0] === undefined ? emptyTree : (await git.commit(parents[0])).tree;
          const changes = await treeChanges(git, base, tree);
          return { source: { base, theirs: tree, changes }, tipTree };
        }),
      );
      const answers = await Promise.all(engines.map((engine) => engine.land(jobs)));
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
        const theirs = `${truth.strict} ${truth.pick} ${truth.tree}`;
        for (const [engine, outcomes] of answers.entries()) {
          const outcome = outcomes[index];
          const ours = outcome?.ok
            ? `${outcome.value.strict} ${outcome.value.pick} ${outcome.value.tree}`
            : `no result (${outcome?.error.message})`;
          if (ours === theirs) continue;
          const how = engine === 0 ? '' : ', ending at the first conflict,';
          differences.push(`commit ${index}: git says ${theirs}, the engine${how} ${ours}`);
        }
        const [full, brief] = answers.map((outcomes) => outcomes[index]);
        if (!full?.ok || !brief?.ok) continue;
        const unsaid = unsaidConflicts(full.value, brief.value);
        if (unsaid !== null) differences.push(`commit ${index}: ${unsaid}`);
      }
      return { compared: commits.length - undecided, undecided, byPick, differences };
    } finally {
      await git.close();
    }
  } finally {
    repository.remove();
  }
}

/** What an engine that ends at the first conflict says of conflicts and the other does not; null when nothing. */
function unsaidConflicts(full: Landing, brief: Landing): string | null {
  const wrong = brief.conflicts.filter(
    ({ path, kind }) =>
      !full.conflicts.some(
        (one) =>
          one.path === path &&
          (one.kind === kind || (kind === 'rename' && /rename/.test(one.kind))),
      ),
  );
  const lacks = brief.allConflicts && brief.conflicts.length !== full.conflicts.length;
  if (wrong.length === 0 && !lacks) return null;
  const shown = ({ conflicts }: Landing) =>
    conflicts.map(({ path, kind }) => `${kind} ${path}`).join(', ');
  return `conflicts are ${shown(full)}, at the first ${shown(brief)}${lacks ? ' and no more' : ''}`;
}
