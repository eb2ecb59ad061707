import { z } from 'zod';

/** A full object name: 40 lower-case hex digits. Everything a person names is resolved to one before git sees it. */
export const Oid = z.string().regex(/^[0-9a-f]{40}$/, 'expected 40 hex digits');
export type Oid = string;

/** The tree without entries, which every git knows without storing it: what a root commit is compared with. */
export const emptyTree: Oid = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A name and address as git stores them, with the time in whole seconds since 1970 UTC and the zone as written. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly time: number;
  /** "+0200" as in the commit object. */
  readonly zone: string;
}

export interface CommitInfo {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: Signature;
  readonly committer: Signature;
  /** First paragraph of the message on one line, as `git log --format=%s` shows it. */
  readonly subject: string;
  /** The whole message, decoded (the commit's `encoding`, else UTF-8, else latin1), without the trailing newline. */
  readonly message: string;
}

export interface TreeEntry {
  /** Octal, as git prints it: 100644, 100755, 120000, 160000, 040000. */
  readonly mode: string;
  readonly oid: Oid;
  /** Bytes decoded as UTF-8 when valid, else latin1 (`pathIsUtf8` false). */
  readonly path: string;
}

export type ChangeStatus = 'A' | 'M' | 'D' | 'R' | 'C' | 'T';

/** One changed path of a commit against its first parent. For R and C, `oldPath` differs from `path`. */
export interface ChangedPath {
  readonly status: ChangeStatus;
  readonly path: string;
  readonly oldPath: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldOid: Oid;
  readonly newOid: Oid;
  /** Similarity in per cent for R and C, else null. */
  readonly score: number | null;
}

export interface BlameLine {
  /** Line number in the blamed revision, from 1. */
  readonly line: number;
  readonly commit: Oid;
  readonly originalPath: string;
  readonly originalLine: number;
  readonly text: string;
}

/** Ranges of lines of a file, 1-based inclusive. */
export type LineRanges = readonly (readonly [number, number])[];

/** Lines of a file in which a commit changed nothing but white space, and where they stood in a parent. */
export interface Respaced {
  readonly parent: Oid;
  readonly path: string;
  /** By the line's number in the commit: its number in the parent. */
  readonly lines: ReadonlyMap<number, number>;
}

export interface RefInfo {
  /** Full name: refs/heads/…, refs/tags/…, refs/remotes/… */
  readonly name: string;
  /** The commit it names, tags peeled. */
  readonly commit: Oid;
  /** Seconds since 1970 UTC: tagger date of an annotated tag, else committer date of the commit. */
  readonly time: number;
}
