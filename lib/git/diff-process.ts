import type { ChildProcess } from 'node:child_process';
import { AppError } from '@/lib/errors';
import { killedError, spawnGit } from '@/lib/git/run-git';

interface Waiting {
  readonly marker: Buffer;
  readonly resolve: (output: Buffer) => void;
  readonly reject: (error: Error) => void;
}

const nothing = Buffer.alloc(0);
const lineBreak = Buffer.from('\n');

/**
 * A long-lived `git diff-tree --stdin`: starting a process for every diff costs more than most diffs. A line of input
 * that names no object is printed back and flushes (git-diff-tree(1), builtin/diff-tree.c), so one follows every
 * question as its end mark; lines of a patch never look like it.
 */
export class DiffProcess {
  readonly #gitDir: string;
  readonly #arguments: readonly string[];
  #child: Promise<ChildProcess> | undefined;
  #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];
  #held = 0;
  #number = 0;
  #closed = false;
  /** What goes to each process, mostly the only one, at the end of this turn. */
  readonly #unsent = new Map<ChildProcess, string>();

  constructor(gitDir: string, options: readonly string[]) {
    this.#gitDir = gitDir;
    this.#arguments = ['diff-tree', '--stdin', '--no-commit-id', ...options];
  }

  /**
   * What git prints for one line of input: two trees (their names stand before the patch then) or a commit and its
   * parent. Throws `git-killed` for this and all later questions under way when the process ends.
   */
  async ask(line: string): Promise<Buffer> {
    if (this.#closed) throw closedError();
    this.#child ??= this.#start();
    const child = await this.#child;
    this.#number += 1;
    const mark = `end of answer ${this.#number}\n`;
    return new Promise<Buffer>((resolve, reject) => {
      this.#waiting.push({ marker: Buffer.from(mark), resolve, reject });
      const unsent = this.#unsent.get(child);
      if (unsent === undefined) process.nextTick(() => this.#send(child));
      this.#unsent.set(child, `${unsent ?? ''}${line}\n${mark}`);
    });
  }

  /** What is asked in one go is written in one go. */
  #send(child: ChildProcess): void {
    child.stdin?.write(this.#unsent.get(child) ?? '');
    this.#unsent.delete(child);
  }

  close(): void {
    this.#closed = true;
    void this.#child?.then(
      (child) => child.kill(),
      () => undefined,
    );
  }

  async #start(): Promise<ChildProcess> {
    const child = await spawnGit(this.#gitDir, this.#arguments);
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr?.resume();
    // A write to a process that just died: `close` below deals with it.
    child.stdin?.on('error', () => {});
    child.once('error', (error) => this.#failAll(error));
    child.once('close', (_code, signal) =>
      this.#failAll(this.#closed ? closedError() : killedError(['diff-tree'], signal)),
    );
    if (this.#closed) child.kill();
    return child;
  }

  #failAll(error: Error): void {
    this.#child = undefined;
    this.#chunks = [];
    this.#held = 0;
    const all = this.#waiting;
    this.#waiting = [];
    for (const one of all) one.reject(error);
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const tail = this.#tail(first.marker.length);
      const window = tail.length === 0 ? rest : Buffer.concat([tail, rest]);
      const at = markerAt(window, first.marker, tail.length === this.#held);
      if (at < 0) break;
      const whole = Buffer.concat([...this.#chunks, rest]);
      const end = whole.length - window.length + at;
      this.#chunks = [];
      this.#held = 0;
      this.#waiting.shift();
      first.resolve(whole.subarray(0, end));
      rest = whole.subarray(end + first.marker.length);
    }
    if (rest.length === 0) return;
    this.#chunks.push(rest);
    this.#held += rest.length;
  }

  /** The last bytes that came before: the mark may be cut in two. */
  #tail(length: number): Buffer {
    let tail = nothing;
    for (let at = this.#chunks.length - 1; at >= 0 && tail.length < length; at--) {
      tail = Buffer.concat([this.#chunks[at] ?? nothing, tail]);
    }
    return tail;
  }
}

/** The mark at the start of a line. `fromStart`: the window begins where the answer does. */
function markerAt(window: Buffer, marker: Buffer, fromStart: boolean): number {
  if (fromStart && window.subarray(0, marker.length).equals(marker)) return 0;
  const at = window.indexOf(Buffer.concat([lineBreak, marker]));
  return at < 0 ? -1 : at + 1;
}

function closedError(): AppError {
  return new AppError('git-failed', 'The repository was closed.');
}
