import { blameWriters } from '@/lib/applicability/blame-writers';
import { type Cause, findCause, type IntroducingCommit } from '@/lib/applicability/introducing';
import { isLeftOut } from '@/lib/applicability/left-out';
import { movedNames } from '@/lib/applicability/moved-file';
import { missingCode, type NamedCode, namedCode } from '@/lib/applicability/named-code';
import {
  additionsToFunctions,
  bytesToPath,
  findPreImage,
  type PreImage,
} from '@/lib/applicability/pre-image';
import type { PresenceIndex, Standing } from '@/lib/applicability/presence';
import { neighbourLines } from '@/lib/applicability/replaced-lines';
import type { Introducing } from '@/lib/contracts/cell';
import type { CommitInfo, Oid } from '@/lib/contracts/git';
import type { Affected } from '@/lib/contracts/vocabulary';
import { parsePatch } from '@/lib/diff/parse-patch';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';
import type { Profile } from '@/lib/profiles/profile';

export interface AffectedJudgement {
  readonly affected: Affected;
  /** One sentence: why. */
  readonly affectedReason: string;
  readonly introducing: Introducing[];
  /** The introducing commits' oids, as `introducing` orders them. */
  readonly introducedBy: Oid[];
}

export interface AffectedQuestion {
  readonly commit: Oid;
  readonly tip: Oid;
  readonly upstream: Oid;
  readonly presenceIndex: PresenceIndex;
  readonly profile: Profile;
}

/**
 * Whether a branch has the bug that `commit` repairs (3-applicability, `affected`). `yes`: an introducing commit is in
 * the branch (any one of several), or the code that the patch starts from stands there unchanged. `no`: introducing
 * commits are known, none is in the branch (a reverted one is not), and that code is not there. Else `unknown`, with
 * the reason. Throws `object-missing` when the commit itself cannot be read.
 */
export async function judgeAffected(
  git: GitReader,
  question: AffectedQuestion,
): Promise<AffectedJudgement> {
  const cause = await findCause(git, question);
  const seen: Seen[] = [];
  for (const commit of cause.introducing) {
    seen.push(await seenOn(git, question, commit));
  }
  const holding = seen.find((one) => one.standing.in === 'yes');
  const without = await leftOut(git, question, cause, seen);
  if (without !== null) return judgement('unknown', without, seen, null);
  if (holding?.commit.source === 'fixes' || (holding !== undefined && !cause.pureAddition)) {
    return judgement('yes', inBranchReason(cause, holding, seen), seen, null);
  }
  try {
    const doubt = cause.pureAddition ? await doubtsOf(git, question, cause) : null;
    if (holding !== undefined) {
      return judgement(
        doubt?.affected ?? 'yes',
        doubt?.why ?? inBranchReason(cause, holding, seen),
        seen,
        null,
      );
    }
    const names = namesOnBranch(git, question);
    const preImage = await findPreImage(git, question.tip, cause.files, cause.pureAddition, names);
    const more = await additionsThere(git, question.tip, cause, names);
    if (more > 0 && preImage.found < preImage.wanted) {
      return judgement('unknown', additionsReason(seen, more), seen, null);
    }
    const judged = await withoutIntroducing(git, question.commit, cause, seen, preImage);
    if (judged.affected !== 'yes' || doubt === null) return judged;
    return judgement(doubt.affected, doubt.why, seen, null);
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'too-large')) throw error;
    return judgement(
      'unknown',
      `The branch's files could not be read: ${error.message}`,
      seen,
      null,
    );
  }
}

/** Why the branch may lack the bug though it has the commit that Fixes names: every backport left it out. Null: it did not. */
async function leftOut(
  git: GitReader,
  { commit: fix, tip, presenceIndex }: AffectedQuestion,
  { files }: Cause,
  seen: readonly Seen[],
): Promise<string | null> {
  // Where it is mended the lines are gone.
  if ((await presenceIndex.standing(fix)).in === 'yes') return null;
  let last: string | null = null;
  for (const { commit, standing } of seen) {
    if (standing.in !== 'yes') continue;
    const backport = backportIn(standing);
    if (commit.source !== 'fixes' || backport === null) return null;
    try {
      if (!(await isLeftOut(git, tip, files, { commit: commit.oid, backport }))) return null;
    } catch (error) {
      // What cannot be read is no reason to doubt it.
      if (!isAppError(error, 'object-missing', 'too-large', 'timeout', 'git-failed')) throw error;
      return null;
    }
    last = `Fixes names ${named(commit)}, but its backport ${backport.slice(0, 12)} left out the lines that are replaced, and they are not there.`;
  }
  return last;
}

