import { type Cause, findCause, type IntroducingCommit } from '@/lib/applicability/introducing';
import { findPreImage, type PreImage } from '@/lib/applicability/pre-image';
import type { PresenceIndex, Standing } from '@/lib/applicability/presence';
import { neighbourLines } from '@/lib/applicability/replaced-lines';
import type { Introducing } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { Affected } from '@/lib/contracts/vocabulary';
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
    seen.push({ commit, standing: await question.presenceIndex.standing(commit.oid) });
  }
  const holding = seen.find((one) => one.standing.in === 'yes');
  if (holding !== undefined) {
    return judgement('yes', inBranchReason(holding), seen, null);
  }
  try {
    const preImage = await findPreImage(git, question.tip, cause.files, cause.pureAddition);
    return await withoutIntroducing(git, question.commit, cause, seen, preImage);
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

interface Seen {
  readonly commit: IntroducingCommit;
  readonly standing: Standing;
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
    return judgement('yes', `${what} unchanged in the branch${but}.`, seen, 'pre-image');
  }
  if (seen.length > 0) return judgement('no', notInBranchReason(seen, preImage), seen, null);
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
    const lines = await git.blame(parent, place.path, place.ranges);
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
  const introducing = seen.map(({ commit, standing }): Introducing => {
    const { oid, subject, source, firstRelease } = commit;
    if (standing.in === 'yes') {
      // Same patch-id is as good as a marker: the branch has a pick of it
      const how = standing.how === 'ancestor' ? 'ancestor' : 'marker';
      return { oid, subject, source, firstRelease, inBranch: 'yes', how };
    }
    const how = standing.how === 'reverted' ? 'reverted' : (instead ?? 'none');
    return {
      oid,
      subject,
      source,
      firstRelease,
      inBranch: how === 'pre-image' ? 'yes' : 'no',
      how,
    };
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
  reverted: 'was reverted on it',
  none: 'is not in it',
};

function inBranchReason({ commit, standing }: Seen): string {
  const as =
    standing.how === 'ancestor' || standing.oid === null ? '' : ` as ${standing.oid.slice(0, 12)}`;
  const who = commit.source === 'fixes' ? 'Fixes names' : 'The lines it touches come from';
  return `${who} ${named(commit)}, which ${howWords[standing.how]}${as}.`;
}

function notInBranchReason(seen: readonly Seen[], preImage: PreImage): string {
  const [first, ...others] = seen;
  if (first === undefined) return '';
  const more = others.length === 0 ? '' : `, nor are ${others.length} more introducing commits`;
  const code =
    preImage.missingPaths.length > 0
      ? `${preImage.missingPaths.length === 1 ? 'a file' : 'files'} it changes ${preImage.missingPaths.length === 1 ? 'is' : 'are'} missing there`
      : 'the code it changes is not there unchanged';
  return `Introduced by ${named(first.commit)}, which ${howWords[first.standing.how]}${more}; ${code}.`;
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
