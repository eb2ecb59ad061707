import { createHash, randomBytes } from 'node:crypto';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';

/** All files of a store together; the ones not used for longest go first. */
const mostBytes = 256 * 1024 * 1024;
/** One file, which is read whole: cells of one tip in one context. */
const mostBytesOfFile = 64 * 1024 * 1024;

const separator = '\t';

/**
 * Computed cells on disk, so that the same question asked again is answered at once. A context names everything that
 * cells hang on beside commit and tip; another context is another folder, so nothing in the store is ever stale. One
 * file per tip, one line per commit with a checksum over context, tip, commit and content: what is damaged is as good
 * as not there. Files are replaced whole, so that readers see the old or the new one; of two that write at once one
 * wins, and what the other added is computed again some day. The folder is its owner's alone.
 */
export class CellStore {
  readonly #top: string;
  readonly #folder: string;
  readonly #context: string;
  readonly #limit: number;
  readonly #tips = new Map<Oid, Promise<Map<Oid, string>>>();
  readonly #changed = new Set<Oid>();

  private constructor(top: string, context: string, limit: number) {
    this.#top = top;
    this.#context = context;
    this.#limit = limit;
    this.#folder = path.join(top, context);
  }

  /**
   * Opens the store in `folder`, which is made when missing. `context`: whatever cells hang on. Throws `unavailable`
   * when the folder is not ours alone: others could put cells into it.
   */
  static async open(
    folder: string,
    context: readonly string[],
    limit = mostBytes,
  ): Promise<CellStore> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const found = await lstat(folder);
      const mine = process.getuid === undefined || found.uid === process.getuid();
      if (!found.isDirectory() || !mine || (found.mode & 0o022) !== 0) {
        throw new AppError('unavailable', `${folder} is open to other accounts.`);
      }
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      const why = cause instanceof Error ? cause.message : '';
      throw new AppError('unavailable', `${folder} cannot be used: ${why}`, { cause });
    }
    return new CellStore(folder, digest(context), limit);
  }

  /** What is kept of one tip: content by commit. */
  cells(tip: Oid): Promise<ReadonlyMap<Oid, string>> {
    return this.#ofTip(tip);
  }

  /** Keeps one cell (one line of text) until `save`. */
  async keep(tip: Oid, commit: Oid, content: string): Promise<void> {
    (await this.#ofTip(tip)).set(commit, content);
    this.#changed.add(tip);
  }

  /** Writes what was kept and removes what is too much. */
  async save(): Promise<void> {
    if (this.#changed.size === 0) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const tip of this.#changed) await this.#write(tip, await this.#ofTip(tip));
    this.#changed.clear();
    await this.#prune();
  }

  #ofTip(tip: Oid): Promise<Map<Oid, string>> {
    let cells = this.#tips.get(tip);
    if (cells === undefined) {
      cells = this.#read(tip);
      this.#tips.set(tip, cells);
    }
    return cells;
  }

  #file(tip: Oid): string {
    return path.join(this.#folder, `${tip}.cells`);
  }

  async #read(tip: Oid): Promise<Map<Oid, string>> {
    const cells = new Map<Oid, string>();
    const file = this.#file(tip);
    let text: string;
    try {
      if ((await stat(file)).size > mostBytesOfFile) return cells;
      text = await readFile(file, 'utf8');
      // Used now: the last to go.
      await utimes(file, new Date(), new Date());
    } catch (error) {
      if (error instanceof Error && 'code' in error) return cells; // not there, or removed just now
      throw error;
    }
    for (const line of text.split('\n')) {
      const [commit = '', sum = '', content = ''] = cut(line);
      if (sum !== '' && sum === this.#sum(tip, commit, content)) cells.set(commit, content);
    }
    return cells;
  }

  async #write(tip: Oid, cells: ReadonlyMap<Oid, string>): Promise<void> {
    // What others wrote since it was read stays; then the newest as far as there is room.
    const all = new Map([...(await this.#read(tip)), ...cells]);
    const lines: string[] = [];
    let bytes = 0;
    for (const [commit, content] of [...all].reverse()) {
      const sum = this.#sum(tip, commit, content);
      const line = `${commit}${separator}${sum}${separator}${content}\n`;
      bytes += Buffer.byteLength(line);
      if (bytes > mostBytesOfFile) break;
      lines.push(line);
    }
    const aside = `${this.#file(tip)}.${randomBytes(6).toString('hex')}`;
    await writeFile(aside, lines.reverse().join(''), { mode: 0o600, flag: 'wx' });
    await rename(aside, this.#file(tip));
  }

  #sum(tip: Oid, commit: Oid, content: string): string {
    return digest([this.#context, tip, commit, content]);
  }

  async #prune(): Promise<void> {
    const files: { file: string; size: number; used: number }[] = [];
    for (const context of await readdir(this.#top)) {
      const folder = path.join(this.#top, context);
      for (const name of await readdir(folder).catch(() => [])) {
        const file = path.join(folder, name);
        const found = await stat(file).catch(() => null);
        if (found !== null) files.push({ file, size: found.size, used: found.mtimeMs });
      }
    }
    files.sort((a, b) => b.used - a.used);
    let bytes = 0;
    for (const { file, size } of files) {
      bytes += size;
      if (bytes <= this.#limit) continue;
      await rm(file, { force: true });
      // Goes with its last file; another process may just have put one in.
      await rmdir(path.dirname(file)).catch(() => undefined);
    }
  }
}

function cut(line: string): string[] {
  const first = line.indexOf(separator);
  const second = line.indexOf(separator, first + 1);
  if (first < 0 || second < 0) return [];
  return [line.slice(0, first), line.slice(first + 1, second), line.slice(second + 1)];
}

/** 32 hex; parts cannot run into one another. */
function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex').slice(0, 32);
}
