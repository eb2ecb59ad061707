import { relevantAttributes } from '@/lib/applicability/attributes';
import type { Oid } from '@/lib/contracts/git';
import type { GitStore } from '@/lib/git/open-git';
import { withPickChain } from '@/lib/git/pick-chain';
import type { PickChain } from '@/lib/merge-ports';

/** A chain of picks on a branch tip, under the tip's own .gitattributes, as plain git in a work tree would see them. */
export async function withTipChain<T>(
  git: GitStore,
  tip: Oid,
  work: (chain: PickChain) => Promise<T>,
): Promise<T> {
  const { tree } = await git.commit(tip);
  const attributes = await relevantAttributes(git, tree);
  return withPickChain(git, tip, { attributes }, work);
}
