import type { MailKind } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';

/** How many mails of each import belong to no candidate. */
export async function countUnattached(
  tx: Tx,
  importIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.mailMessage.groupBy({
    by: ['importId'],
    where: { importId: { in: [...importIds] }, candidateId: null },
    _count: true,
  });
  return new Map(
    rows.flatMap((row) => (row.importId === null ? [] : [[row.importId, row._count]])),
  );
}

/** A mail without candidate, with what there is to say why. */
export interface UnattachedRow {
  readonly id: string;
  readonly messageId: string;
  readonly subject: string;
  readonly fromName: string;
  readonly fromEmail: string;
  readonly date: Date | null;
  readonly kind: MailKind;
  readonly error: string | null;
  readonly upstreamOid: string | null;
  readonly inReplyTo: string | null;
  /** The mail it answers is here (and belongs to no candidate either). */
  readonly answersKnown: boolean;
  /** Candidates with exactly its title. */
  readonly titled: number;
}

/** Mails of an import that belong to no candidate, in the order they were read, after the one of key `after`. */
export async function listUnattachedRows(
  tx: Tx,
  importId: string,
  after: string | null,
  limit: number,
): Promise<UnattachedRow[]> {
  return tx.$queryRaw<UnattachedRow[]>`
    SELECT m."id", m."messageId", m."subject", m."fromName", m."fromEmail", m."date", m."kind"::text AS "kind",
      m."error", m."upstreamOid", m."inReplyTo",
      EXISTS (SELECT 1 FROM "MailMessage" p
        WHERE p."projectId" = m."projectId" AND p."messageId" = m."inReplyTo") AS "answersKnown",
      (SELECT count(*)::int FROM "Candidate" c
        WHERE c."projectId" = m."projectId" AND c."subject" = m."parsed"->>'title') AS "titled"
    FROM "MailMessage" m
    WHERE m."importId" = ${importId}::uuid AND m."candidateId" IS NULL
      AND (${after}::uuid IS NULL OR m."id" > ${after}::uuid)
    ORDER BY m."id" LIMIT ${limit}`;
}

/** Digest of a mail's raw bytes, if it is the project's; null when not. */
export async function findRawDigest(tx: Tx, projectId: string, id: string): Promise<string | null> {
  const row = await tx.mailMessage.findFirst({
    where: { id, projectId },
    select: { rawDigest: true },
  });
  return row?.rawDigest ?? null;
}