/** Names under which a branch may have a file that upstream has under another one when the candidate came. */
function namesOnBranch(git: GitReader, { commit, tip }: AffectedQuestion) {
  return async (path: string) => {
    const [upstream] = (await git.commit(commit)).parents;
    return upstream === undefined ? [] : movedNames(git, { tip, upstream, path });
  };
}

interface Doubt {
  readonly affected: 'no' | 'unknown';
  readonly why: string;
}

/**
 * For a patch that only adds and names no introducing commit: why its neighbours being there does not make the branch
 * affected. What the message speaks of must be there too, and what the patch calls. `no` when none of what the
 * message speaks of is there and all of it came new with commits that the branch has not; else what is missing may go
 * by another name there: `unknown`. Null: no doubt.
 */
async function doubtsOf(
  git: GitReader,
  question: AffectedQuestion,
  cause: Cause,
): Promise<Doubt | null> {
  if (cause.introducing.some((one) => one.source === 'fixes')) return null;
  const info = await git.commit(question.commit);
  const code = await codeOf(git, info, cause);
  const missing: { readonly code: NamedCode; readonly origin: Origin }[] = [];
  for (const one of await missingCode(git, question.tip, cause.files, code)) {
    const origin = await originOf(git, info.parents[0] ?? '', one, question.presenceIndex);
    // What came with a commit of the branch was there, and has changed its name since.
    if (!origin.inBranch) missing.push({ code: one, origin });
  }
  const [first] = missing;
  if (first === undefined) return null;
  const spokenOf = code.filter((one) => one.by === 'message');
  const gone = missing.filter((one) => one.code.by === 'message');
  const namesOf = (all: typeof missing) => all.map((one) => `${one.code.word}()`).join(', ');
  if (gone.length > 0 && gone.length === spokenOf.length && gone.every((one) => one.origin.isNew)) {
    const commits = [...new Set(gone.map((one) => one.origin.commit))].join(', ');
    const why = `The message speaks of ${namesOf(gone)}, which came with ${commits}: not in the branch, nor is the call.`;
    return { affected: 'no', why };
  }
  const why = `The lines it adds to are there, but the branch has no ${namesOf(missing)}, which upstream has in ${first.code.path}.`;
  return { affected: 'unknown', why };
}

const codes = new WeakMap<Cause, Promise<readonly NamedCode[]>>();

/** The same for every branch. */
function codeOf(git: GitReader, info: CommitInfo, cause: Cause): Promise<readonly NamedCode[]> {
  const made = codes.get(cause) ?? namedCode(git, info, cause.files);
  codes.set(cause, made);
  made.catch(() => codes.delete(cause));
  return made;
}

interface Origin {
  readonly inBranch: boolean;
  /** Whether the line came where nothing stood before: no other name can have stood for it. */
  readonly isNew: boolean;
  /** The commit that brought the line, in words. */
  readonly commit: string;
}

async function originOf(
  git: GitReader,
  parent: Oid,
  { path, line }: NamedCode,
  presenceIndex: PresenceIndex,
): Promise<Origin> {
  const [blamed] = await git.blame(parent, path, [[line, line]]);
  if (blamed === undefined) return { inBranch: false, isNew: false, commit: '' };
  const inBranch = (await presenceIndex.standing(blamed.commit)).in === 'yes';
  const patch = parsePatch((await git.patch(blamed.commit, { renames: true })).toString('latin1'));
  const file = patch.find(
    (one) => one.newPath !== null && bytesToPath(one.newPath) === blamed.originalPath,
  );
  const hunk = file?.hunks.find((one) =>
    one.lines.some((each) => each.kind === 'add' && each.newLine === blamed.originalLine),
  );
  const isNew = hunk?.lines.every((one) => one.kind !== 'delete') === true;
  const { subject } = await git.commit(blamed.commit);
  return { inBranch, isNew, commit: `${blamed.commit.slice(0, 12)} ("${subject}")` };
}

interface Seen {
  readonly commit: IntroducingCommit;
  readonly standing: Standing;
  /** The branch's first release with the backport; null when there is none, or it is no backport. */
  readonly release: string | null;
}

