import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '@/lib/errors';
import type { ArchivedMessage, ArchivePosition, MailArchive } from '@/lib/ports';
import { MboxSplitter, startsAsMbox, unframe } from './mbox-splitter';

/** Longest message that is taken whole. Lists refuse far smaller ones; patches of generated headers come near. */
export const messageLimit = 16 * 1024 * 1024;
/**
 * What is kept of a longer one, marked `truncated`: envelope, message and explanation stand at the beginning, and the
 * patch would not be complete anyway. Reading one costs no more memory than the longest whole message does.
 */
export const truncatedTo = 1024 * 1024;
const headSize = 64 * 1024;

type Chunks = AsyncIterable<Buffer>;

/**
 * Opens a mailbox by what it is: an mbox file (also gzipped), a maildir, a directory of message files, or one message.
 * Throws `not-found` when there is nothing to read, `bad-input` for a directory without messages.
 */
export async function openArchive(file: string): Promise<MailArchive> {
  const information = await stat(file).catch((cause: unknown) => {
    throw new AppError('not-found', `${file} cannot be read`, {
      cause,
      hint: 'Give the path of an mbox file, a maildir, a message file, or - for standard input.',
    });
  });
  if (information.isDirectory()) return openDirectory(file);
  const head = information.isFile() ? await readHead(file) : Buffer.alloc(0);
  if (isGzip(head)) return streamArchive(() => createReadStream(file), file);
  if (!information.isFile()) return streamArchive(() => createReadStream(file), file);
  if (startsAsMbox(head) || !startsAsMessage(head)) {
    return {
      kind: 'mbox',
      messages: (from) =>
        readMbox(createReadStream(file, { start: from?.offset ?? 0 }), file, from?.offset ?? 0),
    };
  }
  return { kind: 'message', messages: () => readOne(file) };
}

/** What unpacks to more is a bomb, or something to be unpacked by its owner first. */
const unpackedLimit = 2 * 1024 * 1024 * 1024;

const mib = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;

/** The refusal of a gzipped mailbox that is a bomb, or too large to unpack on the way. */
export function unpacksToTooMuch(name: string): AppError {
  return new AppError('too-large', `${name} unpacks to more than ${mib(unpackedLimit)}.`, {
    data: { limit: unpackedLimit },
    hint: 'Unpack it and import the file from its path on the server.',
  });
}

/** What a gzipped mailbox holds, as far as it is whole. Throws `bad-input` where it is cut off, `too-large`. */
async function* gunzipped(packed: Chunks, name: string): AsyncGenerator<Buffer> {
  const unzipping = createGunzip();
  const fed = pipeline(packed, unzipping);
  // The loop below gets the same error.
  fed.catch(() => {});
  let size = 0;
  try {
    for await (const chunk of unzipping) {
      size += (chunk as Buffer).length;
      if (size > unpackedLimit) {
        throw unpacksToTooMuch(name);
      }
      yield chunk as Buffer;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('bad-input', `${name} is a gzip file that is cut off or damaged.`, {
      cause,
      hint: 'The messages before that place were read. Fetch the file again.',
    });
  } finally {
    unzipping.destroy();
  }
}

/** An archive that can be read once, from a stream (standard input): an mbox or one message, told by its beginning. */
export function openStream(stream: Chunks, name = 'standard input'): MailArchive {
  return streamArchive(() => stream, name);
}

function streamArchive(source: () => Chunks, name: string): MailArchive {
  return {
    kind: 'mbox',
    async *messages(from: ArchivePosition = {}) {
      const skip = from.offset ?? 0;
      for await (const message of readStream(source(), name)) {
        if (message.offset >= skip) yield message;
      }
    },
  };
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** A header line comes first. What starts neither so nor as an mbox may be an mbox that lost its beginning. */
function startsAsMessage(head: Buffer): boolean {
  return /^\s*[!-9;-~]{1,80}[ \t]*:/.test(head.toString('latin1', 0, 2000));
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw new AppError('not-found', `${file} cannot be read`, { cause });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headSize), 0, headSize, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function* readMbox(
  chunks: Chunks,
  name: string,
  offset: number,
): AsyncGenerator<ArchivedMessage> {
  const splitter = new MboxSplitter({ limit: messageLimit, truncateTo: truncatedTo }, offset);
  const wrap = (slice: { bytes: Buffer; offset: number; size: number }): ArchivedMessage => ({
    raw: unframe(slice.bytes),
    offset: slice.offset,
    end: slice.offset + slice.size,
    size: slice.size,
    truncated: slice.size > slice.bytes.length,
    sourceId: `${name}@${slice.offset}`,
    framed: slice.bytes.subarray(0, 5).toString('latin1') === 'From ',
    deleted: false,
  });
  for await (const chunk of chunks) {
    for (const slice of splitter.push(chunk)) if (!isBlank(slice.bytes)) yield wrap(slice);
  }
  for (const slice of splitter.end()) if (!isBlank(slice.bytes)) yield wrap(slice);
}

/** Blank lines before the first separator are no message. */
function isBlank(bytes: Buffer): boolean {
  return bytes.length < 4096 && bytes.toString('latin1').trim() === '';
}

/** An mbox or a single message, gzipped or not, told by its first bytes. */
async function* readStream(
  chunks: Chunks,
  name: string,
  unpacked = false,
): AsyncGenerator<ArchivedMessage> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let ended = false;
  while (head.length < headSize && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else head = Buffer.concat([head, Buffer.from(next.value)]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield head;
    while (!ended) {
      const next = await iterator.next();
      if (next.done) return;
      yield Buffer.from(next.value);
    }
  }
  // Once only: there are files that unpack to themselves.
  if (isGzip(head) && !unpacked) yield* readStream(gunzipped(all(), name), name, true);
  else if (startsAsMbox(head) || !startsAsMessage(head)) yield* readMbox(all(), name, 0);
  else yield* collect(all(), name);
}

async function* collect(chunks: Chunks, name: string): AsyncGenerator<ArchivedMessage> {
  const parts: Buffer[] = [];
  let kept = 0;
  let size = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, Math.max(0, messageLimit - kept));
    if (part.length > 0) parts.push(part);
    kept += part.length;
    size += chunk.length;
  }
  if (size === 0) return;
  const truncated = size > kept;
  yield {
    raw: Buffer.concat(parts, truncated ? Math.min(kept, truncatedTo) : kept),
    offset: 0,
    end: size,
    size,
    truncated,
    sourceId: name,
    framed: false,
    deleted: false,
  };
}

