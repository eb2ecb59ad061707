import { authorshipOf } from '@/lib/applicability/authorship';
import { type NamedUpstream, readMarkers } from '@/lib/applicability/markers';
import { type RevertText, readReverts } from '@/lib/applicability/reverts';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';
import type { MarkerForm } from '@/lib/profiles/marker-form';

/** What is kept of a commit on the branch: a kernel branch has 14,000 of them. */
export interface BranchCommit {
  readonly oid: Oid;
  readonly parents: readonly Oid[];
  readonly subject: string;
  /** Committer time, seconds since 1970 UTC. */
  readonly time: number;
  /** Who wrote it, when, under which title; null where these say nothing. */
  readonly authorship: string | null;
  readonly named: readonly NamedUpstream[];
  readonly reverts: RevertText;
}

/** The commits in the history of `tip` and not of `upstream`, parents before children, markers and reverts read. */
export async function readBranchCommits(
  git: GitReader,
  tip: Oid,
  upstream: Oid,
  forms: readonly MarkerForm[],
): Promise<BranchCommit[]> {
  const newestFirst: BranchCommit[] = [];
  for await (const commit of git.log({ include: [tip], exclude: [upstream] })) {
    newestFirst.push({
      oid: commit.oid,
      parents: commit.parents,
      subject: commit.subject,
      time: commit.committer.time,
      authorship: authorshipOf(commit),
      named: readMarkers(commit.message, forms),
      reverts: readReverts(commit.message),
    });
  }
  return parentsFirst(newestFirst.reverse());
}

/** Stable topological order: dates of rebased or imported commits do not put a revert before what it reverts. */
export function parentsFirst<T extends { readonly oid: Oid; readonly parents: readonly Oid[] }>(
  commits: readonly T[],
): T[] {
  const byOid = new Map(commits.map((commit) => [commit.oid, commit]));
  const done = new Set<Oid>();
  const ordered: T[] = [];
  for (const start of commits) {
    const stack = [start];
    while (stack.length > 0) {
      const commit = stack[stack.length - 1];
      if (commit === undefined || done.has(commit.oid)) {
        stack.pop();
        continue;
      }
      const waiting = commit.parents.flatMap((parent) => {
        const found = done.has(parent) ? undefined : byOid.get(parent);
        return found === undefined ? [] : [found];
      });
      if (waiting.length > 0) {
        stack.push(...waiting.reverse());
        continue;
      }
      stack.pop();
      done.add(commit.oid);
      ordered.push(commit);
    }
  }
  return ordered;
}
