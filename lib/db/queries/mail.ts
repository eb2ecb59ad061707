import type { MailForm, MailKind, MailVerdict } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { cleanText, jsonText } from './sql-text';
import { uuid7 } from './uuid7';

export interface NewMail {
  readonly messageId: string;
  readonly contentHash: string;
  readonly rawDigest: string;
  readonly subject: string;
  readonly fromName: string;
  readonly fromEmail: string;
  readonly date: string | null;
  readonly kind: MailKind;
  readonly form: MailForm | null;
  readonly verdict: MailVerdict | null;
  readonly upstreamOid: string | null;
  readonly newest: string | null;
  readonly oldest: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly replyClass: string | null;
  readonly parsed: object;
  readonly error: string | null;
  readonly importId: string | null;
}

/** Whether the project has this message already (Message-ID and content). */
export async function hasMail(
  tx: Tx,
  projectId: string,
  messageId: string,
  contentHash: string,
): Promise<boolean> {
  const messages = tx.mailMessage;
  const where = { projectId, messageId: cleanText(messageId), contentHash };
  return (await messages.count({ where })) > 0;
}

/** Stores a message; null when the project has it already (same Message-ID, same content). */
export async function insertMail(tx: Tx, projectId: string, mail: NewMail): Promise<string | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO "MailMessage" ("id", "projectId", "messageId", "contentHash", "rawDigest", "subject", "fromName",
      "fromEmail", "date", "kind", "form", "verdict", "upstreamOid", "newest", "oldest", "inReplyTo", "references",
      "replyClass", "parsed", "error", "importId")
    SELECT x."id", ${projectId}::uuid, x."messageId", x."contentHash", x."rawDigest", x."subject", x."fromName",
      x."fromEmail", x."date", x."kind"::"MailKind", x."form"::"MailForm", x."verdict"::"MailVerdict",
      x."upstreamOid", x."newest", x."oldest", x."inReplyTo", x."references", x."replyClass", x."parsed", x."error",
      x."importId"
    FROM jsonb_to_record(${jsonText({ id: uuid7(), ...mail })}::jsonb) AS x("id" uuid, "messageId" text,
      "contentHash" text, "rawDigest" text, "subject" text, "fromName" text, "fromEmail" text, "date" timestamptz,
      "kind" text, "form" text, "verdict" text, "upstreamOid" text, "newest" text, "oldest" text, "inReplyTo" text,
      "references" text[], "replyClass" text, "parsed" jsonb, "error" text, "importId" uuid)
    ON CONFLICT ("projectId", "messageId", "contentHash") DO NOTHING
    RETURNING "id"`;
  return rows[0]?.id ?? null;
}

/**
 * Puts a message into its thread: that of a message it answers, or of one that answers it, or a new one named by the
 * first of `references`. Threads that turn out to be the same are joined.
 */
export async function joinThread(
  tx: Tx,
  projectId: string,
  mail: {
    readonly id: string;
    readonly messageId: string;
    readonly inReplyTo: string | null;
    readonly references: readonly string[];
  },
): Promise<string> {
  const above = [...new Set([...mail.references, ...(mail.inReplyTo ? [mail.inReplyTo] : [])])].map(
    cleanText,
  );
  const messageId = cleanText(mail.messageId);
  const rootId = above[0] ?? messageId;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t."id" FROM "MailThread" t WHERE t."projectId" = ${projectId}::uuid
      AND t."rootId" = ANY(${[...above, messageId]}::text[])
    UNION SELECT m."threadId" FROM "MailMessage" m WHERE m."projectId" = ${projectId}::uuid
      AND m."threadId" IS NOT NULL
      AND (m."messageId" = ANY(${above}::text[]) OR m."inReplyTo" = ${messageId})
    ORDER BY 1`;
  let thread = rows[0]?.id;
  if (thread === undefined) {
    const made = await tx.mailThread.upsert({
      where: { projectId_rootId: { projectId, rootId } },
      create: { id: uuid7(), projectId, rootId },
      update: {},
    });
    thread = made.id;
  }
  const others = rows.map((row) => row.id).filter((id) => id !== thread);
  if (others.length > 0) {
    await tx.mailMessage.updateMany({
      where: { projectId, threadId: { in: others } },
      data: { threadId: thread },
    });
  }
  await tx.mailMessage.update({ where: { id: mail.id }, data: { threadId: thread } });
  return thread;
}

/** Copies the verdict of the newest selecting mail to its candidate. */
export async function copyMailVerdict(tx: Tx, candidateId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Candidate" c SET "mailVerdict" = (SELECT m."verdict" FROM "MailMessage" m
      WHERE m."candidateId" = c."id" AND m."kind" = 'selection'
      ORDER BY m."date" DESC NULLS LAST, m."id" DESC LIMIT 1)
    WHERE c."id" = ${candidateId}::uuid`;
}

/** Brings the flags that follow from a candidate's mails up to them; the others stay. */
export async function refreshMailFlags(tx: Tx, candidateIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Candidate" c SET "flags" = (
      SELECT coalesce(array_agg(DISTINCT f ORDER BY f), '{}') FROM (
        SELECT unnest(c."flags") AS f
        UNION ALL SELECT CASE c."mailVerdict" WHEN 'no' THEN 'mail-no' WHEN 'contradictory' THEN 'mail-contradictory' END
        UNION ALL SELECT 'nak' WHERE EXISTS (SELECT 1 FROM "MailMessage" m
          WHERE m."candidateId" = c."id" AND m."replyClass" IN ('drop', 'objection'))
        UNION ALL SELECT 'mail-only' WHERE NOT c."commitKnown") flags
      WHERE f IS NOT NULL
        AND NOT (f = 'mail-no' AND c."mailVerdict" IS DISTINCT FROM 'no')
        AND NOT (f = 'mail-contradictory' AND c."mailVerdict" IS DISTINCT FROM 'contradictory')
        AND NOT (f = 'mail-only' AND c."commitKnown"))
    WHERE c."id" = ANY(${[...candidateIds]}::uuid[])`;
}
