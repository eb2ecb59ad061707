import type { ChildProcess } from 'node:child_process';
import { AppError } from '@/lib/errors';
import { killedError, spawnGit } from '@/lib/git/run-git';

export interface ObjectHeader {
  readonly oid: string;
  readonly type: string;
  readonly size: number;
}

export interface ObjectContent extends ObjectHeader {
  readonly content: Buffer;
}

/** What one request gets: an object, or why not. */
export type CatFileAnswer =
  | { readonly kind: 'found'; readonly object: ObjectContent }
  | { readonly kind: 'missing' | 'ambiguous' | 'too-large'; readonly size: number };

interface Request {
  readonly name: string;
  readonly maxBytes: number;
  readonly resolve: (answer: CatFileAnswer) => void;
  readonly reject: (error: Error) => void;
  deaths: number;
}

const lineBreak = 0x0a;
const nothing = Buffer.alloc(0);
const answered: Request = {
  name: '',
  maxBytes: 0,
  resolve: () => {},
  reject: () => {},
  deaths: 0,
};

const words = { content: 'contents', header: 'info' } as const;

/**
 * One long-lived `git cat-file --batch-command --buffer` for contents, or for headers: requests are pipelined and
 * answered in order. Those of one go are answered in one go: a system call for each line would cost more than the
 * objects. When the process dies it is started again; the request it died on is tried once more and then reported.
 */
export class CatFile {
  readonly #gitDir: string;
  readonly #asks: keyof typeof words;
  #child: ChildProcess | undefined;
  #starting: Promise<void> | undefined;
  #waiting: Request[] = [];
  #sent: Request[] = [];
  #sentAt = 0;
  #closed = false;
  #flushing = false;
  #said = '';
  // Parser state: bytes not yet understood, and the body being read.
  #chunks: Buffer[] = [];
  #buffered = 0;
  #header: ObjectHeader | undefined;
  #skip = 0;

  constructor(gitDir: string, asks: keyof typeof words) {
    this.#gitDir = gitDir;
    this.#asks = asks;
  }

