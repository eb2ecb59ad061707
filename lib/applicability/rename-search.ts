import { Fingerprints, type Prints } from '@/lib/applicability/fingerprints';
import { type Fingerprint, renamesOf } from '@/lib/applicability/similarity';
import {
  entrySize,
  type PoolEntry,
  type TargetPool,
  unknownSize,
} from '@/lib/applicability/target-pool';
import type { Oid } from '@/lib/contracts/git';
import type { FileVersion, PathFile } from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';

/** Files larger than this are left to git: the answer is then "maybe". */
const largest = 8 * 1024 * 1024;

/** Searches kept for later candidates, by pool. */
const remembered = 20_000;

/** Contents that git could take for a new place of a file, and those of which that cannot be said here. */
interface Alike {
  readonly sure: readonly Oid[];
  readonly unsure: readonly Oid[];
}

/** Entries from `from` to before `end`, with their sizes. */
interface Slice {
  readonly entries: readonly PoolEntry[];
  readonly sizes: Int32Array;
  /** Of the entries, as far as they were looked at. */
  readonly prints: Prints;
  readonly holds: (content: Oid) => boolean;
  readonly from: number;
  readonly end: number;
}

/** What is known of the first entries of a pool. */
interface Searched extends Alike {
  readonly upTo: number;
}

/**
 * Tells whether git's rename detection could find anything between deleted and added files. "No" is certain, "yes"
 * means that git must be asked. Fingerprints of files are kept, which is what makes the same question cheap for the
 * next candidate.
 */
export class RenameSearch {
  readonly #git: Pick<GitReader, 'blob' | 'sizes'>;
  readonly #sizes = new Map<Oid, number | null>();
  readonly #prints: Fingerprints;
  readonly #byPool = new WeakMap<TargetPool, { forgotten: number; prints: Prints }>();
  readonly #searches = new WeakMap<TargetPool, Map<string, Promise<Searched | null>>>();

  constructor(git: Pick<GitReader, 'blob' | 'sizes'>) {
    this.#git = git;
    this.#prints = new Fingerprints(git, largest);
  }

  /** Whether git could find a rename between these few files, and so has to be asked. */
  async possible(
    sources: readonly FileVersion[],
    targets: readonly FileVersion[],
  ): Promise<boolean> {
    if (sources.length === 0 || targets.length === 0) return false;
    const entries = targets.map((file) => ({ oid: file.oid, regular: isRegular(file) }));
    const read = await this.#git.sizes(entries.map(({ oid }) => oid));
    const sizes = Int32Array.from(entries, (entry, index) => entrySize(entry, read[index] ?? null));
    const oids = new Set(entries.map(({ oid }) => oid));
    const holds = (content: Oid) => oids.has(content);
    const among = { entries, sizes, prints: [], holds, from: 0, end: entries.length };
    for (const source of sources) {
      const found = await this.#alike(source, among);
      if (found === null || found.sure.length + found.unsure.length > 0) return true;
    }
    return false;
  }

  /**
   * For each content among `sources` that has any: the files of the tip that git could take for its new place, which
   * `base` does not have. Null when that cannot be said here (a file too large, or missing), or one has more than
   * `most`: the search ends there. A file that was moved as it is has no other place: git pairs equal contents first
   * (diffcore-rename.c, find_exact_renames).
   */
  async targets(
    sources: readonly FileVersion[],
    pool: TargetPool,
    base: Oid,
    most: number,
  ): Promise<ReadonlyMap<Oid, readonly PathFile[]> | null> {
    await pool.gather(base);
    const found = new Map<Oid, readonly PathFile[]>();
    const open: FileVersion[] = [];
    for (const source of new Map(sources.map((one) => [one.oid, one])).values()) {
      const equal = await pool.placesAddedSince(base, source.oid);
      if (equal.length > most) return null;
      if (equal.length > 0 && [source, ...equal.map(({ file }) => file)].every(isRegular)) {
        found.set(source.oid, equal);
      } else {
        open.push(source);
      }
    }
    for (const source of open) {
      const alike = await this.#alikeIn(source, pool);
      if (alike === null) return null;
      for (const oid of alike.unsure) {
        if ((await pool.placesAddedSince(base, oid)).length > 0) return null;
      }
      const places = await Promise.all(alike.sure.map((oid) => pool.placesAddedSince(base, oid)));
      if (places.flat().length > most) return null;
      if (places.flat().length > 0) found.set(source.oid, places.flat());
    }
    return found;
  }

