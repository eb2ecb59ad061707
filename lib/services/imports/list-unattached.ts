import { z } from 'zod';
import type { UnattachedPage } from '@/lib/contracts/sources';
import { db } from '@/lib/db/client';
import { countUnattached, listUnattachedRows } from '@/lib/db/queries/mail-unattached';
import { type Ctx, requireRole } from '@/lib/services/context';
import { importOf } from './import-of';
import { whyUnattached } from './why-unattached';

const pageSize = 50;

/**
 * The mails of an import that belong to no candidate, each with the reason, fifty at a time in the order they were read.
 * `after` is the `next` of the page before. Needs the role viewer. Throws `not-found`.
 */
export async function listUnattached(
  ctx: Ctx,
  input: { project: string; id: string; after?: string | undefined },
): Promise<UnattachedPage> {
  const project = await requireRole(ctx, input.project, 'viewer');
  const row = await importOf(db(), project.id, input.id);
  const after = z.uuid().nullable().catch(null).parse(input.after);
  const [rows, counts] = await Promise.all([
    listUnattachedRows(db(), row.id, after, pageSize + 1),
    countUnattached(db(), [row.id]),
  ]);
  const shown = rows.slice(0, pageSize);
  return {
    mails: shown.map((mail) => ({
      id: mail.id,
      messageId: mail.messageId,
      subject: mail.subject,
      from: mail.fromName === '' ? mail.fromEmail : `${mail.fromName} <${mail.fromEmail}>`,
      date: mail.date?.toISOString() ?? null,
      why: whyUnattached(mail),
    })),
    next: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    total: counts.get(row.id) ?? 0,
  };
}
