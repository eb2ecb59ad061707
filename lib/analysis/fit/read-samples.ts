import { PhaseContext } from '@/lib/analysis/context';
import type { AnalysisInput } from '@/lib/analysis/input';
import { extractFeatures, introductionFeature } from '@/lib/analysis/model/features';
import type { FeatureName } from '@/lib/analysis/model/weights';
import { messagePhase } from '@/lib/analysis/phases/01-message';
import { shapePhase } from '@/lib/analysis/phases/02-diff';
import { runAnalysis } from '@/lib/analysis/run';
import { tellingPaths } from '@/lib/analysis/subsystem/scope';
import type { CommitInfo, Oid } from '@/lib/contracts/git';
import type { PhaseName } from '@/lib/contracts/vocabulary';
import type { GitReader } from '@/lib/ports';
import type { Profile } from '@/lib/profiles/profile';
import type { BranchPast } from './branch-past';
import type { FolderHistory } from './folder-history';

/** One upstream commit as it could be seen on the day it was committed, and what the maintainers did with it. */
export interface Sample {
  readonly commit: Oid;
  readonly subject: string;
  /** Committer time, seconds since 1970 UTC. */
  readonly time: number;
  readonly features: readonly FeatureName[];
  /** Of those that are not just there or not, what they count. */
  readonly values?: Partial<Record<FeatureName, number>>;
  /** Named by a marker on any of the branches. */
  readonly label: boolean;
}

/** Phases that the features of a fit come from. The others would see what came after, or cost too much per commit. */
const seen: readonly PhaseName[] = ['message', 'diff'];

/**
 * The sample of one commit. Analysed as of its own commit date, so that no feature sees the future: no follow-up, no
 * revert, no release, branches as they stood on that day, and of its folders' record what was known then.
 */
export async function readSample(
  git: GitReader,
  commit: CommitInfo,
  options: {
    readonly upstream: Oid;
    readonly profile: Profile;
    readonly branches: readonly BranchPast[];
    readonly folders: FolderHistory;
  },
): Promise<Sample> {
  const at = commit.committer.time;
  const input: AnalysisInput = {
    commit: commit.oid,
    upstream: options.upstream,
    asOf: new Date(at * 1000).toISOString(),
    profile: options.profile,
    branches: [],
    cells: [],
  };
  const { records } = await runAnalysis(input, { git }, { phases: [messagePhase, shapePhase] });
  const context = new PhaseContext(input, { git });
  for (const record of records)
    if (seen.includes(record.phase)) context.records.set(record.phase, record);
  const features = new Set(extractFeatures(context).map((one) => one.name));
  const introduced = introductionOf(context, options.branches, at);
  if (introduced !== null) features.add(introduced);
  features.add('folder-record');
  const project = options.folders.projectAt(at);
  if (project !== null) features.add('project-rate');
  const record = options.folders.valueAt(await tellingPaths(context), at);
  return {
    commit: commit.oid,
    subject: commit.subject,
    time: at,
    features: [...features].sort(),
    values: {
      'folder-record': Math.round(record * 1000) / 1000,
      ...(project === null ? {} : { 'project-rate': Math.round(project * 1000) / 1000 }),
    },
    label: options.branches.some((branch) => branch.backports.has(commit.oid)),
  };
}

function introductionOf(
  context: PhaseContext,
  branches: readonly BranchPast[],
  at: number,
): FeatureName | null {
  const targets = context
    .findings('message', 'fixes')
    .filter((one) => one.finding.data.valid === true)
    .map((one) => String(one.finding.data.oid));
  const active = branches.filter((branch) => branch.isActive(at));
  if (targets.length === 0 || active.length === 0) return null;
  return introductionFeature(
    active.map((branch) => targets.some((target) => branch.had(target, at))),
  );
}