async function seenOn(
  git: GitReader,
  { tip, presenceIndex }: AffectedQuestion,
  commit: IntroducingCommit,
): Promise<Seen> {
  const standing = await presenceIndex.standing(commit.oid);
  const backport = backportIn(standing);
  const tag = backport === null ? null : await git.firstTag(backport, { upstream: tip });
  return { commit, standing, release: tag?.tag ?? null };
}

function backportIn(standing: Standing): Oid | null {
  return standing.in === 'yes' && standing.how !== 'ancestor' ? standing.oid : null;
}

/**
 * Blame of the lines that a patch replaces tells nothing about its hunks that only add: how many of those stand in
 * functions that the branch has. Nothing where a `Fixes:` tag names the bug, or nothing is replaced.
 */
async function additionsThere(
  git: GitReader,
  tip: Oid,
  cause: Cause,
  names: ReturnType<typeof namesOnBranch>,
): Promise<number> {
  if (cause.pureAddition || cause.introducing.length === 0) return 0;
  if (cause.introducing.some((one) => one.source === 'fixes')) return 0;
  return (await findPreImage(git, tip, additionsToFunctions(cause.files), true, names)).found;
}

function additionsReason(seen: readonly Seen[], hunks: number): string {
  const from = seen.length === 0 ? 'elsewhere' : `${withMore(seen)} in it`;
  const places = hunks === 1 ? 'a function it only adds to' : `${hunks} places it only adds to`;
  return `The lines it replaces come from ${from}, but ${places} ${hunks === 1 ? 'stands' : 'stand'} in the branch.`;
}

/** The first of them and how many more: "X, which is not", "X and 2 more commits, which are not". */
function withMore([first, ...others]: readonly Seen[]): string {
  if (first === undefined) return '';
  if (others.length === 0) return `${named(first.commit)}, which is not`;
  const more = others.length === 1 ? '1 more commit' : `${others.length} more commits`;
  return `${named(first.commit)} and ${more}, which are not`;
}

/** No introducing commit is in the branch, or none is known: what the code itself says. */
async function withoutIntroducing(
  git: GitReader,
  commit: Oid,
  cause: Cause,
  seen: readonly Seen[],
  preImage: PreImage,
): Promise<AffectedJudgement> {
  const whole = preImage.wanted > 0 && preImage.found === preImage.wanted;
  const tells = whole && (!cause.pureAddition || (await contextIsTheirs(git, commit, cause)));
  if (tells) {
    const but =
      seen[0] === undefined ? '' : `, although ${named(seen[0].commit)} is not in it by name`;
    const what = cause.pureAddition
      ? 'The lines the patch adds to stand'
      : 'The code the patch changes stands';
    const where = namesThere(preImage);
    return judgement('yes', `${what} unchanged in the branch${but}${where}.`, seen, 'pre-image');
  }
  if (seen.length > 0) {
    // Places that stand in the file as the branch calls it are older than the commit that is named for all of them.
    const affected = preImage.foundMoved > 0 ? 'unknown' : 'no';
    return judgement(affected, notInBranchReason(cause, seen, preImage), seen, null);
  }
  return judgement('unknown', nothingKnown(cause, preImage), seen, null);
}

/**
 * For a patch that only adds: whether the lines it stands next to come from an introducing commit. Lines older than
 * the bug are no sign of it.
 */
async function contextIsTheirs(git: GitReader, commit: Oid, cause: Cause): Promise<boolean> {
  if (cause.introducing.every((one) => one.source === 'blame')) return cause.introducing.length > 0;
  const parent = (await git.commit(commit)).parents[0];
  if (parent === undefined) return false;
  const theirs = new Set(cause.introducing.map((one) => one.oid));
  for (const place of neighbourLines(cause.files)) {
    const lines = await blameWriters(git, parent, place);
    if (lines.some((line) => theirs.has(line.commit))) return true;
  }
  return false;
}

