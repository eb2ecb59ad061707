import { OidSet } from '@/lib/applicability/oid-set';
import type { PresenceIndex } from '@/lib/applicability/presence';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** Seconds a branch may be silent before it counts as no longer kept at that moment. */
const silence = 400 * 24 * 3600;

/** A stable branch, seen from any moment of its past: nothing later than the moment asked for is used. */
export interface BranchPast {
  readonly name: string;
  /** Seconds since 1970 UTC of the newest commit: labels later than this cannot be known. */
  readonly newest: number;
  /** Seconds since 1970 UTC: older commits of upstream are in it, and need no backport. */
  readonly born: number;
  /** Whether it existed at that moment and was still given commits. */
  isActive(at: number): boolean;
  /** Whether an upstream commit was in it at that moment: before it branched off, or by a backport that names it. */
  had(commit: Oid, at: number): boolean;
  /** Upstream commits that a marker on the branch names, with the time of the backport: the labels. */
  readonly backports: ReadonlyMap<Oid, number>;
}

/** Reads a branch's past from its presence index. Throws `object-missing` as git does. */
export async function readBranchPast(
  git: GitReader,
  name: string,
  presence: PresenceIndex,
): Promise<BranchPast> {
  const { tip, upstream } = presence;
  const fork = await git.mergeBase(upstream, tip);
  const times: number[] = [];
  for await (const commit of git.log({ include: [tip], exclude: [upstream] }))
    times.push(commit.committer.time);
  times.sort((a, b) => a - b);
  const common = OidSet.fromLines(fork === null ? new Uint8Array() : await git.revList([fork]));
  const born = fork === null ? (times[0] ?? 0) : (await git.commit(fork)).committer.time;
  const backports = new Map<Oid, number>();
  for (const { commit, backport } of presence.backports())
    backports.set(commit, (await git.commit(backport)).committer.time);
  return {
    name,
    born,
    newest: times.at(-1) ?? born,
    backports,
    isActive: (at) =>
      born < at && (at - born < silence || times.some((time) => time <= at && time > at - silence)),
    had: (commit, at) => common.has(commit) || (backports.get(commit) ?? at) < at,
  };
}
