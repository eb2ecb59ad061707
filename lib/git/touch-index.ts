import { availableParallelism } from 'node:os';
import type { Oid } from '@/lib/contracts/git';
import type { History } from '@/lib/git/history';
import { streamGit } from '@/lib/git/run-git';

/** A file in a tree; the mode is 000000 and the oid zeros where it is not. */
export interface TouchSide {
  readonly mode: string;
  readonly oid: Oid;
}

/**
 * What a commit did to one path. A merge is named only where the file differs from that of every parent, as
 * `git diff-tree -c` has it.
 */
export interface Touch {
  /** One letter per parent: M, A, D, T. */
  readonly letters: string;
  /** The file in each parent. A root commit is compared with nothing. */
  readonly olds: readonly TouchSide[];
  readonly now: TouchSide;
}

interface Page {
  readonly output: Buffer;
  readonly from: number;
}

const colon = 0x3a;
const oidLength = 40;
const modeLength = 6;

/** The length of a `--raw -z --no-abbrev` line before its path: colons, modes, oids, letters, and what parts them. */
function headLength(parents: number): number {
  return parents + (parents + 1) * (modeLength + 1) + (parents + 1) * (oidLength + 1) + parents + 1;
}

/** Which commits of a history changed which path, read by `git diff-tree --stdin`; it grows as more is asked for. */
export class TouchIndex {
  readonly #gitDir: string;
  readonly #history: History;
  /** What git printed, whole commits each, one after the other, and where in the whole each begins. */
  readonly #pages: Page[] = [];
  /** By path (bytes, latin1): commit index, offset in the whole, and so on. */
  readonly #places = new Map<string, number[]>();
  /** By commit index: where its lines begin; -1 for a commit not read. */
  #starts = new Int32Array(0);
  #length = 0;

  constructor(gitDir: string, history: History) {
    this.#gitDir = gitDir;
    this.#history = history;
  }

  /** Bytes held, about. */
  get bytes(): number {
    return this.#length;
  }

  /** Reads these commits too. Throws when git cannot read a tree of them; nothing is kept then. */
  async add(commits: readonly number[]): Promise<void> {
    const size = Math.max(1, Math.ceil(commits.length / Math.min(availableParallelism(), 4)));
    const options = ['-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--root', '-c'];
    const runs: Promise<Buffer[]>[] = [];
    for (let at = 0; at < commits.length; at += size) {
      const input = this.#history.lines(commits.slice(at, at + size));
      const args = ['diff-tree', '--stdin', ...options];
      runs.push(readPages(streamGit(this.#gitDir, args, { input })));
    }
    const outputs = await Promise.all(runs);
    const starts = new Int32Array(this.#history.size).fill(-1);
    starts.set(this.#starts);
    this.#starts = starts;
    for (const index of commits) starts[index] = this.#length;
    for (const output of outputs.flat()) this.#read(output);
  }

  covers(index: number): boolean {
    return (this.#starts[index] ?? -1) >= 0;
  }

  /** The indexes of all commits that were read. */
  covered(): number[] {
    const found: number[] = [];
    for (const [index, start] of this.#starts.entries()) if (start >= 0) found.push(index);
    return found;
  }

  /** The commits that changed a path, and the handle that `touch` takes, in turn. */
  placesOf(path: string): readonly number[] {
    return this.#places.get(path) ?? [];
  }

  touch(handle: number): Touch {
    const page = this.#pageOf(handle);
    const at = handle - page.from;
    const parents = parentsOf(page.output, at);
    const words = page.output
      .toString('latin1', at + parents, at + headLength(parents) - 1)
      .split(' ');
    const side = (number: number): TouchSide => ({
      mode: words[number] ?? '',
      oid: words[parents + 1 + number] ?? '',
    });
    const olds = Array.from({ length: parents }, (_, number) => side(number));
    return { letters: words.at(-1) ?? '', olds, now: side(parents) };
  }

  /** Files that a commit of one parent deleted. */
  deletedBy(index: number): { readonly path: string; readonly old: TouchSide }[] {
    const start = this.#starts[index] ?? -1;
    if (start < 0) return [];
    const page = this.#pageOf(start);
    const found: { path: string; old: TouchSide }[] = [];
    const head = headLength(1);
    for (let at = start - page.from; page.output[at] === colon; ) {
      const end = page.output.indexOf(0, at + head);
      const { letters, olds } = this.touch(page.from + at);
      const [old] = olds;
      if (letters === 'D' && old !== undefined) {
        found.push({ path: page.output.toString('latin1', at + head, end), old });
      }
      at = end + 1;
    }
    return found;
  }

  #pageOf(handle: number): Page {
    let low = 0;
    let high = this.#pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pages[middle]?.from ?? 0) <= handle) low = middle;
      else high = middle - 1;
    }
    const page = this.#pages[low];
    if (page === undefined) throw new Error(`nothing was read at ${handle}`);
    return page;
  }

  #read(output: Buffer): void {
    const from = this.#length;
    this.#pages.push({ output, from });
    this.#length += output.length;
    let commit = -1;
    for (let at = 0; at < output.length; ) {
      if (output[at] !== colon) {
        commit = this.#history.indexOf(output.toString('latin1', at, at + oidLength)) ?? -1;
        at += oidLength + 1;
        this.#starts[commit] = from + at;
        continue;
      }
      const name = at + headLength(parentsOf(output, at));
      const end = output.indexOf(0, name);
      const path = output.toString('latin1', name, end);
      const places = this.#places.get(path);
      if (places === undefined) this.#places.set(path, [commit, from + at]);
      else places.push(commit, from + at);
      at = end + 1;
    }
  }
}

const pageBytes = 1 << 20;

/** Cuts a stream into pages that end where a commit's lines do: none is ever held twice as a whole. */
async function readPages(stream: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const pages: Buffer[] = [];
  let held: Buffer[] = [];
  let bytes = 0;
  let enough = pageBytes;
  for await (const chunk of stream) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < enough) continue;
    const whole = Buffer.concat(held);
    const cut = lastCommit(whole);
    enough = cut > 0 ? pageBytes : whole.length * 2;
    if (cut > 0) pages.push(Buffer.from(whole.subarray(0, cut)));
    held = [whole.subarray(cut)];
    bytes = whole.length - cut;
  }
  pages.push(Buffer.concat(held));
  return pages;
}

/** Where the last commit begins; its lines may not all be there yet. */
function lastCommit(output: Buffer): number {
  let last = 0;
  for (let at = 0; at < output.length; ) {
    if (output[at] !== colon) {
      last = at;
      at += oidLength + 1;
      continue;
    }
    const end = output.indexOf(0, at + headLength(parentsOf(output, at)));
    if (end < 0) break;
    at = end + 1;
  }
  return last;
}

/** With how many parents a line compares: it begins with as many colons. */
function parentsOf(output: Buffer, at: number): number {
  let parents = 1;
  while (output[at + parents] === colon) parents += 1;
  return parents;
}
