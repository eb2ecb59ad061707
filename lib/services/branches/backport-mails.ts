import { stablePatchId } from '@/lib/applicability/patch-id';
import type { GitStore } from '@/lib/git/open-git';
import type { BackportMail } from '@/lib/mail/render';
import type { Profile } from '@/lib/profiles';
import type { PlannedBackport } from '@/lib/services/branches/plan-branch';

/** What leaves for one backport, whichever form it leaves in. */
export interface LeavingBackport {
  readonly mail: BackportMail;
  /** The tree it gives on the ones before it. */
  readonly tree: string;
  readonly acceptedAt: Date;
}

/** The backports of a plan without problems, ready to leave; `version` is what subjects name the branch by. */
export async function backportMails(
  git: GitStore,
  profile: Profile,
  version: string,
  backports: readonly PlannedBackport[],
): Promise<LeavingBackport[]> {
  const leaving: LeavingBackport[] = [];
  for (const [index, { accepted, oid, pick }] of backports.entries()) {
    if (pick === null || pick.patch === null || pick.tree === null)
      throw new Error('a plan without problems has patches');
    const commit = await git.commit(oid);
    const same = stablePatchId(await git.patch(oid)) === stablePatchId(pick.patch);
    leaving.push({
      tree: pick.tree,
      acceptedAt: accepted.vote.createdAt,
      mail: {
        author: commit.author,
        message: commit.message,
        marker: { line: profile.backportMarker(oid), place: profile.backportMarkerPlace },
        adjustment: same ? null : `context adjusted for ${version}`,
        signer: { name: accepted.vote.user.name, email: accepted.vote.user.email },
        version,
        position: { n: index + 1, m: backports.length },
        patch: pick.patch,
        messageId: `<${accepted.vote.id}@stablehand>`,
      },
    });
  }
  return leaving;
}
