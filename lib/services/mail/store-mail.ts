import { createHash } from 'node:crypto';
import type { MailDocument } from '@/lib/contracts/mail';
import type { Tx } from '@/lib/db/client';
import { blobDigest, putBlobs, putLargeBlob } from '@/lib/db/queries/blob';
import { insertMail, joinThread } from '@/lib/db/queries/mail';

export interface MailToStore {
  readonly raw: Uint8Array;
  readonly document: MailDocument;
  readonly importId: string | null;
}

/** Larger ones do not go through a JSON parameter. */
const largeBytes = 1 << 20;

/** The key of a message: its Message-ID, or one made of its content when it has none. */
export function messageKey(mail: MailToStore): { messageId: string; contentHash: string } {
  const digest = blobDigest(mail.raw);
  return {
    messageId: mail.document.messageId ?? `sha256-${digest}@no-message-id`,
    contentHash: contentHash(mail.document, digest),
  };
}

/**
 * What makes two copies of a message the same: sender, subject and body. Headers that transport adds differ between an
 * archive and a mailbox.
 */
function contentHash(document: MailDocument, rawDigest: string): string {
  if (document.body === '') return rawDigest;
  const from = document.from?.email ?? '';
  return createHash('sha256')
    .update(JSON.stringify([from, document.subject, document.body.trimEnd()]))
    .digest('hex');
}

/** Stores a message and puts it into its thread; null when the project has it already. */
export async function storeMail(
  tx: Tx,
  projectId: string,
  mail: MailToStore,
): Promise<{ id: string; threadId: string } | null> {
  const { document } = mail;
  const key = messageKey(mail);
  const [small] = mail.raw.length <= largeBytes ? await putBlobs(tx, [mail.raw]) : [];
  const rawDigest = small ?? (await putLargeBlob(tx, mail.raw));
  const id = await insertMail(tx, projectId, {
    ...key,
    rawDigest,
    subject: document.subject,
    fromName: document.from?.name ?? '',
    fromEmail: document.from?.email ?? '',
    date: document.date,
    kind: document.kind,
    form: document.form,
    verdict: document.verdict,
    upstreamOid: document.upstream,
    newest: document.newest,
    oldest: document.oldest,
    inReplyTo: document.inReplyTo,
    references: document.references,
    replyClass: document.reply?.replyClass ?? null,
    parsed: forPages(document),
    error: document.error,
    importId: mail.importId,
  });
  if (id === null) return null;
  const threadId = await joinThread(tx, projectId, {
    id,
    messageId: key.messageId,
    inReplyTo: document.inReplyTo,
    references: document.references,
  });
  return { id, threadId };
}

/** Longest text kept in `parsed`; the whole is in the raw blob. */
const shownText = 400_000;

/** The document without what is stored elsewhere (the raw bytes hold the patch). */
function forPages(document: MailDocument): object {
  const { patch, body, ...rest } = document;
  return {
    ...rest,
    body: body.slice(0, shownText),
    patch: patch === null ? null : { diffstat: patch.diffstat, complete: patch.complete },
  };
}
