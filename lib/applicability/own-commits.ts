import type { PresenceIndex } from '@/lib/applicability/presence';
import type { OwnCommit } from '@/lib/contracts/branch';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** Commits of upstream that are looked through for a title; past this a copy without a marker is not told apart. */
const mostUpstream = 250_000;

/**
 * The newest commits of a branch that name no upstream commit, newest first. Each is told apart: the same patch, or the
 * same title, as an upstream commit behind the branch point (a backport without a marker); a marker that leads nowhere; a
 * revert; what a release tag points to; else the branch's own. Merges are left out.
 */
export async function ownCommits(
  git: GitReader,
  index: PresenceIndex,
  limit: number,
): Promise<{ total: number; commits: OwnCommit[] }> {
  const unmarked = index.unmarked();
  const newest = unmarked.slice(-limit).reverse();
  const bySubject = await upstreamBySubject(git, index, new Set(newest.map((one) => one.subject)));
  const unresolved = new Map(index.unresolved.map((one) => [one.commit, one]));
  const tagged = new Set(
    (await git.refs()).filter((ref) => ref.name.startsWith('refs/tags/')).map((ref) => ref.commit),
  );
  const commits: OwnCommit[] = [];
  for (const { oid, subject } of newest) {
    const time = (await git.commit(oid)).committer.time;
    const lost = unresolved.get(oid);
    const copied = bySubject.get(subject);
    const base = { oid, subject, time, upstream: null, marker: null };
    if (copied !== undefined) {
      const presence = await index.presence(copied);
      const same = presence?.how === 'patch-id' && presence.oid === oid;
      commits.push({ ...base, kind: same ? 'copy' : 'same-title', upstream: copied });
    } else if (lost !== undefined) commits.push({ ...base, kind: 'unresolved', marker: lost.line });
    else if (/^revert\b/i.test(subject)) commits.push({ ...base, kind: 'revert' });
    else commits.push({ ...base, kind: tagged.has(oid) ? 'release' : 'own' });
  }
  return { total: unmarked.length, commits };
}

/** The newest upstream commit that is not in the branch's history, by title, for the titles asked. */
async function upstreamBySubject(
  git: GitReader,
  index: PresenceIndex,
  subjects: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Oid>> {
  const found = new Map<string, Oid>();
  if (subjects.size === 0) return found;
  let looked = 0;
  for await (const commit of git.log({ include: [index.upstream], exclude: [index.tip] })) {
    looked += 1;
    if (looked > mostUpstream) break;
    const { subject, oid, parents } = commit;
    if (parents.length < 2 && subjects.has(subject) && !found.has(subject)) found.set(subject, oid);
  }
  return found;
}
