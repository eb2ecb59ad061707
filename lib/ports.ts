import type {
  BlameLine,
  ChangedPath,
  CommitInfo,
  LineRanges,
  Oid,
  RefInfo,
  Respaced,
  TreeEntry,
} from '@/lib/contracts/git';

/**
 * What the core needs from outside. Adapters implement these; the core (analysis, applicability, code, mail, review,
 * diff, profiles) sees nothing else of the world.
 */

/** The time an analysis speaks for is an input (`asOf`); only services and entry points read a clock. */
export interface Clock {
  now(): Date;
}

/** A run of a git command for evidence: what was asked, what came back, bounded in time and size. */
export interface GitOutput {
  /** For reading, for example `git log --oneline v6.1..v6.2 -- drivers/nvme`. */
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly ms: number;
}

/** One entry of a tree object as git stores it. */
export interface RawTreeEntry {
  /** Six octal digits: 040000, 100644, 100755, 120000, 160000. */
  readonly mode: string;
  /** The bytes of the name, one char per byte (latin1): exact for any encoding. */
  readonly name: string;
  readonly oid: Oid;
}

export interface LogOptions {
  /** Commits to walk from. Full oids only. */
  readonly include: readonly Oid[];
  readonly exclude?: readonly Oid[];
  readonly paths?: readonly string[];
  readonly firstParent?: boolean;
  readonly noMerges?: boolean;
  /** Seconds since 1970 UTC (committer time). */
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
  /** Oldest first. */
  readonly reverse?: boolean;
  /** Pickaxe: commits that change the number of occurrences of this string. */
  readonly addsOrRemoves?: string;
  /** Fixed string that the message must contain. */
  readonly messageContains?: string;
}

/**
 * Reads one set of repositories, never writes them, never touches the network. All oids are full and resolved first
 * through `resolve`. Every method rejects with an AppError: `object-missing`, `git-killed`, `timeout`, `git-failed`.
 */
export interface GitReader {
  /** Full commit oid of a name typed by a person (branch, tag, abbreviated oid, `rev~2`). Throws `ref-not-found`. */
  resolve(name: string): Promise<Oid>;
  refs(): Promise<readonly RefInfo[]>;
  commit(oid: Oid): Promise<CommitInfo>;
  /** Whether the object is in the repository and of the type asked for. */
  has(oid: Oid): Promise<boolean>;
  /** Raw content. Throws `object-missing`, `too-large` past `maxBytes` (default 64 MiB). */
  blob(oid: Oid, maxBytes?: number): Promise<Buffer>;
  /** Sizes in bytes of many objects at once; null for one that is missing. */
  sizes(oids: readonly Oid[]): Promise<readonly (number | null)[]>;
  /** The entries of one tree object, exactly as stored. Throws `object-missing`. */
  tree(oid: Oid): Promise<readonly RawTreeEntry[]>;
  /** Entries of a tree-ish, below `path` if given; null when the path is not in it. Not recursive unless asked. */
  list(treeish: Oid, path?: string, recursive?: boolean): Promise<readonly TreeEntry[] | null>;
  /** The entry at one path of a tree-ish, or null. */
  entry(treeish: Oid, path: string): Promise<TreeEntry | null>;
  /** Changed paths against the first parent (root commits: against the empty tree). */
  changes(commit: Oid, options?: { readonly renames?: boolean }): Promise<readonly ChangedPath[]>;
  /**
   * Paths (bytes, latin1) that each of many commits changes, renames not followed; a merge changes none here. Commits
   * without a change may be left out.
   */
  pathsOf(commits: readonly Oid[]): Promise<ReadonlyMap<Oid, readonly string[]>>;
  /** The patch against the first parent, `--full-index --binary`, as bytes. */
  patch(
    commit: Oid,
    options?: { readonly renames?: boolean; readonly context?: number },
  ): Promise<Buffer>;
  /** The patch between two tree-ishes. */
  diff(
    from: Oid,
    to: Oid,
    options?: { readonly context?: number; readonly paths?: readonly string[] },
  ): Promise<Buffer>;
  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean>;
  mergeBase(a: Oid, b: Oid): Promise<Oid | null>;
  log(options: LogOptions): AsyncIterable<CommitInfo>;
  /**
   * Every commit in the history of `include` that is not in the history of `exclude`, as `git rev-list` prints them:
   * full oids, one a line, newest first. A buffer, since the kernel has 1.3 million of them. `parentsLast`: no parent
   * before its children even where clocks were wrong (`--date-order`); slower. `anyOrder`: in no order at all; faster.
   */
  revList(
    include: readonly Oid[],
    exclude?: readonly Oid[],
    options?: { readonly parentsLast?: boolean; readonly anyOrder?: boolean },
  ): Promise<Buffer>;
  /** Blame of 1-based inclusive line ranges of a file at a revision. */
  blame(revision: Oid, path: string, ranges: LineRanges): Promise<readonly BlameLine[]>;
  /**
   * Of lines that are all blamed on `commit` (ranges of the file as the commit has it), those that stood in a parent
   * but for their white space, as `git blame -w` sees it. None that stands where the commit took nothing away.
   */
  respaced(commit: Oid, path: string, ranges: LineRanges): Promise<readonly Respaced[]>;
  /**
   * Says that about so many places of these revisions are about to be blamed, so that what they share can be read at
   * once. Changes no answer, only how long it takes.
   */
  expectBlames(revisions: readonly Oid[], places: number): Promise<void>;
  /**
   * The first release tag that contains the commit, by version order of release (non-rc unless `withRc`) tags. With
   * `upstream`, tags in the history of that commit count, and where none of these contains it, tags on branches that
   * left it.
   */
  firstTag(
    commit: Oid,
    options?: { readonly withRc?: boolean; readonly upstream?: Oid },
  ): Promise<{ tag: string; commit: Oid; time: number } | null>;
  /** Runs one of the closed set of read-only commands for a probe; arguments are already resolved oids and paths. */
  run(
    args: readonly string[],
    options?: { readonly timeoutMs?: number; readonly maxBytes?: number },
  ): Promise<GitOutput>;
  close(): Promise<void>;
}

