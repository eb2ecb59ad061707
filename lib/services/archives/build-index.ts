import { createHash } from 'node:crypto';
import path from 'node:path';
import { AppError } from '@/lib/errors';
import { withFileLock } from '@/lib/file-lock';
import {
  MailIndexWriter,
  type MailManifest,
  type MailRow,
  openMailIndex,
} from '@/lib/mail/archive/mail-index';
import { readIndexEntry } from '@/lib/mail/parse/index-entry';
import type { ArchiveSource } from './archive-source';

export interface BuildOptions {
  /** Called about once a second. `total` is null where only reading tells. */
  readonly onProgress?: (done: number, total: number | null) => Promise<void> | void;
  readonly signal?: AbortSignal | undefined;
  /** How long another builder of the same index is waited for. */
  readonly waitMs?: number;
  /** The index is taken as it is: somebody else builds it. */
  readonly asIs?: boolean;
}

/** Mails between two checkpoints: a killed build loses no more than these. */
const checkpointMails = 20_000;
const reportMs = 1_000;

/**
 * Brings an index up to its archive: what came since the last time is added; an archive that was rewritten is read
 * anew. One builder at a time on a machine. Throws `timeout` when stopped, and what reading throws.
 */
export async function bringUpToDate(
  folder: string,
  source: ArchiveSource,
  options: BuildOptions = {},
): Promise<MailManifest> {
  const lock = `${folder}.lock`;
  const work = () => build(folder, source, options);
  return withFileLock(lock, work, options.waitMs ?? 120_000);
}

async function build(
  folder: string,
  source: ArchiveSource,
  { onProgress, signal }: BuildOptions,
): Promise<MailManifest> {
  const writer = new MailIndexWriter(folder, `${source.kind} ${source.path}`);
  if (!(await source.holds(writer.manifest.cursor))) writer.restart();
  const before = writer.manifest.mails;
  const more = await source.count(writer.manifest.cursor);
  const total = more === null ? null : before + more;
  const held = source.rereads === true ? openMailIndex(folder) : null;
  let cursor: Record<string, string> = {};
  let done = before;
  let reported = performance.now();
  try {
    for await (const one of source.messages(writer.manifest.cursor)) {
      if (signal?.aborted) {
        writer.checkpoint(cursor, false);
        throw new AppError('timeout', 'Indexing was stopped; it goes on from there.');
      }
      cursor = { ...cursor, ...one.cursor };
      const row = await indexRow(one.message.raw, one.locator, one.message.deleted === true);
      if (held?.find('message-id', row.i).some((known) => known.o === row.o)) continue;
      writer.add(row);
      done += 1;
      if (writer.waiting >= checkpointMails) writer.checkpoint(cursor, false);
      if (performance.now() - reported > reportMs) {
        reported = performance.now();
        await onProgress?.(done, total);
      }
    }
  } finally {
    held?.close();
  }
  if (writer.waiting > 0 || !writer.manifest.complete) {
    writer.checkpoint(cursor, true);
    await onProgress?.(writer.manifest.mails, writer.manifest.mails);
  }
  return writer.manifest;
}

/** A message without a Message-ID gets one of its content, so that it can be named. */
export async function indexRow(
  raw: Uint8Array,
  locator: string,
  deleted = false,
): Promise<MailRow> {
  const entry = await readIndexEntry(raw);
  const made = () => `sha256-${createHash('sha256').update(raw).digest('hex')}@no-message-id`;
  return {
    i: entry.messageId ?? made(),
    p: [...entry.parents],
    s: entry.subject,
    t: entry.title,
    n: entry.fromName,
    f: entry.fromEmail,
    d: entry.date,
    k: entry.patchId,
    o: locator,
    ...(deleted ? { x: 1 as const } : {}),
  };
}

/** The folder of an archive's index: the same path always has the same one. */
export function indexFolder(dataDirectory: string, archivePath: string): string {
  const name = createHash('sha256').update(path.resolve(archivePath)).digest('hex').slice(0, 24);
  return path.join(dataDirectory, 'mail-index', name);
}
