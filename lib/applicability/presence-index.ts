import { authorshipOf } from '@/lib/applicability/authorship';
import { readBranchCommits } from '@/lib/applicability/branch-commits';
import { type BranchMarks, replayBranch } from '@/lib/applicability/branch-marks';
import { OidSet } from '@/lib/applicability/oid-set';
import type { PresenceIndex, Standing } from '@/lib/applicability/presence';
import { samePatch } from '@/lib/applicability/same-patch';
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
    git.revList([upstream], [tip], { anyOrder: true }),
  ]);
  const notInBranch = OidSet.fromLines(lines);
  const isCommon = (oid: Oid) => known.has(oid) && !notInBranch.has(oid);
  const commits = await readBranchCommits(git, tip, upstream, profile.markerForms);
  const marks = await replayBranch(git, commits, known, profile.markerForms, isCommon);
  const patches = samePatch(git, marks.unmarked);
  const withoutMarker = async (commit: Oid): Promise<Presence | null> =>
    standingOf(marks, commit, 'patch-id', await patches.find(commit)) ??
    standingOf(marks, commit, 'adapted', await sameAuthorship(git, marks, commit));

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
      return byMarker(marks, commit) ?? (await withoutMarker(commit));
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
      const copy = await withoutMarker(commit);
      return copy === null
        ? { in: 'no', how: 'none', oid: null }
        : { in: 'yes', how: copy.how === 'adapted' ? 'adapted' : 'patch-id', oid: copy.oid };
    },
    *backports() {
      for (const [commit, all] of marks.backports) {
        const standing = all.filter((one) => one.node.active);
        const newest = standing.at(-1);
        if (newest === undefined) continue;
        const since = Math.min(...standing.map((one) => one.time));
        yield { commit, backport: newest.node.oid, marker: newest.line, since };
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

/**
 * The commits of the branch that this one became when somebody picked it and changed the patch on the way. Asked only
 * where no marker and no patch-id tells: a project without markers has no other trace of such a backport.
 */
async function sameAuthorship(
  git: GitReader,
  marks: BranchMarks,
  commit: Oid,
): Promise<readonly Node[]> {
  if (marks.authored.size === 0) return [];
  const info = await git.commit(commit);
  const authorship = info.parents.length > 1 ? null : authorshipOf(info);
  return authorship === null ? [] : (marks.authored.get(authorship) ?? []);
}

/** The newest of the commits that carry it without a marker and stand. */
function standingOf(
  marks: BranchMarks,
  commit: Oid,
  how: 'patch-id' | 'adapted',
  nodes: readonly Node[],
): Presence | null {
  const reverts = (marks.revertsOfUpstream.get(commit) ?? []).filter((node) => node.active);
  // A revert may name the upstream commit although the pick before it carries no marker
  const standing = nodes
    .filter((node) => node.active && !reverts.some((revert) => revert.order > node.order))
    .at(-1);
  if (standing === undefined) return null;
  return { how, oid: standing.oid, marker: null, reverts: eventsOf(marks, nodes) };
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
