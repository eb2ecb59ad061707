import type { Oid } from '@/lib/contracts/git';
import { DateQueue } from '@/lib/git/date-queue';
import { digits, writeDigits, writeOid } from '@/lib/git/oid-bytes';
import { OidTable } from '@/lib/git/oid-table';
import { streamGit } from '@/lib/git/run-git';

const none = -1;
const noParents: readonly number[] = [];
const space = 0x20;
const lineBreak = 0x0a;

/**
 * The commit graph in memory, 48 bytes and a few integers per commit, filled on demand: only history reachable from
 * what was asked about is read, each commit once (`git rev-list --parents … --not what is known`).
 */
export class History {
  readonly #gitDir: string;
  readonly #withTrees: boolean;
  readonly #oids = new OidTable();
  #trees = Buffer.alloc(20 * 1024);
  #first = new Int32Array(1024).fill(none);
  #second = new Int32Array(1024).fill(none);
  readonly #octopus = new Map<number, number[]>();
  #loaded = new Uint8Array(1024);
  readonly #tips: Oid[] = [];
  readonly #reach = new Map<number, Uint8Array>();
  #dates = new Float64Array(1024);
  readonly #asked = new Set<Oid>();
  #next: Promise<void> | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** Commits in the order in which they were read. */
  readonly #read: number[] = [];
  #reading = false;
  /** The commit whose root tree the next line names. */
  #treeless = none;
  #watching: ((more: boolean) => void)[] = [];

  /** `withTrees`: read root trees too; not where a commit graph saves git from opening commits. */
  constructor(gitDir: string, withTrees: boolean) {
    this.#gitDir = gitDir;
    this.#withTrees = withTrees;
  }

  /** How many commits are known. */
  get size(): number {
    return this.#oids.count;
  }

  /** The commits whose history was asked for, the newest two thousand. */
  get tips(): readonly Oid[] {
    return this.#tips;
  }

