import { readBranchCommits } from '@/lib/applicability/branch-commits';
import { LandingEngine, type LandingJob } from '@/lib/applicability/landing-engine';
import { resolveUpstreamName } from '@/lib/applicability/resolve-name';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import { landingJob } from '@/lib/bench/land-group';
import type { ConflictFile } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { GitStore } from '@/lib/git/open-git';
import type { Profile } from '@/lib/profiles/profile';

/** A commit of a stable branch that names the one upstream commit it came from. */
export interface RealBackport {
  readonly branch: string;
  /** The commit on the branch, its first parent, and the tree the maintainer committed. */
  readonly oid: Oid;
  readonly parent: Oid;
  readonly tree: Oid;
  readonly upstream: Oid;
  readonly subject: string;
  /** Committer time in seconds. */
  readonly time: number;
}

/**
 * The backports that people made on a branch: commits with one parent and exactly one upstream marker that resolves,
 * oldest first. `since` and `until` bound the committer time in seconds.
 */
export async function readRealBackports(
  git: GitStore,
  options: {
    readonly branch: string;
    readonly upstream: Oid;
    readonly profile: Profile;
    readonly since?: number;
    readonly until?: number;
  },
): Promise<RealBackport[]> {
  const tip = await git.resolve(options.branch);
  const known = await upstreamIndex(git, options.upstream);
  const commits = await readBranchCommits(git, tip, options.upstream, options.profile.markerForms);
  const found: RealBackport[] = [];
  for (const { oid, parents, subject, named } of commits) {
    const [parent] = parents;
    if (parent === undefined || parents.length !== 1) continue;
    const header = named.filter((one) => one.kind === 'header');
    const names = header.length > 0 ? header : named.slice(-1);
    const resolved = new Set<Oid>();
    for (const { name } of names) {
      const hit = await resolveUpstreamName(known, name, subject);
      if (hit.oid !== null) resolved.add(hit.oid);
    }
    const [upstream] = resolved;
    if (upstream === undefined || resolved.size !== 1) continue;
    const { committer, tree } = await git.commit(oid);
    if (committer.time < (options.since ?? 0)) continue;
    if (committer.time >= (options.until ?? Number.POSITIVE_INFINITY)) continue;
    const { time } = committer;
    found.push({ branch: options.branch, oid, parent, tree, upstream, subject, time });
  }
  return found;
}

/** A backport whose plain pick conflicts on its own parent. */
export interface ConflictingBackport extends RealBackport {
  readonly conflicts: readonly ConflictFile[];
  readonly strict: boolean;
}

export interface PickedBackports {
  readonly conflicting: readonly ConflictingBackport[];
  readonly clean: number;
  /** Picks that land in another tree than the maintainer's. */
  readonly cleanDifferent: number;
  readonly empty: number;
  readonly failed: number;
}

const together = 200;

/** Picks every backport on the parent it was really made on, by the engine that equals plain git. */
export async function pickOnParents(
  git: GitStore,
  backports: readonly RealBackport[],
): Promise<PickedBackports> {
  const conflicting: ConflictingBackport[] = [];
  const counts = { clean: 0, cleanDifferent: 0, empty: 0, failed: 0 };
  for (let at = 0; at < backports.length; at += together) {
    const part = backports.slice(at, at + together);
    // What an engine keeps of a tip is of no use to the next batch: other parents.
    const engine = new LandingEngine(git, git.merger);
    const jobs: LandingJob[] = [];
    for (const one of part)
      jobs.push(await landingJob(git, { commit: one.upstream, tip: one.parent }));
    const outcomes = await engine.land(jobs);
    for (const [index, outcome] of outcomes.entries()) {
      const one = part[index];
      if (one === undefined || !outcome.ok) counts.failed += 1;
      else if (outcome.value.pick === 'empty') counts.empty += 1;
      else if (outcome.value.pick === 'clean') {
        counts.clean += 1;
        if (outcome.value.tree !== one.tree) counts.cleanDifferent += 1;
      } else {
        const { conflicts, strict } = outcome.value;
        conflicting.push({ ...one, conflicts, strict });
      }
    }
  }
  return { conflicting, ...counts };
}
