import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError, isAppError } from '@/lib/errors';
import { fetchBytes } from './fetch-bytes';
import { MboxSplitter, unframe } from './mbox-splitter';

/** One request to a public-inbox server: what was asked, and what came of it. */
export interface LoreRequest {
  /** Address of the inbox, with a slash at its end. */
  readonly base: string;
  /** Below it: `<message-id>/t.mbox.gz` (a thread) or `?x=m&q=…` (a search). */
  readonly path: string;
  /** Null when it failed: `problem` says why. */
  readonly mails: number | null;
  readonly problem: string | null;
}

export interface LoreOptions {
  /** Address of the inbox, as `loreBase` gives it. */
  readonly base: string;
  /** Whether it may lie outside the public internet. */
  readonly allowPrivate: boolean;
  /** Where answers are kept. */
  readonly cacheFolder: string;
  /** Ask again, whatever is kept. */
  readonly fresh?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly timeoutMs?: number;
}

/** What is asked of an archive for one candidate, and how much it may answer. */
const bounds = {
  requests: 40,
  timeoutMs: 20_000,
  /** All requests of one candidate together. */
  spentMs: 120_000,
  packed: 8 * 1024 * 1024,
  unpacked: 48 * 1024 * 1024,
  mails: 2_000,
  /** All answers of one candidate together: they are held until the next one begins. */
  held: 128 * 1024 * 1024,
  /** Failures in a row after which it is left alone for a while. */
  failures: 2,
  restMs: 60_000,
  /** Between two requests of one client: a server is shared with everybody. */
  pauseMs: 200,
} as const;
/** Threads grow: an answer is believed so long. */
const freshMs = 24 * 3600 * 1000;
const cachedFiles = 5_000;
const unzip = promisify(gunzip);

/**
 * The address of an inbox on a public-inbox server ("https://lore.kernel.org/all/"), with a slash at its end. Throws
 * `bad-input` for what is no such address: other schemes, a user, a query.
 */
