import path from 'node:path';
import { dataDirectory } from '@/lib/data-directory';
import { db } from '@/lib/db/client';
import { listArchiveRows } from '@/lib/db/queries/archive';
import { readLore } from '@/lib/db/queries/lore';
import { loreCache, lorePlace } from './lore-place';
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

export interface ProjectMailOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Indexes are taken as they are and nothing is built: for requests of pages, which must not wait for a build. A
   * place without a whole index says so in its problem.
   */
  readonly asIs?: boolean;
  /** Archives on the network are asked again, whatever is kept of their answers. */
  readonly fresh?: boolean;
}

/**
 * Runs `work` with the look-ups of a project: its archives, the mails it imported, and the archive on the network if one
 * is set up. Indexes are brought up to date first; an archive that was never indexed is left to its own job, and said to
 * be incomplete until then.
 */
export async function withProjectMail<T>(
  projectId: string,
  work: (mail: OpenMailSearch) => Promise<T>,
  { signal, asIs = false, fresh = false }: ProjectMailOptions = {},
): Promise<T> {
  const places: SearchedPlace[] = [];
  try {
    for (const row of await listArchiveRows(db(), projectId)) {
      const first = row.indexedAt === null;
      places.push(await openPlace(row, dataDirectory(), { waitMs, signal, asIs: asIs || first }));
    }
    if ((await mailsOfProject(projectId)) > 0) {
      const source = mailboxSource(projectId);
      const name = 'imported mails';
      places.push(await openSourcePlace(name, source, dataDirectory(), { waitMs, signal, asIs }));
    }
    const lore = await readLore(db(), projectId);
    if (lore !== null) {
      const cacheFolder = path.join(dataDirectory(), loreCache);
      places.push(lorePlace({ ...lore, cacheFolder, fresh, signal }));
    }
    return await work(searchPlaces(places));
  } finally {
    for (const place of places) await place.close();
  }
}
