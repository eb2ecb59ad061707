import { db } from '@/lib/db/client';
import { listProjectRows } from '@/lib/db/queries/project';
import { log } from '@/lib/log';
import { liveIndex } from '@/lib/services/queue/index/live-index';

/** Reads the queues of all projects ahead of the first person who asks. Never throws: that person's request tells. */
export async function warmUp(): Promise<void> {
  try {
    for (const project of await listProjectRows(db(), null)) {
      const started = performance.now();
      const index = await liveIndex(project.id);
      // What every first page asks for: sorting all rows takes a moment in which nobody else is answered.
      index.order('pressing').rows();
      index.rowsOf(0);
      const ms = Math.round(performance.now() - started);
      log('queue').info({ project: project.slug, candidates: index.entries.length, ms }, 'read');
    }
  } catch (err) {
    log('queue').warn({ err }, 'the queues could not be read ahead');
  }
}
