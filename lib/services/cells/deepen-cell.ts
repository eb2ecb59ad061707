import { adjustCell, type FormerPaths } from '@/lib/applicability/adjust/adjust-cell';
import type { Proposed } from '@/lib/applicability/adjust/proposal';
import type { Sibling } from '@/lib/applicability/adjust/siblings';
import { bytesToText } from '@/lib/applicability/byte-text';
import type { PickSource } from '@/lib/applicability/pick-plan';
import { findPrerequisites } from '@/lib/applicability/prerequisites/prerequisites';
import type { PickTrial } from '@/lib/applicability/prerequisites/textual';
import type { PresenceIndex } from '@/lib/applicability/presence';
import { treeChanges } from '@/lib/applicability/tree-changes';
import type { AdjustRule, Prerequisites, ProposalView } from '@/lib/contracts/backport';
import type { Cell } from '@/lib/contracts/cell';
import { emptyTree, type Oid } from '@/lib/contracts/git';
import type { GitStore } from '@/lib/git/open-git';
import type { Profile } from '@/lib/profiles';
import { withTipChain } from '@/lib/services/branches/tip-chain';

/** A candidate as merges see it. */
export async function sourceOf(git: GitStore, commit: Oid): Promise<PickSource> {
  const { tree, parents } = await git.commit(commit);
  const base = parents[0] === undefined ? emptyTree : (await git.commit(parents[0])).tree;
  return { base, theirs: tree, changes: await treeChanges(git, base, tree) };
}

/** Picks commits on a tip one after the other, until one does not land. */
export function pickInOrder(git: GitStore, tip: Oid, commits: readonly Oid[]): Promise<PickTrial> {
  return withTipChain(git, tip, async (chain) => {
    for (const [landed, commit] of commits.entries()) {
      const { result } = await chain.pick(commit);
      if (result !== 'clean') return { landed, tree: null };
    }
    return { landed: commits.length, tree: chain.tree };
  });
}

/** What the cell's candidate needs on its branch. `presence`, `pending`: the branch's indexes. */
export async function prerequisitesOf(
  git: GitStore,
  cell: Cell,
  options: {
    readonly upstream: Oid;
    readonly profile: Profile;
    readonly version: string | null;
    readonly presence: PresenceIndex;
    readonly pending?: readonly { presence(commit: Oid): Promise<object | null> }[];
    readonly bound?: number;
  },
): Promise<Prerequisites> {
  return findPrerequisites(git, {
    ...options,
    commit: cell.commit,
    tip: cell.tip,
    state: cell.state,
    source: await sourceOf(git, cell.commit),
    conflicts: cell.detail.conflicts.map(({ path }) => path),
    pick: (commits) => pickInOrder(git, cell.tip, commits),
  });
}

/** So long is a proposal looked for, in milliseconds; most take less than two seconds. */
export const proposalPatience = 60_000;

/** Says when the time of a proposal that begins now is over. */
export function proposalClock(patience = proposalPatience): () => boolean {
  const end = performance.now() + patience;
  return () => performance.now() > end;
}

/**
 * The proposed backport of a conflicting cell, by the rules given; for any other cell none, and why; none, said so,
 * where it was not found in time. `siblings`: backports of the candidate on other branches. `isLate`: instead of the
 * usual time.
 */
export async function proposalOf(
  git: GitStore,
  cell: Pick<Cell, 'commit' | 'tip' | 'state'>,
  rules: ReadonlySet<AdjustRule>,
  options: {
    readonly siblings?: () => Promise<readonly Sibling[]>;
    readonly known?: FormerPaths;
    readonly isLate?: () => boolean;
  } = {},
): Promise<Proposed> {
  if (cell.state !== 'conflicts' && cell.state !== 'absent') {
    return { proposal: null, why: 'only a cell that conflicts gets a proposal' };
  }
  const { commit, tip } = cell;
  const { tree: tipTree } = await git.commit(tip);
  const isLate = options.isLate ?? proposalClock();
  const siblings = (await options.siblings?.()) ?? [];
  const { known } = options;
  return adjustCell(git, git.merger, { commit, tip, tipTree, rules, siblings, isLate }, known);
}

/** A proposal as pages and commands show it. */
export function proposalView({ proposal }: Proposed): ProposalView | null {
  if (proposal === null) return null;
  return {
    tree: proposal.tree,
    adjustments: proposal.adjustments.map((one) => ({ ...one, path: bytesToText(one.path) })),
    paths: proposal.files.map((file) => bytesToText(file.path)),
  };
}
