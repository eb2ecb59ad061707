import type { PickSource } from '@/lib/applicability/pick-plan';
import { lookUp } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { FileVersion } from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';
import type { Adjustment, AdjustRule } from './rules';

/** One file of a proposal: what stands at the path afterwards. */
export interface ProposedFile {
  /** Bytes, latin1. */
  readonly path: string;
  readonly old: FileVersion | null;
  /** Null: the file goes. */
  readonly new: FileVersion | null;
  /** The content where it is new to the repository, else null. */
  readonly content: Buffer | null;
  /** The lines it gets, where they are known to be fewer than the patch adds. */
  readonly added?: string;
}

/** A backport as a person could make it. Never applied by itself. */
export interface Proposal {
  readonly tree: Oid;
  readonly files: readonly ProposedFile[];
  readonly adjustments: readonly Adjustment[];
  /** Names that what is left out would define: the branch has to have those of them that are used. */
  readonly needs: ReadonlySet<string>;
  /** Functions whose change is left out because the branch's file has none: it must not have them elsewhere. */
  readonly without: ReadonlySet<string>;
}

export type Proposed =
  | { readonly proposal: Proposal; readonly why: null }
  | {
      readonly proposal: null;
      readonly why: string;
      /** Names that it would use and that the branch's file, or the branch, does not have. */
      readonly missing?: readonly string[];
    };

export interface ProposalInput {
  readonly source: PickSource;
  readonly tipTree: Oid;
  readonly rules: ReadonlySet<AdjustRule>;
  /** The path the file had on the branch, by upstream's history of renames; null when not known. */
  readonly formerPath?: (path: string) => Promise<string | null>;
  /** Whether a path holds notes for upstream's own release. */
  readonly isReleaseNotes?: (path: string) => boolean;
  readonly isDocumentation?: (path: string) => boolean;
  /** Names that the branch has nowhere: statements that use them are left out. */
  readonly absent?: ReadonlySet<string>;
  /** Whether the time that a proposal may take is over. */
  readonly isLate?: () => boolean;
}

/** Why there is none when the time is over. */
export const tooLate = 'none was found in the time that a proposal may take';

/** Larger files are not merged here. */
export const largest = 4 * 1024 * 1024;

/** What becomes of one file of the patch. */
export interface FileResult {
  readonly file: ProposedFile | null;
  readonly others?: readonly ProposedFile[];
  readonly adjustments: readonly Adjustment[];
  /** Every place was left out. */
  readonly nothingLands?: boolean;
  /** What left out places would add, and functions that the branch's file would have to have for them. */
  readonly leftOut?: string;
  readonly without?: readonly string[];
  /** It would use names that the branch's file does not have, and is none for that. */
  readonly missing?: { readonly names: readonly string[]; readonly why: string };
}

/** The file at a path of a tree; null where there is none. */
export async function fileAt(git: GitReader, tree: Oid, path: string): Promise<FileVersion | null> {
  const { entry } = await lookUp(git, tree, path);
  return entry === null || entry.mode === '040000' ? null : { mode: entry.mode, oid: entry.oid };
}
