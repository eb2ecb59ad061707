import { db } from '@/lib/db/client';
import { countMails, listMailsAfter } from '@/lib/db/queries/archive';
import { readBlob } from '@/lib/db/queries/blob';
import type { ArchiveSource } from './archive-source';

const pageSize = 200;
/** Transactions that overlap may commit in another order than their keys were made in. */
const overlapMs = 10 * 60_000;

/** The mails that a project imported, as an archive: what was stored, in the order it was. */
export function mailboxSource(projectId: string): ArchiveSource {
  return {
    kind: 'mailbox',
    path: `project ${projectId}`,
    rereads: true,
    holds: async () => true,
    async *messages(cursor) {
      let last = '';
      let settled = cursor.after ?? '';
      for (let at = settled; ; at = last) {
        const rows = await listMailsAfter(db(), projectId, at, pageSize);
        for (const row of rows) {
          last = row.id;
          if (Date.now() - row.createdAt.getTime() > overlapMs) settled = row.id;
          const raw = await readBlob(db(), row.rawDigest);
          yield {
            message: {
              raw,
              offset: 0,
              end: raw.length,
              size: raw.length,
              truncated: false,
              sourceId: row.id,
              framed: true,
              deleted: false,
            },
            locator: row.rawDigest,
            cursor: { after: settled },
          };
        }
        if (rows.length < pageSize) return;
      }
    },
    count: async () => null,
    raw: (locator) => readBlob(db(), locator),
    close: async () => {},
  };
}

export const mailsOfProject = (projectId: string) => countMails(db(), projectId);
