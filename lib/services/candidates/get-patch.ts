import type { PatchView } from '@/lib/contracts/pages';
import { db } from '@/lib/db/client';
import { readBlob } from '@/lib/db/queries/blob';
import { findBranch } from '@/lib/db/queries/branch';
import { findCandidate } from '@/lib/db/queries/candidate-read';
import { AppError } from '@/lib/errors';
import { Lru } from '@/lib/lru';
import { onePerProcess } from '@/lib/one-per-process';
import { withTipChain } from '@/lib/services/branches/tip-chain';
import { type Ctx, type ProjectAccess, requireRole } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

/** Upstream's patches by project and commit, those looked at last: what a commit changed is the same for ever. */
const kept = onePerProcess(
  'upstream-patches',
  () => new Lru<string, PatchView>(32 * 1024 * 1024, ({ text }) => 2 * text.length),
);

/** A page shows this much of a patch; the whole is in the repository. */
const shownBytes = 4 * 1024 * 1024;

/** A patch as a page shows it: UTF-8 where it is, cut at a size. */
export const patchText = (patch: Uint8Array): { text: string; truncated: boolean } => {
  const cut = patch.subarray(0, shownBytes);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  try {
    return { text: utf8.decode(cut), truncated: patch.length > shownBytes };
  } catch {
    return {
      text: new TextDecoder('windows-1252').decode(cut),
      truncated: patch.length > shownBytes,
    };
  }
};

/**
 * Upstream's patch of a candidate, or with `branch` the backport as it would land on that branch's tip. When there is
 * none (conflict, already there, no such commit), `reason` says why. Needs the role viewer.
 */
export async function getPatch(
  ctx: Ctx,
  input: { project: string; oid: string; branch?: string },
): Promise<PatchView> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const key = `${project.id} ${input.oid}`;
  // Candidates are never taken away: what was shown of one is there.
  const known = input.branch === undefined ? kept.get(key) : undefined;
  if (known !== undefined) return known;
  const candidate = await findCandidate(db(), project.id, input.oid);
  if (candidate === null) throw new AppError('not-found', `There is no candidate ${input.oid}.`);
  if (!candidate.commitKnown) {
    if (input.branch !== undefined || candidate.mailPatchDigest === null) {
      return none(input.branch, `The repository does not hold ${candidate.upstreamOid}.`);
    }
    const patch = await readBlob(db(), candidate.mailPatchDigest);
    return { ...patchText(patch), branch: null, reason: null };
  }
  if (input.branch === undefined) {
    const patch = await withProjectGit(project, [], (git) =>
      git.patch(candidate.upstreamOid, { renames: true }),
    );
    const view = { ...patchText(patch), branch: null, reason: null };
    kept.set(key, view);
    return view;
  }
  return backport(project, candidate.upstreamOid, input.branch);
}

async function backport(
  project: ProjectAccess,
  oid: string,
  branchName: string,
): Promise<PatchView> {
  const branch = await findBranch(db(), project.id, branchName);
  if (branch === null) throw new AppError('not-found', `There is no branch "${branchName}".`);
  return withProjectGit(project, [], (git) =>
    withTipChain(git, branch.tip, async (chain) => {
      const pick = await chain.pick(oid);
      if (pick.patch !== null) {
        return { ...patchText(pick.patch), branch: branchName, reason: null };
      }
      if (pick.result === 'empty')
        return none(branchName, `${branchName} has this change already.`);
      const paths = pick.conflicts.map((c) => c.path).join(', ');
      return none(branchName, `It conflicts on ${branchName}: ${paths}.`);
    }),
  );
}

const none = (branch: string | undefined, reason: string): PatchView => ({
  text: '',
  branch: branch ?? null,
  truncated: false,
  reason,
});
