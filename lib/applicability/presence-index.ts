import { readBranchCommits } from '@/lib/applicability/branch-commits';
import { type BranchMarks, replayBranch } from '@/lib/applicability/branch-marks';
import { OidSet } from '@/lib/applicability/oid-set';
import type { PresenceIndex, Standing } from '@/lib/applicability/presence';
import { type SamePatch, samePatch } from '@/lib/applicability/same-patch';
import type { Node } from '@/lib/applicability/standing-commits';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { Presence } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';
import type { Profile } from '@/lib/profiles/profile';

/**
 * Indexes what one branch tip holds of one upstream tip (3-applicability, state `present` and "Upstream markers on a
 * stable branch"). Reads the commits that are in the branch and not upstream once; patch-ids wait until they are
 * needed. What is known about upstream is shared between the indexes of one reader.
 */
export async function buildPresenceIndex(
  git: GitReader,
  options: { readonly tip: Oid; readonly upstream: Oid; readonly profile: Profile },
): Promise<PresenceIndex> {
  const { tip, upstream, profile } = options;
  // Asked for at once, so that git reads the history of upstream and of all branches in one go.
  const [known, lines] = await Promise.all([
    upstreamIndex(git, upstream),
    git.revList([upstream], [tip]),
  ]);
  const notInBranch = OidSet.fromLines(lines);
  const isCommon = (oid: Oid) => known.has(oid) && !notInBranch.has(oid);
  const commits = await readBranchCommits(git, tip, upstream, profile.markerForms);
  const marks = await replayBranch(git, commits, known, profile.markerForms, isCommon);
  const patches = samePatch(git, marks.unmarked);

  let named: ReadonlyMap<Oid, readonly Oid[]> | undefined;
  const isAncestor = async (commit: Oid): Promise<boolean> => {
    if (known.has(commit)) return !notInBranch.has(commit);
    return (marks.standing.get(commit)?.order ?? -1) >= 0 || git.isAncestor(commit, tip);
  };
  return {
    tip,
    upstream,
    async presence(commit) {
      if (await isAncestor(commit)) {
        const events = marks.standing.get(commit)?.events ?? [];
        return { how: 'ancestor', oid: commit, marker: null, reverts: [...events] };
      }
      return byMarker(marks, commit) ?? (await byPatchId(marks, patches, commit));
    },
    async standing(commit): Promise<Standing> {
      if (await isAncestor(commit)) {
        const node = marks.standing.get(commit);
        return node === undefined || node.active
          ? { in: 'yes', how: 'ancestor', oid: commit }
          : { in: 'no', how: 'reverted', oid: lastRevert(node) };
      }
      const marker = byMarker(marks, commit);
      if (marker !== null) return { in: 'yes', how: 'marker', oid: marker.oid };
      const backport = marks.backports.get(commit)?.at(-1);
      if (backport !== undefined)
        return { in: 'no', how: 'reverted', oid: lastRevert(backport.node) };
      const patch = await byPatchId(marks, patches, commit);
      return patch === null
        ? { in: 'no', how: 'none', oid: null }
        : { in: 'yes', how: 'patch-id', oid: patch.oid };
    },
    *backports() {
      for (const [commit, all] of marks.backports) {
        const newest = all.filter((one) => one.node.active).at(-1);
        if (newest) yield { commit, backport: newest.node.oid, marker: newest.line };
      }
    },
    carriers: (commit) =>
      (marks.backports.get(commit) ?? [])
        .filter((one) => one.node.active)
        .map((one) => one.node.oid),
    named(backport) {
      named ??= namesOf(marks);
      return named.get(backport) ?? [];
    },
    unmarked: () =>
      marks.unmarked.filter((node) => node.active).map(({ oid, subject }) => ({ oid, subject })),
    unresolved: marks.unresolved,
    counts: { commits: commits.length, marked: marks.marked },
  };
}

function byMarker(marks: BranchMarks, commit: Oid): Presence | null {
  const backports = marks.backports.get(commit) ?? [];
  const standing = backports.filter((one) => one.node.active).at(-1);
  if (standing === undefined) return null;
  return {
    how: 'marker',
    oid: standing.node.oid,
    marker: standing.line,
    reverts: eventsOf(
      marks,
      backports.map((one) => one.node),
    ),
  };
}

async function byPatchId(
  marks: BranchMarks,
  patches: SamePatch,
  commit: Oid,
): Promise<Presence | null> {
  const nodes = await patches.find(commit);
  const reverts = (marks.revertsOfUpstream.get(commit) ?? []).filter((node) => node.active);
  // A revert may name the upstream commit although the pick before it carries no marker
  const standing = nodes
    .filter((node) => node.active && !reverts.some((revert) => revert.order > node.order))
    .at(-1);
  if (standing === undefined) return null;
  return { how: 'patch-id', oid: standing.oid, marker: null, reverts: eventsOf(marks, nodes) };
}

/** Reverts and re-applies of any of the nodes, each once, in order of the branch's history. */
function eventsOf(marks: BranchMarks, nodes: readonly Node[]): Presence['reverts'] {
  const events = new Map(
    nodes.flatMap((node) => node.events).map((event) => [`${event.oid} ${event.kind}`, event]),
  );
  const order = (oid: Oid) => marks.standing.get(oid)?.order ?? -1;
  return [...events.values()].sort((a, b) => order(a.oid) - order(b.oid));
}

function lastRevert(node: Node): Oid | null {
  return node.events.filter((event) => event.kind === 'revert').at(-1)?.oid ?? null;
}

/** Upstream commits by the commit of the branch that names them. */
function namesOf(marks: BranchMarks): ReadonlyMap<Oid, readonly Oid[]> {
  const named = new Map<Oid, Oid[]>();
  for (const [commit, all] of marks.backports) {
    for (const { node } of all) named.set(node.oid, [...(named.get(node.oid) ?? []), commit]);
  }
  return named;
}
