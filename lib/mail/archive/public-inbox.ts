import { AppError } from '@/lib/errors';
import type { ArchivedMessage, ArchivePosition, GitReader, MailArchive } from '@/lib/ports';
import { messageLimit, truncatedTo } from './archives';

/** Messages read at once: git answers in order, so that only its own work is waited for. */
const readAhead = 64;
const smallMessage = 1 << 20;

/**
 * One epoch of a public-inbox v2 archive: a bare repository with one commit per message, the raw message in the blob
 * `m`; a deletion is a commit with `d`. `from.after` is the last commit seen; when it is no longer in the history (the
 * archive was purged) the epoch is read again from its beginning (design 5-mail).
 */
export function publicInboxArchive(git: GitReader, ref: string): MailArchive {
  return { kind: 'public-inbox', messages: (from) => readEpoch(git, ref, from) };
}

/** Whether an epoch can be read on behind this commit: it still is in the history of `ref`. */
export async function holdsCommit(git: GitReader, ref: string, after: string): Promise<boolean> {
  if (!/^[0-9a-f]{40}$/.test(after) || !(await git.has(after))) return false;
  return git.isAncestor(after, await git.resolve(ref));
}

/** The message that a commit of an epoch brought. Throws `object-missing`. */
export async function readInboxMessage(git: GitReader, commit: string): Promise<Buffer> {
  const read = await readCommit(git, commit);
  if (read !== null && read !== 'large') return read.raw;
  throw new AppError('object-missing', `The archive's commit ${commit} holds no message.`);
}

async function* readEpoch(
  git: GitReader,
  ref: string,
  from: ArchivePosition = {},
): AsyncGenerator<ArchivedMessage> {
  const tip = await git.resolve(ref);
  const { after } = from;
  const exclude = after !== undefined && (await holdsCommit(git, ref, after)) ? [after] : [];
  // All names first: a walk that waited for its reader would run into git's time limit in a large archive.
  const commits = (await git.revList([tip], exclude))
    .toString('latin1')
    .split('\n')
    .filter((oid) => oid !== '')
    .reverse();
  for (let at = 0; at < commits.length; at += readAhead) {
    yield* readBatch(git, commits.slice(at, at + readAhead));
  }
}

/** Small messages are read side by side; a large one alone, when it is its turn. */
async function* readBatch(
  git: GitReader,
  commits: readonly string[],
): AsyncGenerator<ArchivedMessage> {
  const small = await Promise.all(commits.map((commit) => readCommit(git, commit, smallMessage)));
  for (const [index, commit] of commits.entries()) {
    const message = small[index] === 'large' ? await readCommit(git, commit) : small[index];
    if (message !== null && message !== undefined && message !== 'large') yield message;
  }
}

/** The message of one commit, null when it brings none; 'large' when it has more than `limit` bytes. */
async function readCommit(
  git: GitReader,
  commit: string,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<ArchivedMessage | 'large' | null> {
  for (const name of ['m', 'd']) {
    const entry = await git.entry(commit, name);
    if (!entry) continue;
    const read = await readMessage(git, entry.oid, limit);
    if (read === 'large') return read;
    return {
      raw: read.raw,
      offset: 0,
      end: read.size,
      size: read.size,
      truncated: read.size > read.raw.length,
      sourceId: commit,
      framed: true,
      deleted: name === 'd',
    };
  }
  return null;
}

/** A message as far as it is kept. One that git would have to hold in memory many times over is only counted. */
async function readMessage(
  git: GitReader,
  oid: string,
  limit: number,
): Promise<{ raw: Buffer; size: number } | 'large'> {
  const [size] = await git.sizes([oid]);
  if (size === null || size === undefined || size > 4 * messageLimit) {
    return { raw: Buffer.alloc(0), size: size ?? 0 };
  }
  if (size > limit) return 'large';
  const raw = await git.blob(oid, 4 * messageLimit);
  return { raw: size > messageLimit ? raw.subarray(0, truncatedTo) : raw, size };
}
