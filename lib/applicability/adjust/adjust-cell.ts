import type { PickSource } from '@/lib/applicability/pick-plan';
import { TreeNames } from '@/lib/applicability/prerequisites/tree-names';
import { lookUp, treeChanges } from '@/lib/applicability/tree-changes';
import { emptyTree, type Oid } from '@/lib/contracts/git';
import type { GitMerger, GitReader } from '@/lib/ports';
import { fitToTree } from './fit-to-tree';
import { formerPath } from './former-path';
import { isDocumentation, isReleaseNotes } from './path-kinds';
import { type Proposal, type Proposed, tooLate } from './proposal';
import { propose } from './propose';
import type { Adjustment, AdjustRule } from './rules';
import { compareChange } from './same-change';
import { samePlaces } from './same-place';
import type { Sibling } from './siblings';

/** Patches larger than this are not compared. */
const largestPatch = 4 * 1024 * 1024;

/** Renames of one upstream followed once for many cells. */
export type FormerPaths = Map<string, Promise<string | null>>;

export interface AdjustCell {
  readonly commit: Oid;
  readonly tip: Oid;
  readonly tipTree: Oid;
  readonly rules: ReadonlySet<AdjustRule>;
  /** Backports of the same candidate on other branches, the best first. */
  readonly siblings?: readonly Sibling[];
  /** Whether the time that a proposal may take is over. */
  readonly isLate?: () => boolean;
  /** Look-ups of names, for who asks about a cell more than once. */
  readonly names?: TreeNames;
}

/** A sibling that may be taken over, and by which rule. */
interface Usable extends Sibling {
  readonly rule: AdjustRule;
}

/**
 * The proposed backport of a conflicting cell: what another stable branch has, where it picks cleanly, else upstream's
 * patch by rules, else another branch's by rules. Where an older branch's backport and upstream's patch beside other
 * neighbours come to different trees, upstream's counts. A proposal that would use names the branch does not have
 * anywhere is none: it could not be built. `known`: a memo shared between cells.
 */
export async function adjustCell(
  git: GitReader,
  merger: GitMerger,
  cell: AdjustCell,
  known: FormerPaths = new Map(),
): Promise<Proposed> {
  const names = cell.names ?? new TreeNames(git);
  const make = (commit: Oid, rules: ReadonlySet<AdjustRule>) =>
    fromCommit(git, merger, { ...cell, rules, names }, commit, known);
  const siblings: Usable[] = [];
  for (const one of cell.siblings ?? []) {
    const rule = await siblingRule(git, one, cell);
    if (rule !== null && cell.rules.has(rule)) siblings.push({ ...one, rule });
  }
  const asItIs = only(cell.rules, ['moved-file']);
  const beside = only(cell.rules, ['moved-file', 'moved-code', 'neighbouring', 'one-neighbour']);
  for (const one of siblings) {
    const { proposal } = await make(one.oid, asItIs);
    if (cell.isLate?.() === true) return { proposal: null, why: tooLate };
    if (proposal === null) continue;
    if (one.newer) return marked(proposal, one);
    const own = await make(cell.commit, beside);
    if (own.proposal !== null && own.proposal.tree !== proposal.tree) return own;
    return marked(proposal, one);
  }
  const own = await make(cell.commit, cell.rules);
  if (own.proposal !== null) return own;
  for (const rules of [beside, cell.rules]) {
    for (const one of siblings) {
      if (cell.isLate?.() === true) return { proposal: null, why: tooLate };
      const { proposal } = await make(one.oid, rules);
      if (proposal !== null) return marked(proposal, one);
    }
  }
  return own;
}

function only(
  rules: ReadonlySet<AdjustRule>,
  these: readonly AdjustRule[],
): ReadonlySet<AdjustRule> {
  return new Set(these.filter((rule) => rules.has(rule)));
}

/** Says of every file that it is what another branch has. */
function marked(proposal: Proposal, { branch, oid, rule }: Usable): Proposed {
  const notes = proposal.files.map(
    ({ path }): Adjustment => ({
      rule,
      path,
      line: 0,
      what: `taken from ${branch}, which has it as ${oid.slice(0, 12)}`,
    }),
  );
  return { proposal: { ...proposal, adjustments: [...notes, ...proposal.adjustments] }, why: null };
}

/** Of upstream's changed lines an adapted backport has at least this part. */
const enoughLines = 0.8;

/**
 * By which rule a backport of another branch may be taken over; null where it leaves out what this branch may need. An
 * older branch lacks more than this one: there, an adapted backport counts only where the code around each change is
 * the same.
 */
async function siblingRule(
  git: GitReader,
  sibling: Sibling,
  { commit, tipTree }: AdjustCell,
): Promise<AdjustRule | null> {
  const [backport, upstream] = await Promise.all([git.patch(sibling.oid), git.patch(commit)]);
  if (Math.max(backport.length, upstream.length) > largestPatch) return null;
  const { same, part, leftOut } = compareChange(backport, upstream);
  const { source } = await readChange(git, sibling.oid);
  const alike = await samePlaces(git, source.changes, tipTree);
  if (same) {
    if (alike) return sibling.newer ? 'newer-branch' : 'older-branch';
    return sibling.newer ? 'newer-adapted' : 'older-adapted';
  }
  if (part < enoughLines) return null;
  for (const path of leftOut) {
    if ((await lookUp(git, tipTree, path)).entry !== null) return null;
  }
  if (sibling.newer) return 'newer-adapted';
  return alike ? 'older-adapted' : null;
}

/** A commit as merges see it, with its first parent. */
async function readChange(
  git: GitReader,
  commit: Oid,
): Promise<{ source: PickSource; parent: Oid | null }> {
  const { tree, parents } = await git.commit(commit);
  const parent = parents[0] ?? null;
  const base = parent === null ? emptyTree : (await git.commit(parent)).tree;
  return { source: { base, theirs: tree, changes: await treeChanges(git, base, tree) }, parent };
}

async function fromCommit(
  git: GitReader,
  merger: GitMerger,
  cell: AdjustCell & { readonly names: TreeNames },
  commit: Oid,
  known: FormerPaths,
): Promise<Proposed> {
  const { tip, tipTree, names } = cell;
  const { source, parent } = await readChange(git, commit);
  const follow = async (path: string): Promise<string | null> => {
    const start = parent === null ? null : await git.mergeBase(tip, parent);
    if (parent === null || start === null) return null;
    return formerPath(git, { commit: parent, base: start, tipTree, path });
  };
  const followed = (path: string): Promise<string | null> => {
    // Upstream's names hold for all candidates; a branch's hold for its own commit.
    const key = `${commit === cell.commit ? '' : commit} ${tipTree} ${path}`;
    const held = known.get(key);
    if (held !== undefined) return held;
    const made = follow(path);
    known.set(key, made);
    made.catch(() => known.delete(key));
    return made;
  };
  const proposed = await propose(git, merger, {
    source,
    tipTree,
    rules: cell.rules,
    formerPath: followed,
    isReleaseNotes,
    isDocumentation,
    ...(cell.isLate === undefined ? {} : { isLate: cell.isLate }),
  });
  if (proposed.proposal === null) return proposed;
  if (cell.isLate?.() === true) return { proposal: null, why: tooLate };
  return fitToTree(git, proposed.proposal, { source, tipTree, rules: cell.rules, names });
}
