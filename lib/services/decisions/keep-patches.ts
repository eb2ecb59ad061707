import { db, inTransaction } from '@/lib/db/client';
import { putBlobs } from '@/lib/db/queries/blob';
import { acceptsWithoutPatch, insertDecisionPatches } from '@/lib/db/queries/decision-patch';
import { findProjectById } from '@/lib/db/queries/project';
import { withTipChain } from '@/lib/services/branches/tip-chain';
import type { Ctx } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

/**
 * Keeps, for every accept of a batch, the patch as it would land on the tip that the voter saw (design 2-architecture: a
 * decision holds a snapshot of what was known). A pick that is not clean there has no patch to keep. Gives how many were
 * kept now; run twice, the second keeps none.
 */
export async function keepPatches(_ctx: Ctx, input: { batchId: string }): Promise<number> {
  const accepts = await acceptsWithoutPatch(db(), input.batchId);
  const [first] = accepts;
  if (first === undefined) return 0;
  const project = await findProjectById(db(), first.projectId);
  if (project === null) return 0;
  let kept = 0;
  await withProjectGit(project, [], async (git) => {
    for (const { id, tip, candidate } of accepts) {
      if (!candidate.commitKnown) continue;
      const pick = await withTipChain(git, tip, (chain) => chain.pick(candidate.upstreamOid));
      const { patch, tree } = pick;
      if (patch === null || tree === null) continue;
      await inTransaction(async (tx) => {
        const [digest = ''] = await putBlobs(tx, [patch]);
        await insertDecisionPatches(tx, [{ decisionId: id, digest, tree }]);
      });
      kept += 1;
    }
  });
  return kept;
}
