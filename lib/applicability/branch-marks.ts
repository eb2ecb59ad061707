import type { BranchCommit } from '@/lib/applicability/branch-commits';
import { type NamedUpstream, readMarkers } from '@/lib/applicability/markers';
import { OidSet } from '@/lib/applicability/oid-set';
import type { UnresolvedMarker } from '@/lib/applicability/presence';
import { resolveUpstreamName } from '@/lib/applicability/resolve-name';
import { readReverts } from '@/lib/applicability/reverts';
import { type Node, StandingCommits } from '@/lib/applicability/standing-commits';
import type { UpstreamIndex } from '@/lib/applicability/upstream-index';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import type { MarkerForm } from '@/lib/profiles/marker-form';

/** One backport: the commit on the branch, and the line in which it names its upstream commit. */
export interface Backport {
  readonly node: Node;
  readonly line: string;
  /** Committer time, seconds since 1970 UTC. */
  readonly time: number;
}

/** A branch's own commits after replaying their markers and reverts in order of history. */
export interface BranchMarks {
  readonly standing: StandingCommits;
  /** Backports by upstream commit, oldest first. */
  readonly backports: ReadonlyMap<Oid, readonly Backport[]>;
  /** Reverts on the branch that name an upstream commit, oldest first. */
  readonly revertsOfUpstream: ReadonlyMap<Oid, readonly Node[]>;
  /** Commits without a marker that resolves, merges left out, oldest first. */
  readonly unmarked: readonly Node[];
  /** The same ones by authorship, oldest first. */
  readonly authored: ReadonlyMap<string, readonly Node[]>;
  readonly unresolved: readonly UnresolvedMarker[];
  readonly marked: number;
}

/** Replays the commits, parents first. `commonHistory` tells whether an upstream commit is an ancestor of the tip. */
export async function replayBranch(
  git: GitReader,
  commits: readonly BranchCommit[],
  upstream: UpstreamIndex,
  forms: readonly MarkerForm[],
  commonHistory: (upstreamCommit: Oid) => boolean,
): Promise<BranchMarks> {
  const own = OidSet.fromLines(Buffer.from(commits.map((commit) => commit.oid).join('\n')));
  const standing = new StandingCommits();
  const backports = new Map<Oid, Backport[]>();
  const revertsOfUpstream = new Map<Oid, Node[]>();
  const unmarked: Node[] = [];
  const authored = new Map<string, Node[]>();
  const unresolved: UnresolvedMarker[] = [];
  let marked = 0;

  /** The nodes that a name in a revert stands for, and the upstream commits it may mean. */
  const targetsOf = async (name: string): Promise<{ nodes: Node[]; upstreams: Oid[] }> => {
    const branchOid = name.length === 40 ? name : uniqueOf(own.withPrefix(name));
    const node = branchOid === null ? undefined : standing.get(branchOid);
    if (node !== undefined && node.order >= 0) return { nodes: [node], upstreams: [] };
    const resolved = name.length === 40 ? name : uniqueOf(upstream.withPrefix(name));
    if (resolved !== null && upstream.has(resolved)) return { nodes: [], upstreams: [resolved] };
    return { nodes: [], upstreams: await throughOtherBranch(git, name, upstream, forms) };
  };

  const replayRevert = async (node: Node, text: BranchCommit['reverts']): Promise<void> => {
    let hit = false;
    for (const name of text.reverts.flatMap((revert) => revert.names)) {
      const { nodes, upstreams } = await targetsOf(name);
      for (const named of upstreams) {
        push(revertsOfUpstream, named, node);
        nodes.push(...(backports.get(named) ?? []).map((one) => one.node));
        if (commonHistory(named)) nodes.push(standing.common(named));
      }
      hit ||= nodes.length > 0;
      for (const target of nodes) standing.set(target, false, node);
    }
    if (hit || text.quoted === null) return;
    const back = text.quoted.kind === 'reapply';
    const found = standing.newestWithSubject(text.quoted.subject, node, !back);
    if (found !== null) standing.set(found, back, node);
  };

  for (const commit of commits) {
    const node = standing.add(commit.oid, commit.subject);
    const { found, lost } = await resolveMarkers(upstream, commit.named, commit.subject);
    unresolved.push(
      ...lost.map((one) => ({ ...one, commit: commit.oid, subject: commit.subject })),
    );
    if (found.length > 0) marked += 1;
    else if (commit.parents.length < 2) {
      unmarked.push(node);
      if (commit.authorship !== null) push(authored, commit.authorship, node);
    }
    let reverts = commit.reverts;
    const source = found[0]?.oid;
    if (reverts.reverts.length === 0 && reverts.quoted !== null && source !== undefined) {
      // A backport of a revert whose text was shortened: upstream's own message says what it takes back
      reverts = readReverts((await upstream.commit(source)).message);
    }
    await replayRevert(node, reverts);
    for (const one of found) push(backports, one.oid, { node, line: one.line, time: commit.time });
  }
  return { standing, backports, revertsOfUpstream, unmarked, authored, unresolved, marked };
}

type Lost = Omit<UnresolvedMarker, 'commit' | 'subject'>;

/**
 * Which of the names count: all header names that resolve; if none does, the last trailer that resolves. Names that
 * were looked at in vain are given back too.
 */
export async function resolveMarkers(
  upstream: UpstreamIndex,
  named: readonly NamedUpstream[],
  subject: string,
): Promise<{ found: { oid: Oid; line: string }[]; lost: Lost[] }> {
  const found: { oid: Oid; line: string }[] = [];
  const lost: Lost[] = [];
  const look = async (one: NamedUpstream): Promise<void> => {
    const resolved = await resolveUpstreamName(upstream, one.name, subject);
    if (resolved.oid === null) {
      lost.push({ name: one.name, form: one.form, line: one.line, why: resolved.why });
    } else if (!found.some((held) => held.oid === resolved.oid)) {
      found.push({ oid: resolved.oid, line: one.line });
    }
  };
  for (const one of named) if (one.kind === 'header') await look(one);
  const trailers = named.filter((one) => one.kind === 'trailer').reverse();
  for (const one of trailers) {
    if (found.length > 0) break;
    await look(one);
  }
  return { found, lost };
}

/** A revert that was itself picked from another stable branch names that branch's commit: ask it for its upstream. */
async function throughOtherBranch(
  git: GitReader,
  name: string,
  upstream: UpstreamIndex,
  forms: readonly MarkerForm[],
): Promise<Oid[]> {
  if (name.length !== 40) return [];
  try {
    const commit = await git.commit(name);
    const { found } = await resolveMarkers(
      upstream,
      readMarkers(commit.message, forms),
      commit.subject,
    );
    return found.map((one) => one.oid);
  } catch (error) {
    if (isAppError(error, 'object-missing', 'not-found', 'ref-not-found', 'bad-input')) return [];
    throw error;
  }
}

function uniqueOf(found: readonly Oid[]): Oid | null {
  return found.length === 1 ? (found[0] ?? null) : null;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, [value]);
  else held.push(value);
}
