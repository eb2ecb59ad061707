import type { Cell } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { Profile } from '@/lib/profiles/profile';

/** A stable branch as an analysis sees it. */
export interface AnalysisBranch {
  /** As the caller names it; cells carry the same name. */
  readonly name: string;
  readonly tip: Oid;
  /** Compared part by part; empty when the name says no version. */
  readonly version: readonly number[];
  /** "6.6"; the name itself when it says no version. */
  readonly versionText: string;
  /** ISO 8601 date of its end of life, or null while none is known. */
  readonly endOfLife: string | null;
}

/** Everything an analysis speaks about. Same input, same repository, same engine: byte-identical records. */
export interface AnalysisInput {
  readonly commit: Oid;
  readonly upstream: Oid;
  /** The moment the analysis speaks for, ISO 8601 UTC: nothing reads the clock, nothing committed later is seen. */
  readonly asOf: string;
  readonly profile: Profile;
  readonly branches: readonly AnalysisBranch[];
  /** The matrix row, one cell per branch, as lib/applicability computes it; branches without a cell are left out. */
  readonly cells: readonly Cell[];
  /** The project's own rules on subsystems; left out where there is no project. */
  readonly policy?: {
    readonly optOut: readonly string[];
    readonly maintainerAck: readonly string[];
  };
  /** Message-ID of the mail that alone knows the commit: no file and no history can be asked for. */
  readonly fromMail?: string;
}

/** Whether a branch still takes fixes at the moment the analysis speaks for. */
export function isActive(branch: AnalysisBranch, asOf: string): boolean {
  return branch.endOfLife === null || Date.parse(branch.endOfLife) > Date.parse(asOf);
}

/** Seconds since 1970 UTC of `asOf`. */
export function asOfSeconds(asOf: string): number {
  return Math.floor(Date.parse(asOf) / 1000);
}

/** "2026-05-05" of seconds since 1970 UTC. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
