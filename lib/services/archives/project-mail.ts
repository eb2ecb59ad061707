import { dataDirectory } from '@/lib/data-directory';
import { db } from '@/lib/db/client';
import { listArchiveRows } from '@/lib/db/queries/archive';
import { mailboxSource, mailsOfProject } from './mailbox-source';
import {
  type OpenMailSearch,
  openPlace,
  openSourcePlace,
  type SearchedPlace,
  searchPlaces,
} from './search-archives';

/** A build that another process is at is not waited for longer: what it has by now is searched. */
const waitMs = 5_000;

/**
 * Runs `work` with the look-ups of a project: its archives and the mails it imported. Indexes are brought up to date
 * first; an archive that was never indexed is left to its own job, and said to be incomplete until then.
 */
export async function withProjectMail<T>(
  projectId: string,
  work: (mail: OpenMailSearch) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const places: SearchedPlace[] = [];
  try {
    for (const row of await listArchiveRows(db(), projectId)) {
      const first = row.indexedAt === null;
      places.push(await openPlace(row, dataDirectory(), { waitMs, signal, asIs: first }));
    }
    if ((await mailsOfProject(projectId)) > 0) {
      const source = mailboxSource(projectId);
      places.push(
        await openSourcePlace('imported mails', source, dataDirectory(), { waitMs, signal }),
      );
    }
    return await work(searchPlaces(places));
  } finally {
    for (const place of places) await place.close();
  }
}
