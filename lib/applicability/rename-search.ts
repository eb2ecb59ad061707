import {
  type Fingerprint,
  fingerprint,
  mayBeRename,
  sizesAllowRename,
} from '@/lib/applicability/similarity';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { FileVersion, GitReader } from '@/lib/ports';

/** Files larger than this are left to git: the answer is then "maybe". */
const largest = 8 * 1024 * 1024;

/** Room for this many piece hashes (about 100 MB). */
const capacity = 12_000_000;

/**
 * Tells whether git's rename detection could find anything between deleted and added files. "No" is certain, "yes"
 * means that git must be asked. Fingerprints of files are kept, which is what makes the same question cheap for the
 * next candidate.
 */
export class RenameSearch {
  readonly #git: Pick<GitReader, 'blob' | 'sizes'>;
  readonly #sizes = new Map<Oid, number | null>();
  readonly #prints = new Map<Oid, Promise<Fingerprint | null>>();
  #held = 0;

  constructor(git: Pick<GitReader, 'blob' | 'sizes'>) {
    this.#git = git;
  }

  /** Whether anything could be found at all. */
  async possible(
    sources: readonly FileVersion[],
    targets: readonly FileVersion[],
  ): Promise<boolean> {
    const found = await this.candidates(sources, targets);
    return found === null || found.size > 0;
  }

  /**
   * For each source that has any: the targets that git could take for its new place (blobs on both sides). Null when
   * that cannot be said here (a file too large, or missing).
   */
  async candidates(
    sources: readonly FileVersion[],
    targets: readonly FileVersion[],
  ): Promise<ReadonlyMap<Oid, readonly Oid[]> | null> {
    const found = new Map<Oid, readonly Oid[]>();
    if (sources.length === 0 || targets.length === 0) return found;
    const all = new Set(targets.map((file) => file.oid));
    const regular = [...new Set(targets.filter(isRegular).map((file) => file.oid))];
    await this.#learnSizes([...regular, ...sources.map((source) => source.oid)]);
    const isFile = new Map(sources.map((source) => [source.oid, isRegular(source)]));
    for (const [source, isRegularFile] of isFile) {
      const like = isRegularFile ? await this.#like(source, regular) : [];
      if (like === null) return null;
      const same = all.has(source) && !like.includes(source) ? [source] : [];
      if (like.length + same.length > 0) found.set(source, [...like, ...same]);
    }
    return found;
  }

  async #like(source: Oid, targets: readonly Oid[]): Promise<readonly Oid[] | null> {
    const size = this.#sizes.get(source);
    if (size === null || size === undefined || size > largest) return null;
    const close = targets.filter((target) => {
      const other = this.#sizes.get(target);
      return other === null || other === undefined || sizesAllowRename(size, other);
    });
    if (close.length === 0) return [];
    const print = await this.#print(source);
    if (print === null) return null;
    const others = await Promise.all(close.map((target) => this.#print(target)));
    if (others.includes(null)) return null;
    return close.filter((_target, index) => {
      const other = others[index];
      return other !== null && other !== undefined && mayBeRename(print, other);
    });
  }

  async #learnSizes(oids: readonly Oid[]): Promise<void> {
    const unknown = oids.filter((oid) => !this.#sizes.has(oid));
    if (unknown.length === 0) return;
    const sizes = await this.#git.sizes(unknown);
    for (const [index, oid] of unknown.entries()) this.#sizes.set(oid, sizes[index] ?? null);
  }

  /** Null for what cannot be judged here: too large, or missing. */
  #print(oid: Oid): Promise<Fingerprint | null> {
    const known = this.#prints.get(oid);
    if (known !== undefined) return known;
    const made = this.#git.blob(oid, largest).then(
      (content) => {
        const print = fingerprint(content);
        this.#held += print.hashes.length;
        this.#forgetSome();
        return print;
      },
      (error: unknown) => {
        if (isAppError(error, 'too-large', 'object-missing')) return null;
        this.#prints.delete(oid);
        throw error;
      },
    );
    this.#prints.set(oid, made);
    return made;
  }

  #forgetSome(): void {
    if (this.#held < capacity) return;
    this.#prints.clear();
    this.#held = 0;
  }
}

function isRegular(file: FileVersion): boolean {
  return file.mode.startsWith('100');
}
