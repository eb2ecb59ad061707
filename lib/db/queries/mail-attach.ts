import type { Tx } from '@/lib/db/client';
import type { CandidateKey } from './candidate-write';
import { cleanText } from './sql-text';

/** How a mail came to its candidate: it names the commit, it answers a mail of it, or only its title is the same. */
export type AttachedBy = 'commit' | 'thread' | 'subject';

/** The candidate of the message that one answers, or null. */
export async function candidateAnswered(
  tx: Tx,
  projectId: string,
  inReplyTo: string,
): Promise<string | null> {
  const parent = await tx.mailMessage.findFirst({
    where: { projectId, messageId: cleanText(inReplyTo), candidateId: { not: null } },
    select: { candidateId: true },
  });
  return parent?.candidateId ?? null;
}

/** Gives a message, and the answers to it that have no candidate yet, to a candidate. */
export async function attachMail(
  tx: Tx,
  mailId: string,
  candidateId: string,
  by: AttachedBy,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "MailMessage" SET "candidateId" = ${candidateId}::uuid,
      "parsed" = "parsed" || jsonb_build_object('attachedBy', ${by}::text)
    WHERE "id" = ${mailId}::uuid`;
  await adoptReplies(tx, [candidateId]);
}

/** Answers to mails of these candidates become theirs, answers to answers too. */
async function adoptReplies(tx: Tx, candidateIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE mine AS (
      SELECT m."messageId", m."projectId", m."candidateId" FROM "MailMessage" m
      WHERE m."candidateId" = ANY(${[...candidateIds]}::uuid[])
      UNION
      SELECT r."messageId", r."projectId", mine."candidateId" FROM "MailMessage" r
      JOIN mine ON r."projectId" = mine."projectId" AND r."inReplyTo" = mine."messageId"
      WHERE r."candidateId" IS NULL AND r."kind" <> 'selection')
    UPDATE "MailMessage" m SET "candidateId" = mine."candidateId",
      "parsed" = m."parsed" || '{"attachedBy": "thread"}' FROM mine
    WHERE m."projectId" = mine."projectId" AND m."messageId" = mine."messageId" AND m."candidateId" IS NULL
      AND m."kind" <> 'selection'`;
}

/** Mails that were there before their candidate: by the upstream oid they name, answers to them too. */
export async function adoptMails(
  tx: Tx,
  projectId: string,
  candidates: readonly CandidateKey[],
): Promise<void> {
  const ids = candidates.map((one) => one.id);
  const adopted = await tx.$executeRaw`
    UPDATE "MailMessage" m SET "candidateId" = c."id", "parsed" = m."parsed" || '{"attachedBy": "commit"}'
    FROM "Candidate" c
    WHERE c."id" = ANY(${ids}::uuid[]) AND m."projectId" = ${projectId}::uuid AND m."candidateId" IS NULL
      AND m."upstreamOid" = c."upstreamOid"`;
  if (adopted > 0) await adoptReplies(tx, ids);
}

/**
 * Looks once more at every mail of a project that has no candidate, whatever arrived when: first by what it refers to
 * (a mail further up the thread counts only with the same title: the patches of one posting are one thread), then, when
 * it names no commit, by its title, if one candidate alone has it or one alone was selected under it for the same
 * range. Returns the keys of the candidates that got mails.
 */
export async function attachWaiting(tx: Tx, projectId: string): Promise<string[]> {
  const byThread = await tx.$queryRaw<{ candidateId: string }[]>`
    WITH found AS (
      SELECT DISTINCT ON (w."id") w."id", a."candidateId" FROM "MailMessage" w
      JOIN "MailMessage" a ON a."projectId" = w."projectId" AND a."messageId" = ANY(w."references")
        AND a."candidateId" IS NOT NULL AND a."parsed"->>'title' = w."parsed"->>'title'
      WHERE w."projectId" = ${projectId}::uuid AND w."candidateId" IS NULL AND w."kind" NOT IN ('selection', 'other')
      ORDER BY w."id", array_position(w."references", a."messageId") DESC)
    UPDATE "MailMessage" m SET "candidateId" = found."candidateId",
      "parsed" = m."parsed" || '{"attachedBy": "thread"}'
    FROM found WHERE m."id" = found."id" RETURNING m."candidateId"`;
  await adoptReplies(tx, keysOf(byThread));
  const byTitle = await tx.$queryRaw<{ candidateId: string }[]>`
    WITH titled AS (
      SELECT w."id", c."id" AS "candidateId", EXISTS (SELECT 1 FROM "MailMessage" s
        WHERE s."candidateId" = c."id" AND s."kind" = 'selection'
          AND s."newest" = w."newest" AND s."oldest" = w."oldest") AS "sameRange"
      FROM "MailMessage" w
      JOIN "Candidate" c ON c."projectId" = w."projectId" AND c."subject" = w."parsed"->>'title'
      WHERE w."projectId" = ${projectId}::uuid AND w."candidateId" IS NULL AND w."upstreamOid" IS NULL
        AND (w."kind" IN ('review-posting', 'added', 'failed', 'submission')
          OR (w."kind" = 'reply' AND w."subject" ~* '\\[[^]]*PATCH'))),
    counted AS (
      SELECT t.*, count(*) OVER (PARTITION BY t."id") AS "all",
        count(*) FILTER (WHERE t."sameRange") OVER (PARTITION BY t."id") AS "ranged" FROM titled t),
    found AS (
      SELECT "id", "candidateId" FROM counted WHERE "all" = 1 OR ("sameRange" AND "ranged" = 1))
    UPDATE "MailMessage" m SET "candidateId" = found."candidateId",
      "parsed" = m."parsed" || '{"attachedBy": "subject"}'
    FROM found WHERE m."id" = found."id" RETURNING m."candidateId"`;
  await adoptReplies(tx, keysOf(byTitle));
  return keysOf([...byThread, ...byTitle]);
}

const keysOf = (rows: readonly { candidateId: string }[]): string[] => [
  ...new Set(rows.map((row) => row.candidateId)),
];
