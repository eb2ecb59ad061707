import { bytesToText } from '@/lib/applicability/byte-text';
import type { PickSource } from '@/lib/applicability/pick-plan';
import { TreeNames } from '@/lib/applicability/prerequisites/tree-names';
import { lookUp, treeChanges } from '@/lib/applicability/tree-changes';
import { emptyTree, type Oid } from '@/lib/contracts/git';
import type { GitMerger } from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';
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
  /** Upstream's paths (latin1) that it does not change. */
  readonly leftOut: readonly string[];
}

/** Rules that leave out what may belong to the fix: a backport that somebody made for another branch is better. */
const doubtful: readonly AdjustRule[] = [
  'other-code',
  'absent-names',
  'upstream-lines',
  'upstream-side',
];

/**
 * The proposed backport of a conflicting cell: what another stable branch has, where it picks cleanly; else upstream's
 * patch by rules; else what another branch has much changed, or by rules; else upstream's patch by the doubtful rules.
 * Where an older branch's backport and upstream's patch beside other neighbours come to different trees, upstream's
 * counts. A proposal that would use names the branch does not have anywhere is none: it could not be built. `known`: a
 * memo shared between cells.
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
    const usable = await siblingRule(git, one, cell);
    if (usable !== null && cell.rules.has(usable.rule)) siblings.push({ ...one, ...usable });
  }
  const asItIs = only(cell.rules, ['moved-file']);
  const beside = only(cell.rules, ['moved-file', 'moved-code', 'neighbouring', 'one-neighbour']);
  const whole = siblings.filter(
    ({ rule, leftOut }) => rule !== 'other-backport' && leftOut.length === 0,
  );
  for (const one of whole) {
    const { proposal } = await make(one.oid, asItIs);
    if (cell.isLate?.() === true) return { proposal: null, why: tooLate };
    if (proposal === null) continue;
    if (one.newer) return marked(proposal, one);
    const own = await make(cell.commit, beside);
    if (own.proposal !== null && own.proposal.tree !== proposal.tree) return own;
    return marked(proposal, one);
  }
  const sure = new Set([...cell.rules].filter((rule) => !doubtful.includes(rule)));
  const certain = await make(cell.commit, sure);
  if (certain.proposal !== null) return certain;
  for (const one of siblings) {
    if (cell.isLate?.() === true) return { proposal: null, why: tooLate };
    const { proposal } = await make(one.oid, asItIs);
    if (proposal !== null) return marked(proposal, one);
  }
  const adapted = async (rules: ReadonlySet<AdjustRule>): Promise<Proposed | null> => {
    for (const one of siblings) {
      if (one.rule === 'other-backport') continue;
      if (cell.isLate?.() === true) return { proposal: null, why: tooLate };
      const { proposal } = await make(one.oid, rules);
      if (proposal !== null) return marked(proposal, one);
    }
    return null;
  };
  const theirs = (await adapted(beside)) ?? (await adapted(sure));
  if (theirs !== null) return theirs;
  if (sure.size === cell.rules.size) return certain;
  const own = await make(cell.commit, cell.rules);
  if (own.proposal !== null) return own;
  return (await adapted(cell.rules)) ?? certain;
}

function only(
  rules: ReadonlySet<AdjustRule>,
  these: readonly AdjustRule[],
): ReadonlySet<AdjustRule> {
  return new Set(these.filter((rule) => rules.has(rule)));
}

/** Says of every file that it is what another branch has. */
function marked(proposal: Proposal, { branch, oid, rule, leftOut }: Usable): Proposed {
  const without =
    leftOut.length === 0 ? '' : `; it leaves out ${leftOut.map(bytesToText).join(', ')}`;
  const notes = proposal.files.map(
    ({ path }): Adjustment => ({
      rule,
      path,
      line: 0,
      what: `taken from ${branch}, which has it as ${oid.slice(0, 12)}${without}`,
    }),
  );
  return { proposal: { ...proposal, adjustments: [...notes, ...proposal.adjustments] }, why: null };
}

/** Of upstream's changed lines an adapted backport has at least this part. */
const enoughLines = 0.8;

/**
 * By which rule a backport of another branch may be taken over, and what it leaves out; null where it is too large to
 * tell. An older branch lacks more than this one: there, an adapted backport counts as one only where the code around
 * each change is the same.
 */
async function siblingRule(
  git: GitReader,
  sibling: Sibling,
  { commit, tipTree }: AdjustCell,
): Promise<{ readonly rule: AdjustRule; readonly leftOut: readonly string[] } | null> {
  const [backport, upstream] = await Promise.all([git.patch(sibling.oid), git.patch(commit)]);
  if (Math.max(backport.length, upstream.length) > largestPatch) return null;
  const { same, part, leftOut } = compareChange(backport, upstream);
  const { source } = await readChange(git, sibling.oid);
  const alike = await samePlaces(git, source.changes, tipTree);
  const by = (rule: AdjustRule) => ({ rule, leftOut });
  if (same && alike) return by(sibling.newer ? 'newer-branch' : 'older-branch');
  if (same) return by(sibling.newer ? 'newer-adapted' : 'older-adapted');
  if (part < enoughLines) return by('other-backport');
  for (const path of leftOut) {
    if ((await lookUp(git, tipTree, path)).entry !== null) return by('other-backport');
  }
  if (sibling.newer) return by('newer-adapted');
  return by(alike ? 'older-adapted' : 'other-backport');
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
  let absent: ReadonlySet<string> = new Set();
  for (let turn = 0; ; turn++) {
    const made = await proposeWithout(git, merger, { cell, source, followed, absent });
    if (made.proposal !== null || made.missing === undefined) return made;
    if (cell.isLate?.() === true) return { proposal: null, why: tooLate };
    if (turn === mostTurns || !cell.rules.has('absent-names')) return made;
    const more = await nowhere(made.missing, { tipTree, names, source });
    if (more.every((name) => absent.has(name))) return made;
    absent = new Set([...absent, ...more]);
  }
}

/** So often statements are left out of one patch because of names that then prove absent. */
const mostTurns = 3;

/** Those of the names that upstream's tree has and the branch's has not. */
async function nowhere(
  missing: readonly string[],
  where: { readonly tipTree: Oid; readonly names: TreeNames; readonly source: PickSource },
): Promise<readonly string[]> {
  const here = await where.names.in(where.tipTree, missing);
  const lacking = missing.filter((name) => !here.has(name));
  const upstream = await where.names.in(where.source.base, lacking);
  return lacking.filter((name) => upstream.has(name));
}

async function proposeWithout(
  git: GitReader,
  merger: GitMerger,
  made: {
    readonly cell: AdjustCell & { readonly names: TreeNames };
    readonly source: PickSource;
    readonly followed: (path: string) => Promise<string | null>;
    readonly absent: ReadonlySet<string>;
  },
): Promise<Proposed> {
  const { cell, source, followed, absent } = made;
  const { tipTree, names } = cell;
  const proposed = await propose(git, merger, {
    source,
    tipTree,
    rules: cell.rules,
    absent,
    formerPath: followed,
    isReleaseNotes,
    isDocumentation,
    ...(cell.isLate === undefined ? {} : { isLate: cell.isLate }),
  });
  if (proposed.proposal === null) return proposed;
  if (cell.isLate?.() === true) return { proposal: null, why: tooLate };
  return fitToTree(git, proposed.proposal, { source, tipTree, rules: cell.rules, names });
}
