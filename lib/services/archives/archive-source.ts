import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ArchiveKind } from '@/lib/contracts/archives';
import { AppError } from '@/lib/errors';
import { type GitStore, openGit } from '@/lib/git/open-git';
import { openArchive } from '@/lib/mail/archive/archives';
import { holdsCommit, publicInboxArchive, readInboxMessage } from '@/lib/mail/archive/public-inbox';
import { readSlice, readStart } from '@/lib/mail/archive/read-slice';
import type { ArchivedMessage } from '@/lib/ports';

/** A message on its way into an index. */
export interface SourceMessage {
  readonly message: ArchivedMessage;
  /** What `raw` takes later. */
  readonly locator: string;
  /** Where reading goes on behind it. */
  readonly cursor: Readonly<Record<string, string>>;
}

/** An archive that an index is built of. */
export interface ArchiveSource {
  readonly kind: ArchiveKind | 'mailbox';
  readonly path: string;
  /** It may bring messages again that are in the index already. */
  readonly rereads?: boolean;
  /** Whether reading may go on from there; false: the archive was rewritten, and everything is read anew. */
  holds(cursor: Readonly<Record<string, string>>): Promise<boolean>;
  messages(cursor: Readonly<Record<string, string>>): AsyncIterable<SourceMessage>;
  /** How many messages there are behind the cursor; null where only reading tells. */
  count(cursor: Readonly<Record<string, string>>): Promise<number | null>;
  raw(locator: string): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Opens what is at a path: a public-inbox (a bare repository of one epoch, or the folder that holds `git/0.git`,
 * `git/1.git`, …) or an mbox file. Throws `not-found`, `bad-input`, and what opening a repository throws.
 */
export async function openArchiveSource(file: string): Promise<ArchiveSource> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new AppError('not-found', `There is nothing at ${file}.`, {
      cause,
      hint: 'Give the path of a public-inbox archive or of an mbox on the server.',
    });
  });
  if (found.isDirectory()) return openInbox(file, await epochsOf(file));
  const head = found.isFile() ? await readStart(file, 2) : Buffer.alloc(0);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    throw new AppError('bad-input', `${file} is packed.`, {
      hint: 'Unpack it first: mails are read from their place in the file.',
    });
  }
  const archive = await openArchive(file);
  if (!found.isFile() || archive.kind !== 'mbox') {
    throw new AppError('bad-input', `${file} is no mbox.`, {
      hint: 'Expected messages that begin with a "From " line, or a public-inbox archive.',
    });
  }
  return mboxSource(file);
}

/** What an archive is called when nobody gives it a name: its folder or file, "repo" and epoch names passed over. */
export function archiveName(file: string): string {
  const parts = path
    .resolve(file)
    .split(path.sep)
    .filter((part) => part !== '');
  const telling = parts.reverse().find((part) => !/^(?:repo|git|all|\d+\.git|\.git)$/.test(part));
  return telling ?? path.basename(file);
}

async function epochsOf(folder: string): Promise<string[]> {
  const git = path.join(folder, 'git');
  const names = await readdir(git).catch(() => []);
  const epochs = names
    .filter((name) => /^\d+\.git$/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => path.join(git, name));
  return epochs.length > 0 ? epochs : [folder];
}

async function openInbox(folder: string, epochs: readonly string[]): Promise<ArchiveSource> {
  const opened: { name: string; git: GitStore }[] = [];
  const close = async () => {
    for (const { git } of opened) await git.close();
  };
  try {
    for (const epoch of epochs) {
      opened.push({ name: path.basename(epoch), git: await openGit({ gitDirs: [epoch] }) });
    }
    const [first] = opened;
    if (first !== undefined) await checkInbox(folder, first.git);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kind: 'public-inbox',
    path: folder,
    close,
    async holds(cursor) {
      for (const { name, git } of opened) {
        const after = cursor[name];
        if (after !== undefined && !(await holdsCommit(git, 'HEAD', after))) return false;
      }
      return true;
    },
    async *messages(cursor) {
      for (const { name, git } of opened) {
        const after = cursor[name];
        const from = after === undefined ? {} : { after };
        for await (const message of publicInboxArchive(git, 'HEAD').messages(from)) {
          const locator = `${name}:${message.sourceId}`;
          yield { message, locator, cursor: { [name]: message.sourceId } };
        }
      }
    },
    async count(cursor) {
      let total = 0;
      for (const { name, git } of opened) {
        const after = cursor[name];
        const lines = await git.revList(
          [await git.resolve('HEAD')],
          after === undefined ? [] : [after],
        );
        total += Math.round(lines.length / 41);
      }
      return total;
    },
    async raw(locator) {
      const [name, commit = ''] = locator.split(':');
      const epoch = opened.find((one) => one.name === name);
      if (epoch === undefined) {
        throw new AppError('object-missing', `${folder} has no epoch ${name} any more.`);
      }
      return readInboxMessage(epoch.git, commit);
    },
  };
}

/** A repository of anything else holds no message in its newest commit. */
async function checkInbox(folder: string, git: GitStore): Promise<void> {
  const tip = await git.resolve('HEAD');
  for (const name of ['m', 'd']) if ((await git.entry(tip, name)) !== null) return;
  throw new AppError('bad-input', `${folder} is a git repository, but no public-inbox archive.`, {
    hint: 'Each commit of one holds a message in the file "m".',
  });
}

const headBytes = 1024;

function mboxSource(file: string): ArchiveSource {
  const digest = async (bytes: number) =>
    createHash('sha1')
      .update(await readStart(file, bytes))
      .digest('hex');
  return {
    kind: 'mbox',
    path: file,
    close: async () => {},
    async holds(cursor) {
      const offset = Number(cursor.offset ?? 0);
      if ((await stat(file)).size < offset) return false;
      return (
        cursor.head === undefined || cursor.head === (await digest(Math.min(headBytes, offset)))
      );
    },
    async *messages(cursor) {
      const archive = await openArchive(file);
      for await (const message of archive.messages({ offset: Number(cursor.offset ?? 0) })) {
        yield {
          message,
          locator: `${message.offset}:${message.end}`,
          cursor: {
            offset: `${message.end}`,
            head: await digest(Math.min(headBytes, message.end)),
          },
        };
      }
    },
    count: async () => null,
    async raw(locator) {
      const [from, to] = locator.split(':').map(Number);
      return readSlice(file, from ?? 0, to ?? 0);
    },
  };
}
