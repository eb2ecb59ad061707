import type { ArchivedMessage, ArchivePosition, GitReader, MailArchive } from '@/lib/ports';
import { messageLimit, truncatedTo } from './archives';

/**
 * One epoch of a public-inbox v2 archive: a bare repository with one commit per message, the raw message in the blob
 * `m`; a deletion is a commit with `d`. `from.after` is the last commit seen; when it is no longer in the history (the
 * archive was purged) the epoch is read again from its beginning (design 5-mail).
 */
export function publicInboxArchive(git: GitReader, ref: string): MailArchive {
  return { kind: 'public-inbox', messages: (from) => readEpoch(git, ref, from) };
}

async function* readEpoch(
  git: GitReader,
  ref: string,
  from: ArchivePosition = {},
): AsyncGenerator<ArchivedMessage> {
  const tip = await git.resolve(ref);
  const { after } = from;
  const seen = after !== undefined && (await git.has(after)) && (await git.isAncestor(after, tip));
  const exclude = seen && after !== undefined ? [after] : [];
  for await (const commit of git.log({ include: [tip], exclude, reverse: true })) {
    for (const name of ['m', 'd']) {
      const entry = await git.entry(commit.oid, name);
      if (!entry) continue;
      const { raw, size } = await readMessage(git, entry.oid);
      yield {
        raw,
        offset: 0,
        end: size,
        size,
        truncated: size > raw.length,
        sourceId: commit.oid,
        framed: true,
        deleted: name === 'd',
      };
      break;
    }
  }
}

/** A message as far as it is kept. One that git would have to hold in memory many times over is only counted. */
async function readMessage(git: GitReader, oid: string): Promise<{ raw: Buffer; size: number }> {
  const [size] = await git.sizes([oid]);
  if (size === null || size === undefined || size > 4 * messageLimit) {
    return { raw: Buffer.alloc(0), size: size ?? 0 };
  }
  const raw = await git.blob(oid, 4 * messageLimit);
  return { raw: size > messageLimit ? raw.subarray(0, truncatedTo) : raw, size };
}