export function loreBase(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new AppError('bad-input', 'Give the address of an inbox on a public-inbox server.', {
      hint: 'For example https://lore.kernel.org/all/ or https://inbox.dpdk.org/dev/',
    });
  }
  return url.href.replace(/\/*$/, '/');
}

/** Half a surrogate pair has no bytes: it becomes U+FFFD, as in any mail. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
export const threadPath = (messageId: string): string =>
  `${encoded(messageId).replaceAll('%40', '@')}/t.mbox.gz`;
export const searchPath = (query: string): string => `?x=m&q=${encoded(query)}`;
/** Only these two forms are asked, whoever gives the path. A title of 200 characters has room in any script. */
const pathForm = /^(?:[\w.@%!~*'()+-]{1,900}\/t\.mbox\.gz|\?x=m&q=[\w.%!~*'()+-]{1,1900})$/;

/** What one inbox of a public-inbox server answers, within bounds, kept in a folder. One open client per search. */
export class LoreClient {
  readonly #options: LoreOptions;
  readonly #read = new Map<string, readonly Buffer[]>();
  #requests = new Map<string, LoreRequest>();
  #failures = 0;
  #restsUntil = 0;
  #askedAt = 0;
  #spentMs = 0;
  #heldBytes = 0;

  constructor(options: LoreOptions) {
    this.#options = options;
  }

  get base(): string {
    return this.#options.base;
  }

  /** What was asked since `begin`, in order, each once. */
  get requests(): readonly LoreRequest[] {
    return [...this.#requests.values()];
  }

  /** Another candidate begins: its requests are counted and listed from here. */
  begin(): void {
    this.#requests = new Map();
    this.#spentMs = 0;
    this.#heldBytes = 0;
    this.#read.clear();
  }

  /**
   * The messages that the answer to a path holds, as bytes; none for "not found". Throws `bad-input` for a path of
   * another form, and `unavailable`, `timeout`, `too-large`, `forbidden` where there is no answer. What fails is listed.
   */
  async mails(below: string): Promise<readonly Buffer[]> {
    const held = this.#read.get(below);
    if (held !== undefined) return held;
    const failed = this.#requests.get(below)?.problem ?? null;
    if (failed !== null) throw new AppError('unavailable', failed);
    // ".." is a Message-ID to the form, and leads out of the inbox.
    if (!pathForm.test(below) || !new URL(this.base + below).href.startsWith(this.base)) {
      throw new AppError('bad-input', 'That is no path of an archive.');
    }
    try {
      const mails = await this.#answer(below);
      this.#hold(below, mails);
      this.#note(below, mails.length, null);
      return mails;
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.#note(below, null, error.message);
      throw error;
    }
  }

  #hold(below: string, mails: readonly Buffer[]): void {
    const bytes = mails.reduce((sum, one) => sum + one.length, 0);
    if (this.#heldBytes + bytes > bounds.held) {
      throw new AppError('too-large', 'The answers for one candidate are more than is read.');
    }
    this.#heldBytes += bytes;
    this.#read.set(below, mails);
  }

  #note(below: string, mails: number | null, problem: string | null): void {
    this.#requests.set(below, { base: this.base, path: below, mails, problem });
  }

  async #answer(below: string): Promise<readonly Buffer[]> {
    if (!this.#requests.has(below) && this.#requests.size >= bounds.requests) {
      throw new AppError('too-large', `More than ${bounds.requests} requests for one candidate.`);
    }
    const now = this.#options.now ?? Date.now;
    const file = this.#fileOf(below);
    const kept = this.#options.fresh === true ? null : await readKept(file, now() - freshMs);
    if (kept !== null) return messagesIn(kept);
    if (now() < this.#restsUntil) {
      throw new AppError('unavailable', 'Not asked: it did not answer a moment ago.');
    }
    if (this.#spentMs > bounds.spentMs) {
      throw new AppError('timeout', 'Not asked: it took too long for one candidate already.');
    }
    const started = performance.now();
    try {
      const packed = await this.#ask(below);
      const mails = await messagesIn(packed);
      await keep(file, packed);
      this.#failures = 0;
      return mails;
    } catch (error) {
      // Too much of an answer is an answer: it says nothing against the next request.
      this.#failures = isAppError(error, 'too-large') ? 0 : this.#failures + 1;
      if (this.#failures >= bounds.failures) this.#restsUntil = now() + bounds.restMs;
      throw error;
    } finally {
      this.#spentMs += performance.now() - started;
    }
  }

  async #ask(below: string): Promise<Buffer> {
    const { base, allowPrivate, signal, timeoutMs = bounds.timeoutMs } = this.#options;
    const url = new URL(base + below);
    const early = this.#askedAt + bounds.pauseMs - performance.now();
    if (this.#askedAt > 0 && early > 0) await sleep(early);
    this.#askedAt = performance.now();
    const method = below.startsWith('?') ? 'POST' : 'GET';
    const limits = { timeoutMs, maxBytes: bounds.packed, allowPrivate, signal };
    const { status, body } = await fetchBytes(url, method, limits);
    // No such thread, or nothing found.
    if (status === 404) return Buffer.alloc(0);
    if (status !== 200) throw new AppError('unavailable', `${url.host} answers with ${status}.`);
    return body;
  }

  #fileOf(below: string): string {
    const name = createHash('sha256').update(`${this.base}\n${below}`).digest('hex');
    return path.join(this.#options.cacheFolder, `${name}.mbox.gz`);
  }
}

async function messagesIn(packed: Buffer): Promise<readonly Buffer[]> {
  if (packed.length === 0) return [];
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) {
    throw new AppError('unavailable', 'It answers with something that is no packed mailbox.');
  }
  const mbox = await unzip(packed, { maxOutputLength: bounds.unpacked }).catch((cause: unknown) => {
    const tooLarge =
      cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLarge
      ? new AppError('too-large', 'Its answer unpacks to more than is read.', { cause })
      : new AppError('unavailable', 'Its answer is cut off or damaged.', { cause });
  });
  const limit = { limit: bounds.unpacked, truncateTo: bounds.unpacked };
  const splitter = new MboxSplitter(limit);
  const slices = [...splitter.push(mbox), ...splitter.end()];
  if (slices.length > bounds.mails) {
    throw new AppError('too-large', `Its answer holds more than ${bounds.mails} mails.`);
  }
  return slices.map((slice) => unframe(slice.bytes));
}

async function readKept(file: string, since: number): Promise<Buffer | null> {
  try {
    return (await stat(file)).mtimeMs < since ? null : await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function keep(file: string, packed: Buffer): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Two clients of one process may keep the same answer at once.
  const made = `${file}.${randomUUID()}.new`;
  await writeFile(made, packed, { mode: 0o600 });
  await rename(made, file);
  const names = await readdir(folder);
  if (names.length <= cachedFiles) return;
  const dated = await Promise.all(
    names.map(async (name) => {
      const at = path.join(folder, name);
      return {
        at,
        time: await stat(at).then(
          (one) => one.mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  dated.sort((a, b) => a.time - b.time);
  for (const { at } of dated.slice(0, cachedFiles / 10)) await rm(at, { force: true });
}
