import { z } from 'zod';
import type { MailDocument } from '@/lib/contracts/mail';
import { db, inTransaction, type Tx } from '@/lib/db/client';
import { openBlob, putBlobs } from '@/lib/db/queries/blob';
import { findCandidateKeys } from '@/lib/db/queries/candidate-write';
import { insertProblems, type ProblemRow, setImportTotal } from '@/lib/db/queries/import';
import { copyMailVerdict, hasMail, refreshMailFlags } from '@/lib/db/queries/mail';
import { type AttachedBy, attachMail, candidateAnswered } from '@/lib/db/queries/mail-attach';
import { AppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import { openArchive, openStream, truncationOf } from '@/lib/mail/archive/archives';
import { looksLikeMail, parseMail } from '@/lib/mail/parse';
import type { ArchivedMessage, MailArchive } from '@/lib/ports';
import type { Ctx } from '@/lib/services/context';
import { factsOfMail } from '@/lib/services/mail/mail-candidate';
import { type MailToStore, messageKey, storeMail } from '@/lib/services/mail/store-mail';
import { withProjectGit } from '@/lib/services/projects/project-git';
import { candidateFacts } from './candidate-facts';
import type { ImportWork } from './import-commits';
import type { StoredParams } from './params';
import { type Facts, takeCandidates } from './take-candidates';

const Cursor = z.object({ offset: z.number(), after: z.string() });

/**
 * Takes the messages of a mailbox one by one: selections become candidates (of their commit when a repository holds
 * it, else of the mail's patch), replies and stable process mails are attached to theirs. Each message is one
 * transaction; an unreadable one is kept raw and listed.
 */
export async function importMailbox(
  ctx: Ctx,
  work: ImportWork<Extract<StoredParams, { kind: 'mbox' }>>,
): Promise<void> {
  const { row, project, params, progress, signal } = work;
  const open = await opener(params);
  if (row.total === null)
    await setImportTotal(db(), row.id, await countMessages(open, params.name));
  await withProjectGit(project, [], async (git) => {
    const cursor = row.cursor === null ? null : Cursor.parse(row.cursor);
    for await (const message of messagesAfter(await open(), cursor)) {
      if (signal?.aborted) throw new AppError('timeout', 'The worker is stopping.');
      const to = { offset: message.end, after: message.sourceId };
      const document = await parseMail(message.raw, { truncation: truncationOf(message) });
      const mail = { raw: message.raw, document, importId: row.id };
      const plan = await planFor(git, work, mail);
      await inTransaction(async (tx) => {
        const created = plan.known ? 0 : await takeMail(tx, ctx, work, mail, plan.facts);
        const problems = problemsOf(message, document);
        await insertProblems(tx, row.id, problems);
        await progress.step(tx, { to, done: 1, created, failed: problems.length });
      });
      await progress.moved(to);
    }
  });
}

/** An upload is read from the database once, and kept compressed; a path is opened anew. */
async function opener(
  params: Extract<StoredParams, { kind: 'mbox' }>,
): Promise<() => Promise<MailArchive>> {
  const { path, digest, name } = params;
  if (path !== null) return () => openArchive(path);
  if (digest === null) throw new AppError('internal', 'The import names no mailbox.');
  const content = await openBlob(db(), digest);
  return async () => openStream(content(), name);
}

/** Throws `bad-input` when nothing in it is a mail. */
async function countMessages(open: () => Promise<MailArchive>, name: string): Promise<number> {
  let total = 0;
  let mails = 0;
  for await (const message of (await open()).messages()) {
    total += 1;
    if (mails === 0 && looksLikeMail(message.raw)) mails += 1;
  }
  if (mails === 0) {
    throw new AppError('bad-input', `${name} holds no mails.`, {
      hint: 'Expected an mbox (messages that begin with a "From " line) or a single mail.',
    });
  }
  return total;
}

async function* messagesAfter(
  archive: MailArchive,
  cursor: z.infer<typeof Cursor> | null,
): AsyncGenerator<ArchivedMessage> {
  if (cursor === null) yield* archive.messages();
  else if (archive.kind === 'mbox') yield* archive.messages({ offset: cursor.offset });
  else if (archive.kind !== 'message') yield* archive.messages({ after: cursor.after });
}

interface Plan {
  readonly known: boolean;
  /** Of the candidate that a selection asks for; null when there is none to make. */
  readonly facts: Facts | null;
}

/** What needs git is looked up before the transaction opens. */
async function planFor(
  git: GitStore,
  { project }: ImportWork<unknown>,
  mail: MailToStore,
): Promise<Plan> {
  const { document } = mail;
  const key = messageKey(mail);
  if (await hasMail(db(), project.id, key.messageId, key.contentHash)) {
    return { known: true, facts: null };
  }
  const { upstream } = document;
  if (document.kind !== 'selection' || upstream === null) return { known: false, facts: null };
  const [candidate] = await findCandidateKeys(db(), project.id, [upstream]);
  if (candidate?.commitKnown === true) return { known: false, facts: null };
  const here = (await git.objects.header(upstream))?.type === 'commit';
  if (!here) return { known: false, facts: factsOfMail(upstream, document, null) };
  const tip = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
  const [facts] = await candidateFacts(git, tip, [upstream]);
  return { known: false, facts: facts ?? null };
}

/** Stores a message with what it brings. Returns how many candidates it made. */
async function takeMail(
  tx: Tx,
  ctx: Ctx,
  { row, project }: ImportWork<unknown>,
  mail: MailToStore,
  facts: Facts | null,
): Promise<number> {
  const { document } = mail;
  const stored = await storeMail(tx, project.id, mail);
  if (stored === null) return 0;
  let created = 0;
  if (facts !== null) {
    const patch = facts.commitKnown ? null : document.patch;
    const [mailPatchDigest = null] = patch === null ? [] : await putBlobs(tx, [patch.bytes]);
    const made = await takeCandidates(tx, ctx, project, [{ ...facts, mailPatchDigest }], {
      importId: row.id,
      mailId: stored.id,
      note: document.subject.slice(0, 200),
    });
    created = made.length;
  }
  const candidate = await candidateOf(tx, project.id, document);
  if (candidate === null) return created;
  await attachMail(tx, stored.id, candidate.id, candidate.by);
  if (document.kind === 'selection') await copyMailVerdict(tx, candidate.id);
  await refreshMailFlags(tx, [candidate.id]);
  return created;
}

/** By the commit it names, else by the mail it answers; the rest is looked at again when all mails are read. */
async function candidateOf(
  tx: Tx,
  projectId: string,
  document: MailDocument,
): Promise<{ id: string; by: AttachedBy } | null> {
  if (document.upstream !== null) {
    const [named] = await findCandidateKeys(tx, projectId, [document.upstream]);
    if (named !== undefined) return { id: named.id, by: 'commit' };
  }
  if (document.kind === 'selection' || document.inReplyTo === null) return null;
  const id = await candidateAnswered(tx, projectId, document.inReplyTo);
  return id === null ? null : { id, by: 'thread' };
}

function problemsOf(message: ArchivedMessage, document: MailDocument): ProblemRow[] {
  const what = document.messageId ?? message.sourceId;
  const problems: ProblemRow[] = [];
  if (document.error !== null) problems.push({ what, message: document.error });
  else if (document.kind === 'selection' && document.upstream === null) {
    problems.push({ what, message: 'The mail names no upstream commit: no candidate was made.' });
  }
  return problems;
}
