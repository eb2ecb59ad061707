import { db } from '@/lib/db/client';
import { raiseAlarms } from '@/lib/services/alarms/raise-alarms';
import { runAnalysis } from '@/lib/services/analysis/run-analysis';
import { indexArchive } from '@/lib/services/archives/index-archive';
import { jobContext } from '@/lib/services/context';
import { runImport } from '@/lib/services/imports/run-import';
import { indexCommits } from '@/lib/services/projects/index-commits';

/** For tests: does what workers would do, one thing after the other, until nothing waits. */
export async function runWaitingJobs(workerId = 'test-worker'): Promise<void> {
  const ctx = jobContext('test');
  for (const project of await db().project.findMany({ where: { removedAt: null } })) {
    await indexCommits(ctx, { projectId: project.id });
    await raiseAlarms(ctx, { projectId: project.id });
  }
  for (const { id } of await db().archive.findMany({ where: { state: 'waiting' } })) {
    await indexArchive(ctx, { archiveId: id });
  }
  const imports = await db().import.findMany({
    where: { state: { in: ['waiting', 'running'] } },
    orderBy: { id: 'asc' },
  });
  for (const { id } of imports) await runImport(ctx, { importId: id });
  for (;;) {
    const open = await db().analysis.findFirst({ where: { state: 'waiting' } });
    if (open === null) return;
    await runAnalysis(ctx, { candidateId: open.candidateId, workerId });
  }
}