/** One raw message out of a mailbox, as bytes. */
export interface ArchivedMessage {
  /** The message without mailbox framing, `>From ` escapes undone; at most the reader's limit. */
  readonly raw: Buffer;
  /** Byte offset of the message in its source (of its separator line in an mbox); 0 for one file per message. */
  readonly offset: number;
  /** Offset just after it: reading again from here goes on with the next message. */
  readonly end: number;
  /** Size in the source, in bytes. */
  readonly size: number;
  /** `raw` holds the beginning only: the message is larger than the limit. */
  readonly truncated: boolean;
  /** What names the message in its source: path and offset, file name, or commit. */
  readonly sourceId: string;
  /**
   * What holds it says that it is a message (a separator, a maildir, a commit). False for a whole file or stream and
   * for what stands before the first separator: that may be anything.
   */
  readonly framed: boolean;
  /** A public-inbox deletion: the message in `raw` is to be taken out. */
  readonly deleted: boolean;
}

/** Where to go on: the last `end` of an mbox, the last `sourceId` of a directory or of a public-inbox epoch. */
export interface ArchivePosition {
  readonly offset?: number;
  readonly after?: string;
}

/** A mailbox, a directory of messages, a stream or a public-inbox epoch. Reading it never changes it. */
export interface MailArchive {
  readonly kind: 'mbox' | 'maildir' | 'directory' | 'message' | 'public-inbox';
  /** Messages one at a time, in the order of the source; memory is bounded by one message. */
  messages(from?: ArchivePosition): AsyncIterable<ArchivedMessage>;
}

/** A mail as an index of archives knows it. Everything in it comes from outside. */
export interface IndexedMail {
  /** Name of the place that holds it, as people named it. */
  readonly place: string;
  /** Where in that place: for `MailSearch.raw` alone. */
  readonly locator: string;
  /** Without angle brackets. */
  readonly messageId: string;
  /** What it answers, nearest first, without brackets. */
  readonly parents: readonly string[];
  readonly subject: string;
  /** The subject without prefixes, folded for comparing (lib/mail/parse, `titleKey`). */
  readonly title: string;
  readonly fromName: string;
  /** Lower case. */
  readonly fromEmail: string;
  /** Seconds since 1970 UTC; null when the mail says no readable date. */
  readonly date: number | null;
  /** `git patch-id --stable` of the patch in it, or null. */
  readonly patchId: string | null;
}

export const mailKeys = ['message-id', 'parent', 'patch-id', 'title'] as const;
/** What mails are looked up by. */
export type MailKey = (typeof mailKeys)[number];

/** One place that is searched, and how much of it. */
export interface MailPlace {
  readonly name: string;
  readonly kind: 'mailbox' | 'public-inbox' | 'mbox' | 'maildir' | 'directory' | 'lore';
  /** Mails in its index. */
  readonly mails: number;
  /** Why not all of it is searched; null when it is. */
  readonly problem: string | null;
}

/** One request to an archive on the network, and what came of it. */
export interface MailRequest {
  /** Address of the archive, with a slash at its end. */
  readonly base: string;
  /** Below it: a thread, or a search. */
  readonly path: string;
  /** How many mails came; null when it failed. */
  readonly mails: number | null;
  /** Why it failed, or null. */
  readonly problem: string | null;
}

/** Look-ups in every mail archive of a project. A mail that several places hold comes once. */
export interface MailSearch {
  /** Problems of a place on the network show once it was asked. */
  readonly places: readonly MailPlace[];
  /** What was asked over the network since `begin`; left out where no such place is set up. */
  readonly requests?: readonly MailRequest[];
  /** Another candidate's look-ups begin: requests are bounded and listed for each. */
  begin?(): void;
  /** Asks a place on the network again for what a request asked. Throws `not-found` when it is not set up (any more). */
  ask?(base: string, path: string): Promise<readonly IndexedMail[]>;
  /**
   * Oldest first; at most a few hundred. `heldBy`: the place that holds the mail asked about; of those on the network no
   * other one is asked then.
   */
  find(key: MailKey, value: string, heldBy?: string): Promise<readonly IndexedMail[]>;
  /** The message as bytes. Throws `object-missing` when the place does not hold it any more. */
  raw(mail: IndexedMail): Promise<Buffer>;
}

/** A C source or header of a tree. */
export interface SourceFile {
  readonly path: string;
  readonly oid: Oid;
}

/** Looks for words in the C files (`*.c`, `*.h`) of whole trees. Answers are those of `git grep -lw`. */
export interface CodeSearch {
  /** Files that may hold the word: all that do, and a few that do not. By path. */
  filesWith(treeish: Oid, word: string): Promise<readonly SourceFile[]>;
  /** Files that include one of the headers (paths in the tree), themselves left out. By path. */
  filesIncluding(treeish: Oid, headers: readonly string[]): Promise<readonly SourceFile[]>;
  /** Every C file of a tree. By path. */
  files(treeish: Oid): Promise<readonly SourceFile[]>;
}