  /** `name` is anything rev-parse takes, in one line. */
  ask(name: string, maxBytes = Number.MAX_SAFE_INTEGER): Promise<CatFileAnswer> {
    if (this.#closed) {
      return Promise.reject(new AppError('git-failed', 'The repository was closed.'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, maxBytes, resolve, reject, deaths: 0 });
      this.#flushSoon();
    });
  }

  /** The process id, for tests that end it. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  close(): void {
    this.#closed = true;
    this.#child?.stdin?.end();
    this.#child?.kill();
  }

  /** What is asked in one go, by whatever goes on when promises are settled, is written in one go. */
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    process.nextTick(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#child === undefined) {
      this.#starting ??= this.#start().catch((error: Error) => this.#failAll(error));
      return;
    }
    if (this.#waiting.length === 0) return;
    const word = words[this.#asks];
    // After a death each gets its answer as soon as there is one, so that the next death is laid to the right one.
    const after = this.#waiting[0]?.deaths === 0 ? '' : 'flush\n';
    const lines = this.#waiting.map((request) => `${word} ${request.name}\n${after}`).join('');
    this.#sent.push(...this.#waiting);
    this.#waiting = [];
    this.#child.stdin?.write(`${lines}flush\n`);
  }

  async #start(): Promise<void> {
    const child = await spawnGit(this.#gitDir, ['cat-file', '--batch-command', '--buffer']);
    this.#chunks = [];
    this.#buffered = 0;
    this.#header = undefined;
    this.#skip = 0;
    this.#said = '';
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#said.length < 10_000) this.#said += chunk.toString('utf8');
    });
    // A write to a process that just died: `close` below deals with it.
    child.stdin?.on('error', () => {});
    child.once('error', (error) => this.#failAll(error));
    child.once('close', (_code, signal) => this.#died(signal));
    this.#child = child;
    this.#starting = undefined;
    if (this.#closed) this.close();
    this.#flush();
  }

  #failAll(error: Error): void {
    this.#starting = undefined;
    this.#child = undefined;
    const all = [...this.#pending(), ...this.#waiting];
    this.#sent = [];
    this.#sentAt = 0;
    this.#waiting = [];
    for (const request of all) request.reject(error);
  }

  #pending(): Request[] {
    return this.#sent.slice(this.#sentAt);
  }

  #died(signal: string | null): void {
    const pending = this.#pending();
    this.#sent = [];
    this.#sentAt = 0;
    this.#child = undefined;
    const head = pending[0];
    if (this.#closed) {
      const error = new AppError('git-failed', 'The repository was closed.');
      for (const request of [...pending, ...this.#waiting]) request.reject(error);
      this.#waiting = [];
      return;
    }
    if (head !== undefined) {
      head.deaths += 1;
      if (head.deaths > 1) {
        pending.shift();
        head.reject(signal === null ? this.#unreadable(head) : killedError(['cat-file'], signal));
      }
    }
    this.#waiting = [...pending, ...this.#waiting];
    if (this.#waiting.length > 0) this.#flush();
  }

  #unreadable(request: Request): AppError {
    return new AppError(
      'object-missing',
      `The repository cannot give ${request.name}: ${this.#said.trim().slice(0, 300)}`,
      {
        hint: 'The object is damaged: `git fsck` in the repository names what is broken.',
        data: { oid: request.name },
      },
    );
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#header !== undefined && this.#buffered < this.#header.size + 1) return;
    const buffer = this.#take();
    let at = 0;
    while (at < buffer.length) {
      if (this.#skip > 0) {
        const cut = Math.min(this.#skip, buffer.length - at);
        this.#skip -= cut;
        at += cut;
      } else if (this.#header === undefined) {
        const end = buffer.indexOf(lineBreak, at);
        if (end < 0) break;
        this.#onLine(buffer.toString('utf8', at, end));
        at = end + 1;
      } else {
        const { oid, type, size } = this.#header;
        if (buffer.length - at < size + 1) break;
        // A copy, so that one small object does not hold the whole chunk it came in; large ones are most of theirs.
        const part = buffer.subarray(at, at + size);
        const content = size * 4 < buffer.length ? Buffer.from(part) : part;
        this.#header = undefined;
        at += size + 1;
        this.#answer({ kind: 'found', object: { oid, type, size, content } });
      }
    }
    if (at < buffer.length) this.#keep(buffer.subarray(at));
  }

  #onLine(line: string): void {
    if (!/^[0-9a-f]{40} (?:commit|tree|blob|tag) \d+$/.test(line)) {
      this.#answer({ kind: line.endsWith(' ambiguous') ? 'ambiguous' : 'missing', size: 0 });
      return;
    }
    const afterType = line.indexOf(' ', 41);
    const header = {
      oid: line.slice(0, 40),
      type: line.slice(41, afterType),
      size: Number(line.slice(afterType + 1)),
    };
    if (this.#asks === 'header') {
      this.#answer({ kind: 'found', object: { ...header, content: nothing } });
    } else if (header.size > (this.#sent[this.#sentAt]?.maxBytes ?? 0)) {
      this.#skip = header.size + 1;
      this.#answer({ kind: 'too-large', size: header.size });
    } else {
      this.#header = header;
    }
  }

  #answer(answer: CatFileAnswer): void {
    const request = this.#sent[this.#sentAt];
    // A request leads to its answer: the last thousand blobs would stay.
    if (request !== undefined) this.#sent[this.#sentAt] = answered;
    this.#sentAt += 1;
    if (this.#sentAt > 1024 && this.#sentAt * 2 > this.#sent.length) {
      this.#sent = this.#sent.slice(this.#sentAt);
      this.#sentAt = 0;
    }
    request?.resolve(answer);
  }

  #take(): Buffer {
    const buffer = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#buffered = 0;
    return buffer ?? nothing;
  }

  #keep(rest: Buffer): void {
    this.#chunks.unshift(rest);
    this.#buffered += rest.length;
  }
}