  /** What is alike in a whole pool; entries that were looked at once for a source are not looked at again. */
  async #alikeIn(source: FileVersion, pool: TargetPool): Promise<Alike | null> {
    let searches = this.#searches.get(pool);
    if (searches === undefined) {
      searches = new Map();
      this.#searches.set(pool, searches);
    }
    if (searches.size > remembered) searches.clear();
    const key = `${isRegular(source)} ${source.oid}`;
    const end = pool.entries.length;
    const before = searches.get(key) ?? Promise.resolve({ upTo: 0, sure: [], unsure: [] });
    const now = before.then(async (known): Promise<Searched | null> => {
      if (known === null || known.upTo >= end) return known;
      const sizes = await pool.sizes(end);
      const more = await this.#alike(source, {
        holds: (content) => pool.holds(content),
        entries: pool.entries,
        sizes,
        prints: this.#printsIn(pool),
        from: known.upTo,
        end,
      });
      if (more === null) return null;
      return {
        upTo: end,
        sure: [...new Set([...known.sure, ...more.sure])],
        unsure: [...known.unsure, ...more.unsure],
      };
    });
    searches.set(key, now);
    now.catch(() => searches.delete(key));
    return now;
  }

  /** Null when the source itself cannot be judged. */
  async #alike(source: FileVersion, among: Slice): Promise<Alike | null> {
    const { entries, sizes, from, end } = among;
    const isSourceRegular = isRegular(source);
    const size = isSourceRegular ? await this.#size(source.oid) : 0;
    if (size === null || size > largest) return null;
    const sure = new Set<Oid>(among.holds(source.oid) ? [source.oid] : []);
    const close: number[] = [];
    // Thousands of entries for each of hundreds of sources: no more than two comparisons for most.
    const [least, most] = isSourceRegular ? [Math.ceil(size / 2), size * 2] : [1, 0];
    for (let index = from; index < end; index++) {
      const other = sizes[index] ?? unknownSize;
      if (other < least || other > most) {
        if (other !== unknownSize || !isSourceRegular) continue;
      }
      if (entries[index]?.oid !== source.oid) close.push(index);
    }
    if (close.length === 0) return { sure: [...sure], unsure: [] };
    const print = await this.#prints.of(source.oid);
    if (print === null) return null;
    await this.#prints.fill(among.prints, entries, close);
    const unsure: Oid[] = [];
    const known: number[] = [];
    const others: Fingerprint[] = [];
    for (const index of close) {
      const other = among.prints[index] ?? null;
      if (other === null) unsure.push(entries[index]?.oid ?? '');
      else {
        known.push(index);
        others.push(other);
      }
    }
    for (const [place, alike] of renamesOf(print, others).entries()) {
      if (alike) sure.add(entries[known[place] ?? -1]?.oid ?? '');
    }
    return { sure: [...sure], unsure };
  }

  /** By entry, so that a look-up costs no search; of what was forgotten meanwhile nothing is kept here either. */
  #printsIn(pool: TargetPool): Prints {
    const known = this.#byPool.get(pool);
    if (known?.forgotten === this.#prints.forgotten) return known.prints;
    const prints: Prints = [];
    this.#byPool.set(pool, { forgotten: this.#prints.forgotten, prints });
    return prints;
  }

  async #size(oid: Oid): Promise<number | null> {
    const known = this.#sizes.get(oid);
    if (known !== undefined) return known;
    const [size = null] = await this.#git.sizes([oid]);
    this.#sizes.set(oid, size);
    return size;
  }
}

function isRegular(file: FileVersion): boolean {
  return file.mode.startsWith('100');
}