function judgement(
  affected: Affected,
  affectedReason: string,
  seen: readonly Seen[],
  instead: 'pre-image' | null,
): AffectedJudgement {
  const introducing = seen.map(({ commit, standing, release }): Introducing => {
    const { oid, subject, source, firstRelease } = commit;
    const known = { oid, subject, source, firstRelease };
    const brought = { backport: backportIn(standing), backportRelease: release };
    if (standing.in === 'yes') {
      // A pick without a marker, changed or not, is as good as one with it
      const how = standing.how === 'ancestor' ? 'ancestor' : 'marker';
      return { ...known, inBranch: 'yes', how, ...brought };
    }
    const how = standing.how === 'reverted' ? 'reverted' : (instead ?? 'none');
    return { ...known, inBranch: how === 'pre-image' ? 'yes' : 'no', how, ...brought };
  });
  return { affected, affectedReason, introducing, introducedBy: introducing.map((one) => one.oid) };
}

function named(commit: IntroducingCommit): string {
  const release =
    commit.firstRelease === null ? 'in no release yet' : `first in ${commit.firstRelease}`;
  return `${commit.oid.slice(0, 12)} ("${commit.subject}", ${release})`;
}

const howWords: Readonly<Record<Standing['how'], string>> = {
  ancestor: 'is in its history',
  marker: 'was backported to it',
  'patch-id': 'was picked into it',
  adapted: 'was picked into it with changes',
  reverted: 'was reverted on it',
  none: 'is not in it',
};

/** Blame tells whose lines are touched; that these brought a bug in is said only of what `Fixes:` names. */
function linesOf({ pureAddition }: Cause): string {
  return pureAddition ? 'lines it stands next to' : 'lines it replaces';
}

function inBranchReason(
  cause: Cause,
  { commit, standing, release }: Seen,
  seen: readonly Seen[],
): string {
  const backport = backportIn(standing);
  const since = release === null ? '' : ` in ${release}`;
  const as = backport === null ? '' : ` as ${backport.slice(0, 12)}${since}`;
  const others = seen.filter((one) => one.standing.in === 'no');
  const isPart = commit.source === 'blame' && others.length > 0;
  const lines = `${isPart ? 'Some of the' : 'The'} ${linesOf(cause)} come from`;
  const who = commit.source === 'fixes' ? 'Fixes names' : lines;
  const but = isPart ? `; others from ${withMore(others)}` : '';
  return `${who} ${named(commit)}, which ${howWords[standing.how]}${as}${but}.`;
}

function notInBranchReason(cause: Cause, seen: readonly Seen[], preImage: PreImage): string {
  const [first, ...others] = seen;
  if (first === undefined) return '';
  const isNamed = first.commit.source === 'fixes';
  const [one, several] = isNamed
    ? ['introducing commit', 'introducing commits']
    : ['commit that wrote some of them', 'commits that wrote some of them'];
  const more =
    others.length === 0
      ? ''
      : `, nor ${others.length === 1 ? `is 1 more ${one}` : `are ${others.length} more ${several}`}`;
  const missing = preImage.missingPaths.length;
  const code =
    preImage.foundMoved > 0
      ? `${preImage.found} of the ${preImage.wanted} places it changes ${preImage.found === 1 ? 'stands' : 'stand'} there unchanged`
      : missing > 0
        ? `${missing === 1 ? 'a file' : 'files'} it changes ${missing === 1 ? 'is' : 'are'} missing there`
        : preImage.elsewhere > 0
          ? 'its lines stand there in another function only'
          : `what it ${cause.pureAddition ? 'adds to' : 'changes'} is not there unchanged`;
  const by = isNamed ? 'Introduced by' : `The ${linesOf(cause)} come from`;
  return `${by} ${named(first.commit)}, which ${howWords[first.standing.how]}${more}${namesThere(preImage)}; ${code}.`;
}

/** "; lib/a.c is old/a.c there", of up to three files; nothing where all have their names. */
function namesThere({ moved }: PreImage): string {
  const names = [...moved].slice(0, 3).map(([path, name]) => `${path} is ${name} there`);
  return names.length === 0 ? '' : `; ${names.join(', ')}${moved.size > 3 ? ' and others' : ''}`;
}

function nothingKnown(cause: Cause, preImage: PreImage): string {
  const fixes =
    cause.unresolvedFixes.length === 0
      ? 'No Fixes tag'
      : `Fixes names ${cause.unresolvedFixes.join(', ')}, which upstream does not have`;
  const blame =
    cause.blameFailed === null ? 'it replaces no lines that could be blamed' : cause.blameFailed;
  const code = preImage.wanted === 0 ? '' : '; what it changes is not there unchanged';
  return `${fixes}, and ${blame}${code}.`;
}