async function* readOne(file: string, name = file): AsyncGenerator<ArchivedMessage> {
  // Only as much as is kept is read; the size comes from the file system.
  const { size } = await stat(file);
  const truncated = size > messageLimit;
  const stream = createReadStream(file, { end: (truncated ? truncatedTo : messageLimit) - 1 });
  for await (const message of collect(stream, name)) {
    yield { ...message, size, end: size, truncated };
  }
}

async function openDirectory(directory: string): Promise<MailArchive> {
  const entries = (await readdir(directory, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const names = new Set(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name));
  if (names.has('cur') || names.has('new')) {
    const folders = ['cur', 'new'].filter((folder) => names.has(folder));
    const files: { file: string; id: string }[] = [];
    for (const folder of folders) {
      for (const name of await readdir(path.join(directory, folder))) {
        if (name.startsWith('.')) continue;
        files.push({ file: path.join(directory, folder, name), id: name.replace(/:2,.*$/, '') });
      }
    }
    return { kind: 'maildir', messages: (from) => readFiles(files, from) };
  }
  if (names.has('objects') || names.has('.git')) {
    throw new AppError('bad-input', `${directory} is a git repository, not a mailbox`, {
      hint: 'A public-inbox archive is imported as a source of a project.',
    });
  }
  const files = entries
    .filter((entry) => entry.isFile() && /\.(?:eml|msg|mail|txt|patch)$/i.test(entry.name))
    .map((entry) => ({ file: path.join(directory, entry.name), id: entry.name }));
  if (files.length === 0) {
    throw new AppError('bad-input', `${directory} holds no messages`, {
      hint: 'Expected a maildir (cur, new) or files that end in .eml.',
    });
  }
  return { kind: 'directory', messages: (from) => readFiles(files, from) };
}

async function* readFiles(
  files: readonly { readonly file: string; readonly id: string }[],
  from: ArchivePosition = {},
): AsyncGenerator<ArchivedMessage> {
  const sorted = [...files].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { file, id } of sorted) {
    if (from.after !== undefined && id <= from.after) continue;
    for await (const message of readOne(file, id)) yield { ...message, framed: true };
  }
}

/** What is wrong with a message that was not taken whole, in words; null when it was. */
export function truncationOf(message: ArchivedMessage): string | null {
  if (!message.truncated) return null;
  const read = message.raw.length === 0 ? 'it was not read' : 'only its beginning was read';
  return `the message has ${mib(message.size)}, more than the ${mib(messageLimit)} that are taken whole: ${read}, without the patch`;
}