  /**
   * Reads the history of these commits, unless it is known. One reading at a time; what is asked for meanwhile is read
   * together afterwards.
   */
  async load(commits: readonly Oid[]): Promise<void> {
    for (const oid of commits) this.#asked.add(oid);
    this.#next ??= this.#inTurn(() => {
      const all = [...this.#asked];
      this.#asked.clear();
      this.#next = undefined;
      return this.#load(all);
    });
    try {
      await this.#next;
    } catch {
      // It may be another caller's commit that cannot be read.
      await this.#inTurn(() => this.#load(commits));
    }
  }

  /** Places of the commits read so far, but for the first `from`. */
  readSince(from: number): readonly number[] {
    return this.#read.slice(from);
  }

  /** Resolves once the reading under way has brought more: true; or has come to its end, or there is none: false. */
  more(): Promise<boolean> {
    if (!this.#reading) return Promise.resolve(false);
    return new Promise((resolve) => this.#watching.push(resolve));
  }

  async isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean> {
    await this.load([descendant]);
    const index = this.#oids.find(ancestor);
    const from = this.#oids.find(descendant);
    if (index === none || from === none) return false;
    const bits = this.#reachable(from);
    return ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  }

  /**
   * For every commit the first of `tips` that has it in its history, as a lookup: later calls are answered without
   * git. The tips' history is read at once.
   */
  async firstContaining(tips: readonly Oid[]): Promise<(commit: Oid) => number | null> {
    await this.load(tips);
    const owner = new Int32Array(this.#oids.count).fill(none);
    for (const [order, tip] of tips.entries()) {
      const start = this.#oids.find(tip);
      const stack = [start];
      for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
        if (at === none || owner[at] !== none) continue;
        owner[at] = order;
        this.#pushParents(at, stack);
      }
    }
    return (commit) => {
      const index = this.#oids.find(commit);
      const order = index === none ? none : (owner[index] ?? none);
      return order === none ? null : order;
    };
  }

  /** The place of a commit in this graph; null when it was not read. */
  indexOf(oid: Oid): number | null {
    const index = this.#oids.find(oid);
    return index === none ? null : index;
  }

  /** Full oids, one a line, as rev-list prints them. */
  lines(indexes: readonly number[]): Buffer {
    const lines = Buffer.alloc(indexes.length * 41, '\n');
    let at = 0;
    for (const index of indexes) {
      this.#oids.writeTo(lines, at, index);
      at += 41;
    }
    return lines;
  }

  oidAt(index: number): Oid {
    return this.#oids.oidAt(index);
  }

  /** The root tree of a commit; null where it was not read. */
  treeAt(index: number): Oid | null {
    const at = index * 20;
    return this.#hasTree(at) ? this.#trees.toString('hex', at, at + 20) : null;
  }

  /** Puts the 40 digits of a commit's root tree there; false where it was not read. */
  writeTree(index: number, into: Buffer, at: number): boolean {
    if (!this.#hasTree(index * 20)) return false;
    writeDigits(into, at, this.#trees, index * 20);
    return true;
  }

  /** Whether a commit has more than one parent. */
  isMergeAt(index: number): boolean {
    return (this.#second[index] ?? none) !== none;
  }

  /** The first parent, -1 for a commit that has none. */
  firstParentAt(index: number): number {
    return this.#first[index] ?? none;
  }

  parentsAt(index: number): readonly number[] {
    const parents = [this.#first[index] ?? none, this.#second[index] ?? none];
    return [...parents.filter((parent) => parent !== none), ...(this.#octopus.get(index) ?? [])];
  }

  /** The second parent, -1 for a commit that has none. */
  secondParentAt(index: number): number {
    return this.#second[index] ?? none;
  }

  /** The third parent and later ones. */
  laterParentsAt(index: number): readonly number[] {
    return this.#octopus.get(index) ?? noParents;
  }

  /** Everything in the history of these commits, themselves included, in order of discovery. */
  async reachableFrom(commits: readonly Oid[]): Promise<number[]> {
    await this.load(commits);
    return this.#reachableBut(commits, new Uint8Array(this.#oids.count));
  }

  /** The same without what was `seen` before and what only that leads to. */
  #reachableBut(commits: readonly Oid[], seen: Uint8Array): number[] {
    const found: number[] = [];
    for (const oid of commits) {
      const stack = [this.#oids.find(oid)];
      for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
        if (at === none || seen[at] === 1) continue;
        seen[at] = 1;
        found.push(at);
        const first = this.#first[at] ?? none;
        const second = this.#second[at] ?? none;
        if (second !== none) stack.push(...(this.#octopus.get(at) ?? []), second);
        if (first !== none) stack.push(first);
      }
    }
    return found;
  }

  /**
   * What `git rev-list` lists: everything in the history of `include` that is not in that of `exclude`, as places in
   * this graph, the newest first and no parent of a listed commit before all that led to it were seen.
   */
  async newestFirst(include: readonly Oid[], exclude: readonly Oid[]): Promise<number[]> {
    await this.load([...include, ...exclude]);
    const seen = this.#reachedFrom(exclude);
    const queue = new DateQueue();
    const found: number[] = [];
    const meet = (index: number) => {
      if (index === none || seen[index] === 1) return;
      seen[index] = 1;
      queue.push(index, this.#dates[index] ?? 0);
    };
    for (const oid of include) meet(this.#oids.find(oid));
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      found.push(at);
      meet(this.#first[at] ?? none);
      meet(this.#second[at] ?? none);
      for (const parent of this.#octopus.get(at) ?? []) meet(parent);
    }
    return found;
  }

  /** The same commits as `newestFirst`, in any order: several times as fast. */
  async difference(include: readonly Oid[], exclude: readonly Oid[]): Promise<number[]> {
    await this.load([...include, ...exclude]);
    // What is excluded leads to nothing else: a walk may stop there.
    return this.#reachableBut(include, this.#reachedFrom(exclude));
  }

  /** One byte for every commit: 1 for what these commits lead to. */
  #reachedFrom(commits: readonly Oid[]): Uint8Array {
    const seen = new Uint8Array(this.#oids.count);
    for (const oid of commits) {
      const from = this.#oids.find(oid);
      if (from === none) continue;
      const bits = this.#reachable(from);
      for (let index = 0; index < seen.length; index++) {
        if (((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0) seen[index] = 1;
      }
    }
    return seen;
  }

  #hasTree(at: number): boolean {
    for (let byte = at; byte < at + 20; byte++) if (this.#trees[byte] !== 0) return true;
    return false;
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const next = this.#queue.then(run);
    this.#queue = next.catch(() => {});
    return next;
  }

  async #load(commits: readonly Oid[]): Promise<void> {
    const missing = [...new Set(commits)].filter((oid) => {
      const index = this.#oids.find(oid);
      return index === none || this.#loaded[index] === 0;
    });
    if (missing.length === 0) return;
    const input = `${missing.join('\n')}\n${this.#tips.map((oid) => `^${oid}\n`).join('')}`;
    this.#reading = true;
    const known = this.#read.length;
    try {
      let rest = Buffer.alloc(0);
      const args = ['rev-list', '--parents', '--timestamp', '--stdin'];
      if (this.#withTrees) args.push('--format=%T');
      this.#treeless = none;
      for await (const chunk of streamGit(this.#gitDir, args, { input })) {
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        let from = 0;
        for (let end = bytes.indexOf(lineBreak); end >= 0; end = bytes.indexOf(lineBreak, from)) {
          this.#add(bytes, from, end);
          from = end + 1;
        }
        rest = Buffer.from(bytes.subarray(from));
        this.#tell(true);
      }
    } catch (error) {
      this.#forget(known);
      throw error;
    } finally {
      this.#reading = false;
      this.#tell(false);
    }
    this.#tips.push(...missing);
    // Bounds the next command's input; what these reached stays known through `loaded`.
    if (this.#tips.length > 2000) this.#tips.splice(0, this.#tips.length - 2000);
  }

  /** What a reading that broke off has brought: the next question would take it for all there is. */
  #forget(from: number): void {
    for (const index of this.#read.splice(from)) {
      this.#loaded[index] = 0;
      this.#octopus.delete(index);
    }
  }

  #tell(more: boolean): void {
    const watching = this.#watching;
    this.#watching = [];
    for (const resolve of watching) resolve(more);
  }

  /** One line of output: date, with trees the word "commit", the commit, its parents; or the tree of the one before. */
  #add(bytes: Buffer, from: number, end: number): void {
    if (this.#treeless !== none) {
      writeOid(this.#trees, this.#treeless * 20, bytes, from);
      this.#treeless = none;
      return;
    }
    let date = 0;
    let at = from;
    for (; bytes[at] !== space; at++) date = date * 10 + (digits[bytes[at] ?? 0] ?? 0);
    if (this.#withTrees) at += ' commit'.length;
    const index = this.#intern(bytes, at + 1);
    if (this.#withTrees) this.#treeless = index;
    if (this.#loaded[index] === 1) return;
    this.#dates[index] = date;
    this.#loaded[index] = 1;
    this.#read.push(index);
    let order = 0;
    for (at += 42; at + 40 <= end; at += 41) {
      const parent = this.#intern(bytes, at);
      if (order === 0) this.#first[index] = parent;
      else if (order === 1) this.#second[index] = parent;
      else this.#octopus.set(index, [...(this.#octopus.get(index) ?? []), parent]);
      order += 1;
    }
  }

  #pushParents(at: number, stack: number[]): void {
    const first = this.#first[at] ?? none;
    const second = this.#second[at] ?? none;
    if (first !== none) stack.push(first);
    if (second !== none) stack.push(second, ...(this.#octopus.get(at) ?? []));
  }

  #reachable(from: number): Uint8Array {
    const known = this.#reach.get(from);
    if (known !== undefined) {
      this.#reach.delete(from);
      this.#reach.set(from, known);
      return known;
    }
    const bits = new Uint8Array((this.#oids.count >> 3) + 1);
    const stack = [from];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const bit = 1 << (at & 7);
      const byte = bits[at >> 3] ?? 0;
      if ((byte & bit) !== 0) continue;
      bits[at >> 3] = byte | bit;
      this.#pushParents(at, stack);
    }
    this.#reach.set(from, bits);
    if (this.#reach.size > 64) {
      const oldest = this.#reach.keys().next().value;
      if (oldest !== undefined) this.#reach.delete(oldest);
    }
    return bits;
  }

  /** The place of the commit whose 40 digits stand there. */
  #intern(bytes: Buffer, at: number): number {
    const index = this.#oids.intern(bytes, at);
    if (index === this.#first.length) this.#grow();
    return index;
  }

  #grow(): void {
    const size = this.#first.length * 2;
    const longer = (old: Int32Array) => {
      const grown = new Int32Array(size).fill(none);
      grown.set(old);
      return grown;
    };
    this.#first = longer(this.#first);
    this.#second = longer(this.#second);
    const dates = new Float64Array(size);
    dates.set(this.#dates);
    this.#dates = dates;
    const loaded = new Uint8Array(size);
    loaded.set(this.#loaded);
    this.#loaded = loaded;
    const trees = Buffer.alloc(size * 20);
    this.#trees.copy(trees);
    this.#trees = trees;
  }
}
