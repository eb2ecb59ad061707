import type { PhaseContext } from '@/lib/analysis/context';
import { cite, finding, short } from '@/lib/analysis/finding';
import type { Oid } from '@/lib/contracts/git';
import type { HistoryFinding } from './kinds';

interface Posted {
  readonly oid: Oid;
  readonly subject: string;
  /** Posted with the candidate for sure. */
  readonly certain: boolean;
}

/**
 * Where the message points to a patch by its place ("in the next patch", phase 1): the commit right after the candidate
 * upstream, or right before it, if it was posted with it. None where a commit of somebody else, or a merge, stands there.
 */
export async function neighbourFindings(
  context: PhaseContext,
  posting: readonly Posted[],
): Promise<HistoryFinding[]> {
  const said = context.findings('message', 'named-place')[0];
  const place = said?.finding.data.place;
  if (said === undefined || (place !== 'before' && place !== 'after')) return [];
  const candidate = await context.candidate();
  const follows = async (oid: Oid, parent: Oid) => {
    const { parents } = await context.git.commit(oid);
    return parents.length === 1 && parents[0] === parent;
  };
  for (const one of posting) {
    const [child, parent] = place === 'after' ? [one.oid, candidate.oid] : [candidate.oid, one.oid];
    if (!(await follows(child, parent))) continue;
    const words = place === 'after' ? 'a later patch' : 'an earlier patch';
    return [
      finding({
        kind: 'neighbour',
        summary: `The message points to ${words} by its place; right ${place} it upstream, ${one.certain ? '' : 'probably '}of the same posting: ${short(one.oid)} ("${one.subject}").`,
        data: { oid: one.oid, subject: one.subject, place, certain: one.certain },
        evidence: [
          cite(said.key),
          await context.probe('parents', { commit: child }),
          await context.probe('describe-commit', { name: one.oid }),
        ],
      }),
    ];
  }
  return [];
}
