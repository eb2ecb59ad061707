import { availableParallelism } from 'node:os';
import { PassThrough } from 'node:stream';
import { emptyTree, type Oid } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
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

/** What one process printed, whole commits a page, and how many of them it names by their trees. */
interface Output {
  readonly pages: readonly Buffer[];
  readonly pairs: number;
}

/** With the commits that the process was asked about by their trees, in turn. */
interface Lane extends Output {
  readonly byTrees: readonly number[];
}

const colon = 0x3a;
const space = 0x20;
const lineBreak = 0x0a;
const oidLength = 40;
const modeLength = 6;
/** Two names and what parts and ends them. */
const pairLength = 82;

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

  /** Begins to read commits that are named bit by bit. They are in the index once that is finished. */
  begin(): TouchReading {
    const reading = new TouchReading(this.#gitDir, this.#history, (commits, lanes) => {
      const starts = new Int32Array(this.#history.size).fill(-1);
      starts.set(this.#starts);
      this.#starts = starts;
      for (const index of commits) starts[index] = this.#length;
      for (const lane of lanes) this.#read(lane);
    });
    return reading;
  }

  covers(index: number): boolean {
    return (this.#starts[index] ?? -1) >= 0;
  }

  /** The indexes of all commits that were read. */
  covered(): Int32Array {
    const found = new Int32Array(this.#starts.length);
    let count = 0;
    for (let index = 0; index < found.length; index++) {
      if (this.covers(index)) found[count++] = index;
    }
    return found.subarray(0, count);
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

  #read({ pages, byTrees }: Lane): void {
    let asked = 0;
    for (const output of pages) {
      const from = this.#length;
      this.#pages.push({ output, from });
      this.#length += output.length;
      let commit = -1;
      for (let at = 0; at < output.length; ) {
        if (output[at] !== colon) {
          if (isPair(output, at)) {
            commit = byTrees[asked] ?? -1;
            asked += 1;
          } else {
            commit = this.#history.indexOf(output.toString('latin1', at, at + oidLength)) ?? -1;
          }
          at += titleLength(output, at);
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
}

/** Commits on their way into the index, through a few processes by turns. */
export class TouchReading {
  readonly #gitDir: string;
  readonly #history: History;
  readonly #keep: (commits: readonly number[], lanes: readonly Lane[]) => void;
  readonly #commits: number[] = [];
  /** By commit index: 1 when it was named. */
  #known = new Uint8Array(0);
  readonly #lanes: { input: PassThrough; byTrees: number[]; output: Promise<Output> }[] = [];
  #turn = 0;
  #abandoned = false;

  constructor(
    gitDir: string,
    history: History,
    keep: (commits: readonly number[], lanes: readonly Lane[]) => void,
  ) {
    this.#gitDir = gitDir;
    this.#history = history;
    this.#keep = keep;
  }

  /** How many commits were named. */
  get size(): number {
    return this.#commits.length;
  }

  /** These too, as places in the history; what was named before is not read again. */
  add(commits: readonly number[]): void {
    if (this.#known.length < this.#history.size) {
      const longer = new Uint8Array(this.#history.size * 2);
      longer.set(this.#known);
      this.#known = longer;
    }
    const fresh = commits.filter((index) => this.#known[index] !== 1);
    const lanes = Math.min(availableParallelism(), 4);
    const size = Math.max(block, Math.ceil(fresh.length / lanes));
    for (let at = 0; at < fresh.length; at += size) {
      const some = fresh.slice(at, at + size);
      for (const index of some) this.#known[index] = 1;
      this.#commits.push(...some);
      this.#ask(this.#turn % lanes, some);
      this.#turn += 1;
    }
  }

  /** Puts them all into the index. Throws `object-missing` for a tree that is not there; nothing is kept then. */
  async finish(): Promise<void> {
    for (const { input } of this.#lanes) input.end();
    const lanes = await Promise.all(
      this.#lanes.map(async ({ output, byTrees }) => ({ ...(await output), byTrees })),
    );
    // git passes over two trees in silence when it cannot read one of them.
    if (lanes.some(({ pairs, byTrees }) => pairs !== byTrees.length)) {
      throw new AppError('object-missing', 'A tree that history names cannot be read.');
    }
    this.#keep(this.#commits, lanes);
  }

  /** Lets go of it: git is ended when it next says something. */
  abandon(): void {
    this.#abandoned = true;
    for (const { input } of this.#lanes) input.end();
  }

  /** A commit of one parent is asked about by both trees, if they are known: git need not open it again for them. */
  #ask(number: number, commits: readonly number[]): void {
    const { input, byTrees } = this.#lane(number);
    const lines = Buffer.allocUnsafe(commits.length * pairLength);
    let end = 0;
    for (const index of commits) {
      const parent = this.#history.firstParentAt(index);
      const known =
        !this.#history.isMergeAt(index) &&
        this.#history.writeTree(index, lines, end + oidLength + 1) &&
        (parent < 0
          ? lines.write(emptyTree, end, 'latin1') > 0
          : this.#history.writeTree(parent, lines, end));
      if (known) {
        byTrees.push(index);
        lines[end + oidLength] = space;
        end += pairLength;
      } else {
        end += lines.write(this.#history.oidAt(index), end, 'latin1') + 1;
      }
      lines[end - 1] = lineBreak;
    }
    input.write(lines.subarray(0, end));
  }

  #lane(number: number) {
    const known = this.#lanes[number];
    if (known !== undefined) return known;
    const input = new PassThrough();
    const options = ['-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--root', '-c'];
    const stream = streamGit(this.#gitDir, ['diff-tree', '--stdin', ...options], { input });
    const output = readPages(stream, () => this.#abandoned);
    // Who finishes hears of a failure.
    output.catch(() => {});
    const byTrees: number[] = [];
    const lane = { input, byTrees, output };
    this.#lanes.push(lane);
    return lane;
  }
}

/** So many commits that follow each other go to one process: it has their parents' trees at hand. */
const block = 256;
const pageBytes = 1 << 20;

/** Cuts a stream into pages that end where a commit's lines do: none is ever held twice as a whole. */
async function readPages(
  stream: AsyncIterable<Buffer>,
  isAbandoned: () => boolean,
): Promise<Output> {
  const pages: Buffer[] = [];
  let pairs = 0;
  let page = Buffer.allocUnsafe(pageBytes);
  let bytes = 0;
  for await (const chunk of stream) {
    // Leaving the loop ends git.
    if (isAbandoned()) return { pages: [], pairs: 0 };
    if (bytes + chunk.length > page.length) {
      const { last: cut, before } = lastCommit(page.subarray(0, bytes));
      if (cut > 0) pages.push(page.subarray(0, cut));
      pairs += before;
      const left = page.subarray(cut, bytes);
      page = Buffer.allocUnsafe(Math.max(pageBytes, 2 * (left.length + chunk.length)));
      bytes = left.copy(page);
    }
    bytes += chunk.copy(page, bytes);
  }
  const rest = page.subarray(0, bytes);
  pages.push(rest);
  const { last, before } = lastCommit(rest);
  return { pages, pairs: pairs + before + (isPair(rest, last) ? 1 : 0) };
}

/** Where the last commit begins (its lines may not all be there yet), and how many before it are named by their trees. */
function lastCommit(output: Buffer): { readonly last: number; readonly before: number } {
  let last = 0;
  let before = 0;
  for (let at = 0; at < output.length; ) {
    if (output[at] !== colon) {
      if (at > last && isPair(output, last)) before += 1;
      last = at;
      at += titleLength(output, at);
      continue;
    }
    const end = output.indexOf(0, at + headLength(parentsOf(output, at)));
    if (end < 0) break;
    at = end + 1;
  }
  return { last, before };
}

/** Whether a commit's lines begin with the trees that were compared, and not with its name. */
function isPair(output: Buffer, at: number): boolean {
  return output[at + oidLength] === space;
}

/** The length of what stands before a commit's lines: a name, or two, and what ends it. */
function titleLength(output: Buffer, at: number): number {
  return (isPair(output, at) ? 2 : 1) * (oidLength + 1);
}

/** With how many parents a line compares: it begins with as many colons. */
function parentsOf(output: Buffer, at: number): number {
  let parents = 1;
  while (output[at + parents] === colon) parents += 1;
  return parents;
}
