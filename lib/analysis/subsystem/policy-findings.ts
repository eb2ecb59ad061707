import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import { parseSubject } from '@/lib/analysis/message/subject';
import { names } from '@/lib/review/standing';
import type { SubsystemFinding } from './kinds';
import type { Scope } from './scope';

/** What the project's own rules say of backports of this subsystem. */
export async function policyFindings(
  context: PhaseContext,
  _scope: Scope,
): Promise<SubsystemFinding[]> {
  const { policy, commit } = context.input;
  if (policy === undefined) return [];
  const subsystem = parseSubject((await context.candidate()).subject).subsystem ?? '';
  const evidence = [
    await context.probe('message-lines', { commit, from: 1, to: 1 }),
    {
      type: 'rule' as const,
      rule: `Opt-out: ${policy.optOut.join(', ') || 'none'}. Maintainer ack: ${policy.maintainerAck.join(', ') || 'none'}.`,
      source: "the project's policy, under Settings",
    },
  ];
  const out = policy.optOut.find((one) => names([one], subsystem)) ?? null;
  const ack = policy.maintainerAck.find((one) => names([one], subsystem)) ?? null;
  const words =
    out !== null
      ? `The project's policy leaves ${out} out, unless the patch asks for a backport or a maintainer agrees.`
      : ack !== null
        ? `The project's policy wants a maintainer's ack for ${ack === '*' ? 'every subsystem' : ack}.`
        : `The project's policy sets nothing special for ${subsystem === '' ? 'this subsystem' : subsystem}.`;
  return [
    finding({
      kind: 'policy',
      ...(out === null ? {} : { polarity: 'against' as const, severity: 'medium' as const }),
      summary: words,
      data: { subsystem, optOut: out !== null, maintainerAck: ack !== null },
      evidence,
    }),
  ];
}
