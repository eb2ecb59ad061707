import { blameWriters } from '@/lib/applicability/blame-writers';
import { readFixesTags, resolveFixesTag } from '@/lib/applicability/fixes-tags';
import {
  type BlamePlace,
  isPureAddition,
  neighbourLines,
  replacedLines,
} from '@/lib/applicability/replaced-lines';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { CommitInfo, Oid } from '@/lib/contracts/git';
import { parsePatch } from '@/lib/diff/parse-patch';
import type { PatchFile } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import type { Profile } from '@/lib/profiles/profile';

/** A commit that brought the bug in, as far as can be told without looking at a branch. */
export interface IntroducingCommit {
  readonly oid: Oid;
  readonly subject: string;
  readonly source: 'fixes' | 'blame';
  /** The first release of upstream that has it, for example "v5.4"; null when none has. */
  readonly firstRelease: string | null;
  /** Lines that blame gave it; 0 for a `Fixes:` tag. */
  readonly lines: number;
}

/** What a candidate repairs: who brought it in, and what the patch changes. The same for every branch. */
export interface Cause {
  readonly introducing: readonly IntroducingCommit[];
  /** `Fixes:` names that lead to no commit of upstream. */
  readonly unresolvedFixes: readonly string[];
  /** The patch, content as latin1 (one char per byte). */
  readonly files: readonly PatchFile[];
  readonly pureAddition: boolean;
  /** Why blame could not be asked; null when it was, or was not needed. */
  readonly blameFailed: string | null;
}

const mostPlaces = 30;
const mostLines = 1000;
const atOnce = 3;
const memos = new WeakMap<GitReader, Map<string, Promise<Cause>>>();

/**
 * The commits that introduced what `commit` repairs: its `Fixes:` tags where they resolve in upstream, else blame (at
 * the first parent) of the lines it replaces, else of the lines next to what it adds (3-applicability, `affected`;
 * 4-phases, phase 3). Most lines first. Remembered per reader. Throws `object-missing` when the commit or its patch
 * cannot be read.
 */
export function findCause(git: GitReader, options: Options): Promise<Cause> {
  const memo = memos.get(git) ?? new Map<string, Promise<Cause>>();
  memos.set(git, memo);
  const key = keyOf(options);
  const held = memo.get(key);
  if (held !== undefined) return held;
  if (memo.size >= 512) {
    const oldest = memo.keys().next().value;
    if (oldest !== undefined) memo.delete(oldest);
  }
  const made = find(git, options);
  memo.set(key, made);
  made.catch(() => memo.delete(key));
  return made;
}

interface Draft {
  readonly info: CommitInfo;
  readonly files: readonly PatchFile[];
  readonly pureAddition: boolean;
  readonly fixes: readonly Oid[];
  readonly unresolvedFixes: readonly string[];
  /** Where blame is to be asked; nothing where Fixes tells. */
  readonly places: readonly BlamePlace[];
}

interface Options {
  readonly commit: Oid;
  readonly upstream: Oid;
  readonly profile: Profile;
}

/** What can be told without upstream's history. */
async function content(git: GitReader, { commit, profile }: Omit<Options, 'upstream'>) {
  const [info, patch] = await Promise.all([
    git.commit(commit),
    git.patch(commit, { renames: true }),
  ]);
  const files = parsePatch(patch.toString('latin1'));
  const pureAddition = isPureAddition(files);
  const tags = readFixesTags(info.message, profile.trailers.fixes);
  const places = (pureAddition ? neighbourLines : replacedLines)(files);
  return { info, files, pureAddition, tags, places };
}

/** Everything about the cause but what blame says. */
async function draft(git: GitReader, options: Options, read = content(git, options)) {
  const { tags, places, ...rest } = await read;
  const known = await upstreamIndex(git, options.upstream);
  const fixes: Oid[] = [];
  const unresolvedFixes: string[] = [];
  for (const tag of tags) {
    const oid = await resolveFixesTag(known, tag);
    if (oid === null) unresolvedFixes.push(tag.name);
    else if (oid !== options.commit) fixes.push(oid);
  }
  return { ...rest, fixes, unresolvedFixes, places: fixes.length > 0 ? [] : places };
}

/**
 * Finds the causes of many candidates together, for `findCause` to give later: what their blames share is read once.
 * A candidate without one says so when it is asked for by itself.
 */
