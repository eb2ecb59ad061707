import type { Oid, Signature } from '@/lib/contracts/git';

/** What the core needs of git's merges, as `lib/ports.ts` has the rest: batches of them, and what came of each. */

/** A file as a tree names it: mode (six octal digits) and blob. */
export interface FileVersion {
  readonly mode: string;
  readonly oid: Oid;
}

/** One file merged three ways; all three exist and are regular files. */
export interface FileMerge {
  readonly base: FileVersion;
  readonly ours: FileVersion;
  readonly theirs: FileVersion;
}

export interface FileMergeOptions {
  /** Whether `marked` is wanted, and `content`. Default false. */
  readonly marked?: boolean;
  readonly content?: boolean;
}

export interface FileMergeResult {
  readonly clean: boolean;
  /** The merged file; null when it conflicts. */
  readonly merged: FileVersion | null;
  /** Its bytes where they are wanted: the store it was written to is gone. */
  readonly content: Buffer | null;
  /** git's word for the conflict ("content", "binary", …); null when clean. */
  readonly kind: string | null;
  /** The file with conflict markers (`ours` and `theirs` as labels); null when clean or binary. */
  readonly marked: Buffer | null;
}

/** Three full trees merged as `git cherry-pick` does: rename detection, directory renames, attributes. */
export interface TreeMerge {
  readonly base: Oid;
  readonly ours: Oid;
  readonly theirs: Oid;
  /** About how long it takes, in merges of one file; 1 where it is not given. The heaviest are begun first. */
  readonly weight?: number;
}

/** A file with its path (bytes, latin1). */
export interface PathFile {
  readonly path: string;
  readonly file: FileVersion;
}

/** Three sets of files merged as if they were whole trees. */
export interface SubsetMerge {
  readonly base: readonly PathFile[];
  readonly ours: readonly PathFile[];
  readonly theirs: readonly PathFile[];
}

export interface SubsetMergeResult {
  readonly clean: boolean;
  /** All files of the result; empty when it conflicts. */
  readonly files: readonly PathFile[];
  readonly conflicts: readonly MergeConflict[];
}

export interface MergeConflict {
  /** Bytes, latin1. */
  readonly path: string;
  readonly kind: string;
  readonly marked: Buffer | null;
}

export interface TreeMergeResult {
  readonly clean: boolean;
  /** The resulting tree when clean, else null. */
  readonly tree: Oid | null;
  readonly conflicts: readonly MergeConflict[];
}

/** What one job of a batch gives: its result, or why it has none. Other jobs of the batch are not harmed. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Error };

export interface MergeBatchOptions {
  /** Content of info/attributes (the tip's .gitattributes, flattened). Default: none. */
  readonly attributes?: string;
  /** Whether `marked` is wanted. Default false. */
  readonly marked?: boolean;
}

/** Merges, diffs and patch checks by git itself, in batches, in stores that are deleted afterwards. */
export interface GitMerger {
  mergeFiles(
    jobs: readonly FileMerge[],
    options?: FileMergeOptions,
  ): Promise<readonly Outcome<FileMergeResult>[]>;
  mergeTrees(
    jobs: readonly TreeMerge[],
    options?: MergeBatchOptions,
  ): Promise<readonly Outcome<TreeMergeResult>[]>;
  /** The same for small sets of files, renames between them included. */
  mergeSubsets(
    jobs: readonly SubsetMerge[],
    options?: { readonly marked?: boolean },
  ): Promise<readonly Outcome<SubsetMergeResult>[]>;
  /** Why files cannot be merged: the first that the repository does not hold. Null when all are there. */
  lacking(files: readonly FileVersion[]): Promise<Error | null>;
  /** `git diff-tree -p --full-index` of single files, without attributes; binary ones say so. */
  diffFiles(
    pairs: readonly { readonly from: FileVersion; readonly to: FileVersion }[],
  ): Promise<readonly Outcome<Buffer>[]>;
  /**
   * `git apply --cached` of the patch from `base` to `theirs` on an index of the tip's tree: whether it applies, and
   * the tree it leaves (null when git cannot write one).
   */
  applyPatch(
    job: TreeMerge,
    options?: MergeBatchOptions,
  ): Promise<{ readonly applies: boolean; readonly tree: Oid | null }>;
  /** `git check-attr merge diff` for byte paths: values as git prints them. */
  attributes(
    paths: readonly string[],
    attributes: string,
  ): Promise<readonly { readonly merge: string; readonly diff: string }[]>;
}

/** One pick of a chain. `patch` is from the tree before it to the tree after it. */
export interface ChainedPick {
  readonly result: 'clean' | 'empty' | 'conflict';
  readonly tree: Oid | null;
  readonly patch: Buffer | null;
  readonly conflicts: readonly MergeConflict[];
}

/** Picks made one after the other, each on what the ones before it left. */
export interface PickChain {
  /** The tree reached so far. */
  readonly tree: Oid;
  /** Picks a commit (a merge by its first parent). A pick that is not clean leaves the chain where it was. */
  pick(commit: Oid): Promise<ChainedPick>;
  /** What picking each commit here would give, every one for itself; the chain stays where it is. */
  probe(commits: readonly Oid[]): Promise<readonly Outcome<ChainedPick['result']>[]>;
  /**
   * These commits, one on top of the other on the chain's tip, as a bundle (git-bundle(1)) that needs the tip and holds
   * `HEAD` and `ref`. Their trees are those that picks of this chain gave.
   */
  bundle(commits: readonly ChainedCommit[], ref: string): Promise<{ bundle: Buffer; head: Oid }>;
}

/** A commit of a branch that leaves: everything but its parent, which is the one before it. */
export interface ChainedCommit {
  readonly tree: Oid;
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}
