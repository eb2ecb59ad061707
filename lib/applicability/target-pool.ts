import { lookUp, type TreeReader } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { PathFile } from '@/lib/merge-ports';
import type { GitReader, RawTreeEntry } from '@/lib/ports';
import { treeWindow } from '@/lib/tree-window';

/** A content that a tip holds where some base has no file. */
export interface PoolEntry {
  readonly oid: Oid;
  /** Held as a regular file; links and submodules are entries of their own. */
  readonly regular: boolean;
}

/** The size of a file that is missing. */
export const unknownSize = -1;

/** Bytes; `unknownSize` for what is missing, less than that for what is no regular file. */
export function entrySize(entry: PoolEntry, size: number | null): number {
  if (!entry.regular) return unknownSize - 1;
  return size === null ? unknownSize : Math.min(size, 0x7fffffff);
}

const folder = '040000';
const nothing: readonly RawTreeEntry[] = [];
/** Among so many a name is found without an index. */
const few = 8;

/** By tree: one that differs from the tip's is mostly compared with those of other tips too. */
const indexes = new WeakMap<readonly RawTreeEntry[], ReadonlyMap<string, RawTreeEntry>>();

function byName(tree: readonly RawTreeEntry[]): ReadonlyMap<string, RawTreeEntry> {
  const known = indexes.get(tree);
  if (known !== undefined) return known;
  const made = new Map<string, RawTreeEntry>();
  for (const entry of tree) made.set(entry.name, entry);
  indexes.set(tree, made);
  return made;
}

/** Pairs of folders remembered as compared; old ones are of no more use once bases moved on. */
const remembered = 50_000;

/**
 * The files of one tip that are possible targets of renames, for all bases that were asked about: the bases of a
 * batch differ in little, so what is learned about a file for one serves the others. Entries are only ever added, so
 * that a search can go on where it stopped.
 */
export class TargetPool {
  readonly entries: PoolEntry[] = [];
  readonly #git: TreeReader & Pick<GitReader, 'sizes'>;
  readonly #tip: Oid;
  readonly #paths = new Set<string>();
  readonly #known = new Set<string>();
  readonly #places = new Map<Oid, PathFile[]>();
  readonly #compared = new Map<string, Promise<void>>();

  #sizes = new Int32Array(1024);
  #sized = 0;
  #sizing: Promise<void> = Promise.resolve();

  constructor(git: TreeReader & Pick<GitReader, 'sizes'>, tip: Oid) {
    this.#git = git;
    this.#tip = tip;
  }

  /** Afterwards `entries` holds every file of the tip at a path where `base` has no file. */
  gather(base: Oid): Promise<void> {
    if (this.#compared.size > remembered) this.#compared.clear();
    return this.#compare(base, this.#tip, '');
  }

  /** Whether any of the files so far has this content. */
  holds(content: Oid): boolean {
    return this.#places.has(content);
  }

  /** `entrySize` of the first `end` entries; what stands behind them means nothing. */
  async sizes(end: number): Promise<Int32Array> {
    const before = this.#sizing;
    const now = (async () => {
      await before.catch(() => undefined);
      const open = this.entries.slice(this.#sized, end);
      if (open.length === 0) return;
      const read = await this.#git.sizes(open.map(({ oid }) => oid));
      if (this.#sizes.length < end) {
        const wider = new Int32Array(end * 2);
        wider.set(this.#sizes);
        this.#sizes = wider;
      }
      for (const [index, entry] of open.entries()) {
        this.#sizes[this.#sized + index] = entrySize(entry, read[index] ?? null);
      }
      this.#sized += open.length;
    })();
    this.#sizing = now;
    await now;
    return this.#sizes;
  }

  /** Where the tip holds this content while `base` has no file there. Only after `gather`. */
  async placesAddedSince(base: Oid, content: Oid): Promise<readonly PathFile[]> {
    const places = this.#places.get(content) ?? [];
    const added = await Promise.all(
      places.map(async ({ path }) => {
        const { entry } = await lookUp(this.#git, base, path);
        return entry === null || entry.mode === folder;
      }),
    );
    return places.filter((_place, index) => added[index]);
  }

  #compare(base: Oid | null, tip: Oid, prefix: string): Promise<void> {
    const key = `${base ?? ''} ${prefix}`;
    let done = this.#compared.get(key);
    if (done === undefined) {
      done = this.#readBoth(base, tip, prefix);
      this.#compared.set(key, done);
      done.catch(() => this.#compared.delete(key));
    }
    return done;
  }

  async #readBoth(base: Oid | null, tip: Oid, prefix: string): Promise<void> {
    const [old, now] = await Promise.all([
      base === null ? nothing : this.#git.tree(base),
      this.#git.tree(tip),
    ]);
    // Side by side: the trees of all folders are asked of git together.
    const folders = this.#addHere(old, now, prefix);
    if (folders.length > 0) {
      await Promise.all(
        folders.map(({ was, is, name }) => this.#compare(was, is, `${prefix}${name}/`)),
      );
    }
  }

  /** Adds the files of one folder; its folders that differ are still to be compared. */
  #addHere(old: readonly RawTreeEntry[], now: readonly RawTreeEntry[], prefix: string) {
    const { before, after } = treeWindow(old, now);
    const named = before.length > few ? byName(old) : null;
    const folders: { readonly was: Oid | null; readonly is: Oid; readonly name: string }[] = [];
    for (const { name, mode, oid } of after) {
      const there = named === null ? before.find((one) => one.name === name) : named.get(name);
      const was = there?.mode === folder ? there.oid : null;
      if (mode === folder) {
        if (was !== oid) folders.push({ was, is: oid, name });
      } else if (there === undefined || was !== null) {
        this.#add({ path: prefix + name, file: { mode, oid } });
      }
    }
    return folders;
  }

  #add(place: PathFile): void {
    if (this.#paths.has(place.path)) return;
    this.#paths.add(place.path);
    const { mode, oid } = place.file;
    const places = this.#places.get(oid);
    if (places === undefined) this.#places.set(oid, [place]);
    else places.push(place);
    const regular = mode.startsWith('100');
    const key = `${regular} ${oid}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.entries.push({ oid, regular });
  }
}
