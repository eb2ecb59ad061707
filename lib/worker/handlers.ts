import { db } from '@/lib/db/client';
import { findProjectById } from '@/lib/db/queries/project';
import { raiseAlarms } from '@/lib/services/alarms/raise-alarms';
import { runAnalysis } from '@/lib/services/analysis/run-analysis';
import { indexArchive } from '@/lib/services/archives/index-archive';
import { recomputeCells } from '@/lib/services/cells/recompute-cells';
import { refreshQueued } from '@/lib/services/cells/refresh-queued';
import { jobContext } from '@/lib/services/context';
import { keepPatches } from '@/lib/services/decisions/keep-patches';
import { runImport } from '@/lib/services/imports/run-import';
import { readQueue } from '@/lib/services/patch-queues/read-queue';
import { refreshAllStandings } from '@/lib/services/policies/refresh-standings';
import { indexCommits } from '@/lib/services/projects/index-commits';
import { lookAround } from '@/lib/services/projects/look-around';
import { refreshBranches } from '@/lib/services/projects/refresh-branches';
import { wakeDue } from '@/lib/services/snoozes/wake-due';
import type { JobHandlers } from '@/lib/worker/run-worker';

/** Which service does which job. */
export const handlers: JobHandlers = {
  'refresh-branches': async ({ projectId }) => {
    const project = await findProjectById(db(), projectId);
    // Removed while the job waited: nothing is left to do.
    if (project === null || project.removedAt !== null) return;
    await refreshBranches(jobContext('refresh-branches'), { project: project.slug });
  },
  'index-commits': async ({ projectId, again = false }) => {
    await indexCommits(jobContext('index-commits'), { projectId, again });
  },
  'look-around': async () => {
    await lookAround(jobContext('look-around'));
  },
  'raise-alarms': async ({ projectId }, { signal }) => {
    await raiseAlarms(jobContext('raise-alarms'), { projectId, signal });
  },
  'run-import': async ({ importId }, { signal, attempt }) => {
    await runImport(jobContext('run-import'), { importId, signal, attempt });
  },
  'index-archive': async ({ archiveId }, { signal }) => {
    await indexArchive(jobContext('index-archive'), { archiveId, signal });
  },
  'read-queue': async ({ queueId, again = false }) => {
    await readQueue(jobContext('read-queue'), { queueId, again });
  },
  'refresh-queued': async ({ projectId }, { signal }) => {
    await refreshQueued(jobContext('refresh-queued'), { projectId, signal });
  },
  'keep-patches': async ({ batchId }) => {
    await keepPatches(jobContext('keep-patches'), { batchId });
  },
  'refresh-standings': async ({ projectId }, { signal }) => {
    await refreshAllStandings(jobContext('refresh-standings'), { projectId, signal });
  },
  'wake-snoozed': async ({ projectId }) => {
    await wakeDue(jobContext('wake-snoozed'), { projectId });
  },
  'analyse-candidate': async ({ candidateId }, run) => {
    await runAnalysis(jobContext('analyse-candidate'), { candidateId, ...run });
  },
  'recompute-cells': async ({ branchId }, { signal }) => {
    await recomputeCells(jobContext('recompute-cells'), { branchId, signal });
  },
};
