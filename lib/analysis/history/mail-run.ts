import type { AuthoredCommit, CommitIndex } from '@/lib/analysis/commit-index';
import { parseSubject } from '@/lib/analysis/message/subject';
import type { CommitInfo } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** Seconds from one mail's date to the next: one, more where mails between were not taken. */
const mostGap = 3;
const mostEachSide = 150;
/** More commits dated within that gap are no mails: a script or an import dated them. */
const mostDated = 100;
/** Share of a run that has to be about the candidate's part, or it is what somebody collected from many. */
const wantedShare = 4 / 5;

const byDate = new WeakMap<CommitIndex, readonly AuthoredCommit[]>();

/** All commits but merges by author date, the oldest first. */
function sortedByDate(index: CommitIndex): readonly AuthoredCommit[] {
  const held = byDate.get(index);
  if (held !== undefined) return held;
  const all = [...index.authors.values()].flat().filter((one) => !one.isMerge);
  all.sort((a, b) => a.authored - b.authored);
  byDate.set(index, all);
  return all;
}

/** Those whose author date is in (from, to], seconds since 1970 UTC. */
function datedWithin(all: readonly AuthoredCommit[], from: number, to: number) {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.authored ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  const out: AuthoredCommit[] = [];
  for (let at = low; (all[at]?.authored ?? Number.POSITIVE_INFINITY) <= to; at++) {
    const one = all[at];
    if (one !== undefined) out.push(one);
  }
  return out;
}

/**
 * The other commits of the run of mails that the candidate came in with, whoever wrote them, oldest first. git send-email
 * dates each mail of a posting one second after the one before and `git am` keeps that as the author date: commits that
 * follow one another in history, dated seconds apart in the same order, were one posting. Empty where most of such a run
 * is about other parts: somebody collected patches and sent them at once.
 */
export async function mailRun(
  git: GitReader,
  index: CommitIndex,
  candidate: CommitInfo,
): Promise<readonly AuthoredCommit[]> {
  const all = sortedByDate(index);
  const before: AuthoredCommit[] = [];
  for (let now = candidate; before.length < mostEachSide; ) {
    const [parent, second] = now.parents;
    if (parent === undefined || second !== undefined) break;
    const found = datedWithin(all, now.author.time - mostGap - 1, now.author.time - 1).find(
      (one) => one.oid === parent,
    );
    if (found === undefined) break;
    before.unshift(found);
    now = await git.commit(parent);
  }
  const after: AuthoredCommit[] = [];
  for (let now = { oid: candidate.oid, authored: candidate.author.time }; ; ) {
    if (after.length >= mostEachSide) break;
    const next = await childOf(
      git,
      datedWithin(all, now.authored, now.authored + mostGap),
      now.oid,
    );
    if (next === null) break;
    after.push(next);
    now = next;
  }
  const others = [...before, ...after];
  const own = partOf(candidate.subject);
  const same = others.filter((one) => isSamePart(own, partOf(one.subject))).length;
  return own !== null && same + 1 >= (others.length + 1) * wantedShare ? others : [];
}

async function childOf(git: GitReader, dated: readonly AuthoredCommit[], parent: string) {
  if (dated.length > mostDated) return null;
  for (const one of dated) {
    const { parents } = await git.commit(one.oid);
    if (parents.length === 1 && parents[0] === parent) return one;
  }
  return null;
}

const partOf = (subject: string) => parseSubject(subject).subsystem?.toLowerCase() ?? null;

/** The same part, or one inside the other: "net/ice" and "net/ice/base". */
function isSamePart(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}
