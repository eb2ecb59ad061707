import { OidSet } from '@/lib/applicability/oid-set';
import type { CommitInfo, Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** What all branches share about one upstream tip: its commits, and how names in messages resolve to them. */
export interface UpstreamIndex {
  readonly upstream: Oid;
  has(oid: Oid): boolean;
  /** Commits of upstream's history that start with these hex digits, two at most. */
  withPrefix(prefix: string): readonly Oid[];
  /** A commit's information, remembered: many branches ask for the same ones. */
  commit(oid: Oid): Promise<CommitInfo>;
}

const indexes = new WeakMap<GitReader, Map<Oid, Promise<UpstreamIndex>>>();

/** Builds the index of an upstream tip once per reader. */
export function upstreamIndex(git: GitReader, upstream: Oid): Promise<UpstreamIndex> {
  const ofReader = indexes.get(git) ?? new Map<Oid, Promise<UpstreamIndex>>();
  indexes.set(git, ofReader);
  const held = ofReader.get(upstream);
  if (held !== undefined) return held;
  const made = build(git, upstream);
  ofReader.set(upstream, made);
  // A failure (a missing object, a killed process) must not be remembered as the answer
  made.catch(() => ofReader.delete(upstream));
  return made;
}

async function build(git: GitReader, upstream: Oid): Promise<UpstreamIndex> {
  const set = OidSet.fromLines(await git.revList([upstream], [], { anyOrder: true }));
  const commits = new Map<Oid, Promise<CommitInfo>>();
  return {
    upstream,
    has: (oid) => set.has(oid),
    withPrefix: (prefix) => set.withPrefix(prefix, 2),
    commit(oid) {
      const held = commits.get(oid);
      if (held !== undefined) return held;
      if (commits.size > 4096) commits.clear();
      const read = git.commit(oid);
      commits.set(oid, read);
      read.catch(() => commits.delete(oid));
      return read;
    },
  };
}
