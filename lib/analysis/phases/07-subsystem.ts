import type { PhaseContext } from '@/lib/analysis/context';
import { capital, count, listWords } from '@/lib/analysis/finding';
import { Parts } from '@/lib/analysis/parts';
import { definePhase } from '@/lib/analysis/phase';
import {
  activityFinding,
  folderFindings,
  projectFindings,
  recordFindings,
} from '@/lib/analysis/subsystem/activity';
import { criticalityFinding } from '@/lib/analysis/subsystem/criticality';
import {
  type SubsystemFinding,
  type SubsystemKind,
  subsystemKinds,
} from '@/lib/analysis/subsystem/kinds';
import { maintainersFindings } from '@/lib/analysis/subsystem/maintainers-findings';
import { policyFindings } from '@/lib/analysis/subsystem/policy-findings';
import { type Scope, scopeOf } from '@/lib/analysis/subsystem/scope';

const parts: readonly (readonly [
  string,
  (context: PhaseContext, scope: Scope) => Promise<readonly SubsystemFinding[]>,
])[] = [
  ['who maintains it', maintainersFindings],
  ['what depends on it', async (context, scope) => [await criticalityFinding(context, scope)]],
  [
    'activity over the past year',
    async (context, scope) => [await activityFinding(context, scope)],
  ],
  ['what was backported of it', recordFindings],
  ['what was backported of its folders', (context) => folderFindings(context)],
  ['how often the project backports', (context) => projectFindings(context)],
  ["the project's policy", policyFindings],
];

/** Phase 7, subsystem (4-phases). */
export const subsystemPhase = definePhase({
  name: 'subsystem',
  version: 10,
  kinds: subsystemKinds,
  inputs: async ({ input }) => ({
    profile: input.profile.name,
    upstream: input.upstream,
    asOf: input.asOf,
    tips: input.branches.map((one) => one.tip),
    policy: input.policy ?? null,
  }),
  run: async (context) => {
    const scope = await scopeOf(context);
    const read = new Parts<SubsystemFinding>();
    for (const [what, part] of parts) await read.add(what, () => part(context, scope));
    const { findings, failed, status } = read;
    return {
      status,
      reason: failed.length === 0 ? null : `Could not read ${listWords(failed)}.`,
      summary: summaryOf(scope, findings),
      findings,
    };
  },
});

function summaryOf(scope: Scope, findings: readonly SubsystemFinding[]): string {
  const of = (kind: SubsystemKind) => findings.filter((one) => one.kind === kind)[0]?.data;
  const critical = of('criticality');
  const entry = of('maintainers');
  const record = of('backport-record');
  const activity = of('activity');
  const parts = [
    critical === undefined ? scope.name : `${String(critical.area)}, ${String(critical.level)}`,
    entry === undefined ? `no MAINTAINERS entry, by directory ${scope.name}` : String(entry.name),
    typeof entry?.status === 'string' ? entry.status : '',
    activity === undefined ? '' : `${count(Number(activity.commits), 'commit')} in a year`,
    record === undefined || Number(record.commits) === 0
      ? ''
      : `${Math.round((100 * Number(record.backported)) / Number(record.commits))} % backported`,
  ];
  const text = parts.filter((one) => one !== '').join('; ');
  return `${capital(text)}.`;
}
