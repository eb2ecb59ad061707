import type { Oid } from '@/lib/contracts/git';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import type { MarkerForm } from './marker-form';

/** Tag names of a project's commit messages, lower case without the colon. */
export interface TrailerGrammar {
  /** Names the commit that introduced the bug. */
  readonly fixes: readonly string[];
  /** Addresses whose `Cc:` asks for a backport. */
  readonly stableAddresses: readonly string[];
  /** Who found it. */
  readonly reporters: readonly string[];
  /** Who vouches for it. */
  readonly reviewers: readonly string[];
  readonly testers: readonly string[];
  /** Names another commit or posting that it needs. */
  readonly dependencies: readonly string[];
  /** Where it was discussed or reported. */
  readonly links: readonly string[];
  /** Every tag the project knows, the ones above included: anything else in a trailer block is an unknown tag. */
  readonly known: readonly string[];
}

/** What a ref name says: a stable branch of this version, or (`pending` set) what is waiting for that version. */
export interface StableBranchName {
  /** `6.6` is [6, 6]; compared part by part as integers. */
  readonly version: readonly number[];
  /** Why the ref is only a place where fixes wait: "staging", "rc", "queue"; null for the branch itself. */
  readonly pending: string | null;
  /** The name alone does not tell (`glib-2-78`): counts only beside another one of the same shape. */
  readonly weak: boolean;
}

export interface ReleaseTag {
  readonly version: readonly number[];
  /** 3 for `-rc3`; null for a release. */
  readonly rc: number | null;
}

/** Limits that the project's own stable rules state. */
export interface StableRules {
  /** Lines of patch text, context included; null where the project sets none. */
  readonly maxPatchLines: number | null;
  /** Where the rules stand, as the project names the document. */
  readonly document: string;
  /** A fix must be in a release (or -rc) of upstream first. */
  readonly upstreamFirst: boolean;
}

/** Everything that differs between projects about stable branches (2-architecture, `profiles/`). */
export interface Profile {
  readonly name: ProfileName;
  readonly label: string;
  /** The ways a backport names its upstream commit that count here (3-applicability, "Upstream markers"). */
  readonly markerForms: readonly MarkerForm[];
  readonly trailers: TrailerGrammar;
  readonly rules: StableRules;
  /**
   * Files of every branch that are no code and grow by lines of their own, so that whoever picks resolves a conflict in
   * them without thought; a folder ends in "/", and stands for all that is below it.
   */
  readonly handMerged: readonly string[];
  /** What a ref's short name (`linux-6.6.y`, remote's name already taken off) says, or null. */
  stableBranchOf(shortName: string): StableBranchName | null;
  /** What a tag's short name (`v6.1-rc3`) says, or null when it is no release tag. */
  releaseTag(tagName: string): ReleaseTag | null;
  /** The line that is put on a backport of the upstream commit. */
  backportMarker(upstream: Oid): string;
  /** Where that line goes: first paragraph of the body, or after the trailers. */
  readonly backportMarkerPlace: 'header' | 'trailer';
  /** A version as the project writes it: [6, 6] is "6.6". */
  formatVersion(version: readonly number[]): string;
}
