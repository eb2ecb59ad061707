import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { LaterCommit } from '@/lib/contracts/branch';
import { db } from '@/lib/db/client';
import { listAlarms } from '@/lib/db/queries/alarm';
import type { BranchRow } from '@/lib/db/queries/branch';
import { findCandidateKeys } from '@/lib/db/queries/candidate-write';
import { followUpsOfAll } from '@/lib/db/queries/follow-ups';
import { alarmViews } from '@/lib/services/alarms/alarm-views';
import { projectEngine } from '@/lib/services/analysis/project-engine';
import type { PlannedBackport } from '@/lib/services/branches/plan-branch';
import type { ProjectAccess } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

/**
 * For every backport of a plan: what upstream did to it later that is neither on the branch nor accepted for it. Fixes and
 * reverts whether or not an alarm told of them; the rest as alarms told. Backports without any are left out.
 */
export async function laterCommits(
  project: ProjectAccess,
  branch: BranchRow,
  backports: readonly PlannedBackport[],
): Promise<ReadonlyMap<string, readonly LaterCommit[]>> {
  const found = new Map<string, LaterCommit[]>();
  if (backports.length === 0) return found;
  const oids = backports.map((one) => one.oid);
  const candidateIds = backports.map((one) => one.accepted.candidate.id);
  const [followUps, rows] = await Promise.all([
    followUpsOfAll(db(), project.id, oids),
    listAlarms(db(), project.id, { candidateIds, limit: 5000 }),
  ]);
  const alarms = await alarmViews(db(), project.id, rows);
  const here = new Set(oids);
  const later = [...followUps.map((one) => one.oid), ...alarms.map((one) => one.commit.oid)];
  const keys = await findCandidateKeys(db(), project.id, later);
  const candidates = new Set(keys.map((key) => key.upstreamOid));
  const onBranch = await heldBy(project, branch, new Set(later));
  const add = (target: string, one: LaterCommit): void => {
    if (here.has(one.oid) || onBranch.has(one.oid)) return;
    found.set(target, [...(found.get(target) ?? []), one]);
  };
  const alarmOf = (target: string, kind: string, oid: string): LaterCommit['alarm'] => {
    const alarm = alarms.find(
      (one) => one.candidate.oid === target && one.kind === kind && one.commit.oid === oid,
    );
    return alarm === undefined ? null : { id: alarm.id, seenBy: alarm.seen?.by ?? null };
  };
  for (const { target, kind: relation, oid, subject } of followUps) {
    const reverted = followUps.some(
      (one) => one.kind === 'reverts' && one.target === target && one.oid === oid,
    );
    if (relation === 'fixes' && reverted) continue;
    const kind = relation === 'reverts' ? 'reverted' : 'fixed';
    const alarm = alarmOf(target, kind, oid);
    add(target, { kind, oid, subject, candidate: candidates.has(oid), alarm });
  }
  for (const { id, kind, candidate, commit, seen } of alarms.toReversed()) {
    if (kind === 'fixed' || kind === 'reverted') continue;
    const alarm = { id, seenBy: seen?.by ?? null };
    const { oid, subject } = commit;
    add(candidate.oid, { kind, oid, subject, candidate: commit.candidate, alarm });
  }
  return found;
}

/** Which of these commits a branch has. */
async function heldBy(
  project: ProjectAccess,
  branch: BranchRow,
  oids: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const { upstreamTip } = project;
  const held = new Set<string>();
  if (upstreamTip === null || oids.size === 0) return held;
  await withProjectGit(project, [], async (git, profile) => {
    const upstream = await upstreamIndex(git, upstreamTip);
    const presence = await projectEngine(git, profile, upstreamTip).matrix.presenceIndex(
      branch.tip,
    );
    for (const oid of oids) {
      // A commit that a rewritten upstream lost is nowhere to be looked for.
      if (upstream.has(oid) && (await presence.presence(oid)) !== null) held.add(oid);
    }
  });
  return held;
}