export async function findCauses(
  git: GitReader,
  commits: readonly Oid[],
  options: Omit<Options, 'commit'>,
): Promise<void> {
  const contents = commits.map((commit) => {
    const read = content(git, { ...options, commit });
    return { read, draft: draftOf(git, { ...options, commit }, read) };
  });
  const drafts = Promise.all(contents.map((one) => orNull(one.draft)));
  // Awaited below.
  drafts.catch(() => {});
  // Who names no commit is blamed for sure, and git can begin while it still reads the history.
  const read = await Promise.all(contents.map((one) => orNull(one.read)));
  await expectBlames(
    git,
    read.filter((one) => one?.tags.length === 0),
  );
  await expectBlames(git, await drafts);
  await Promise.all(commits.map((commit) => orNull(findCause(git, { ...options, commit }))));
}

function expectBlames(
  git: GitReader,
  all: readonly (Pick<Draft, 'info' | 'places'> | null | undefined)[],
): Promise<void> {
  const blamed = all.filter((one) => one != null).filter(({ places }) => canBlame(places) === null);
  return git.expectBlames(
    [
      ...new Set(
        blamed.flatMap(({ info, places }) => (places.length > 0 ? info.parents.slice(0, 1) : [])),
      ),
    ],
    blamed.reduce((count, { places }) => count + places.length, 0),
  );
}

/** What git cannot give is said to the one that asks for this commit alone. */
async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return null;
  }
}

const drafts = new WeakMap<GitReader, Map<string, Promise<Draft>>>();

/** A draft waits for its cause, which then takes it. */
function draftOf(
  git: GitReader,
  options: Options,
  read?: ReturnType<typeof content>,
): Promise<Draft> {
  const ofReader = drafts.get(git) ?? new Map<string, Promise<Draft>>();
  drafts.set(git, ofReader);
  const made = ofReader.get(keyOf(options)) ?? draft(git, options, read);
  ofReader.set(keyOf(options), made);
  return made;
}

function keyOf({ commit, upstream, profile }: Options): string {
  return `${profile.name} ${upstream} ${commit}`;
}

async function find(git: GitReader, options: Options): Promise<Cause> {
  const waiting = draftOf(git, options);
  drafts.get(git)?.delete(keyOf(options));
  const { info, files, pureAddition, fixes, unresolvedFixes, places } = await waiting;
  const known = await upstreamIndex(git, options.upstream);
  const counted = new Map<Oid, number>(fixes.map((oid) => [oid, 0]));
  const source = counted.size > 0 ? 'fixes' : 'blame';
  const blameFailed = source === 'blame' ? await blameInto(git, info, places, counted) : null;
  const introducing: IntroducingCommit[] = [];
  for (const [oid, lines] of [...counted].sort((a, b) => b[1] - a[1])) {
    const { subject } = await known.commit(oid);
    const tag = await git.firstTag(oid, { upstream: options.upstream });
    introducing.push({ oid, subject, source, firstRelease: tag?.tag ?? null, lines });
  }
  return { introducing, unresolvedFixes, files, pureAddition, blameFailed };
}

/** Why these places are not blamed; null when they are. */
function canBlame(places: readonly BlamePlace[]): string | null {
  const lines = places.flatMap((place) => place.ranges).reduce((n, [a, b]) => n + b - a + 1, 0);
  if (places.length <= mostPlaces && lines <= mostLines) return null;
  return `it replaces ${lines} lines in ${places.length} files, too many to blame`;
}

/** Counts lines per introducing commit; says why it could not, instead of throwing: `affected` is then unknown. */
async function blameInto(
  git: GitReader,
  commit: CommitInfo,
  places: readonly BlamePlace[],
  counted: Map<Oid, number>,
): Promise<string | null> {
  const parent = commit.parents[0];
  if (parent === undefined) return 'it is a root commit';
  const tooMany = canBlame(places);
  if (tooMany !== null) return tooMany;
  try {
    // A few at a time: every blame walks history by itself, on a core of its own
    for (let at = 0; at < places.length; at += atOnce) {
      const some = places.slice(at, at + atOnce);
      const blamed = await Promise.all(some.map((place) => blameWriters(git, parent, place)));
      for (const line of blamed.flat()) {
        counted.set(line.commit, (counted.get(line.commit) ?? 0) + 1);
      }
    }
    return null;
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'timeout', 'too-large', 'git-failed')) throw error;
    counted.clear();
    return error.message;
  }
}
