import type { Presence } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { MarkerFormName } from '@/lib/profiles/marker-form';

/** A marker on the branch whose name leads to no commit of upstream. Listed, never guessed at. */
export interface UnresolvedMarker {
  /** The commit on the branch that carries it. */
  readonly commit: Oid;
  readonly subject: string;
  /** The object name as written, lower case. */
  readonly name: string;
  readonly form: MarkerFormName;
  /** The marker line as written. */
  readonly line: string;
  readonly why: 'not-in-upstream' | 'ambiguous' | 'subject-differs' | 'too-short';
}

/** How a commit stands on a branch when it is asked as the cause of a bug, not as the fix. */
export interface Standing {
  readonly in: 'yes' | 'no';
  readonly how: 'ancestor' | 'marker' | 'patch-id' | 'adapted' | 'reverted' | 'none';
  /** The commit on the branch: itself for `ancestor`, the backport, or the revert for `reverted`. */
  readonly oid: Oid | null;
}

/** What one branch tip holds of one upstream, beyond their common history. */
export interface PresenceIndex {
  readonly tip: Oid;
  readonly upstream: Oid;
  /**
   * Whether the fix is in the branch, and how: ancestor (exactly `git merge-base --is-ancestor`), a marker that stands
   * (not reverted), the same stable patch-id, or the same authorship and title over another patch. Null when none of these; an `empty-pick` is for the pick to find.
   * Throws `object-missing` when the commit cannot be read.
   */
  presence(commit: Oid): Promise<Presence | null>;
  /** The same for an introducing commit, where a revert on the branch takes even an ancestor out. */
  standing(commit: Oid): Promise<Standing>;
  /**
   * Upstream commits that a standing marker on the branch names, with the newest backport of each, and since when (the
   * committer time of the oldest one that stands, seconds since 1970 UTC) the branch has it.
   */
  backports(): Iterable<{
    readonly commit: Oid;
    readonly backport: Oid;
    readonly marker: string;
    readonly since: number;
  }>;
  /** The standing commits of the branch whose marker names this upstream commit, oldest first. */
  carriers(commit: Oid): readonly Oid[];
  /** The upstream commits that a commit of the branch names. */
  named(backport: Oid): readonly Oid[];
  /** Standing commits of the branch without a marker that resolves, merges left out, oldest first. */
  unmarked(): readonly { readonly oid: Oid; readonly subject: string }[];
  /** Marker names that resolve to nothing, with the branch commit, oldest first. */
  readonly unresolved: readonly UnresolvedMarker[];
  /** Commits on the branch that are not upstream's, and how many of them carry a marker that resolves. */
  readonly counts: { readonly commits: number; readonly marked: number };
}
