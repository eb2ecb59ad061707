import { bytesToText } from '@/lib/applicability/byte-text';
import type { OnAccepted } from '@/lib/contracts/backport';
import { isAppError } from '@/lib/errors';
import { acceptedFor, withPlan } from '@/lib/services/branches/plan-branch';
import { findKnownCandidate } from '@/lib/services/candidates/find-known-candidate';
import { type Ctx, requireRole } from '@/lib/services/context';

/**
 * How a candidate lands on a branch's effective tip, computed now: the tip, then everything accepted for the branch in
 * upstream's order (3-applicability, "Effective tree"). One that is accepted itself is told as it lands in its place.
 * Null when nothing else is accepted there: the cell says it all. Needs the role viewer; throws `not-found`.
 */
export async function getOnAccepted(
  ctx: Ctx,
  input: { project: string; oid: string; branch: string },
): Promise<OnAccepted | null> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const oid = await findKnownCandidate(project, input.oid);
  const { branch, accepted } = await acceptedFor(project, input.branch);
  const others = accepted.filter((one) => one.candidate.upstreamOid !== oid);
  if (others.length === 0) return null;
  return withPlan(project, branch, accepted, async ({ backports, chain }) => {
    const broken = backports.filter((one) => one.problem !== null && one.oid !== oid).length;
    const told = { branch: branch.name, tip: branch.tip, accepted: others.length, broken };
    const place = backports.find((one) => one.oid === oid);
    try {
      const pick = place === undefined ? await chain.pick(oid) : place.pick;
      const conflicts = pick?.conflicts.map((one) => bytesToText(one.path)) ?? [];
      return { ...told, here: pick?.result ?? null, conflicts, own: place !== undefined };
    } catch (error) {
      if (!isAppError(error)) throw error;
      return { ...told, here: null, conflicts: [], own: false };
    }
  });
}
