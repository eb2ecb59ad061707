import type { LineRanges, Oid, Respaced } from '@/lib/contracts/git';
import { BlobHunks, type BlobPair } from '@/lib/git/blob-hunks';
import { isPlainPath, type Line, numbersOf, through } from '@/lib/git/follow-lines';
import type { ObjectView } from '@/lib/git/object-view';
import type { Objects } from '@/lib/git/objects';

/** A file of a commit beside the same file of one of its parents. */
export interface Compared extends BlobPair {
  readonly parent: Oid;
}

/** Files whose comparisons are kept. */
const mostFiles = 4000;

/** Where lines stood in a commit's parents that the commit changed in nothing but their white space. */
export class RespacedLines {
  readonly #objects: Objects;
  readonly #hunks: BlobHunks;
  readonly #hunksButSpace: BlobHunks;
  /** By commit and path: what a walk compared there. */
  readonly #compared = new Map<string, readonly Compared[]>();

  /** `hunks`: the differences with white space, which others ask for as well; who gave it closes it. */
  constructor(objects: Objects, view: ObjectView, hunks: BlobHunks) {
    this.#objects = objects;
    this.#hunks = hunks;
    this.#hunksButSpace = new BlobHunks(view, ['-w']);
  }

  /** Keeps what a file of a commit was compared with, for who asks next. */
  remember(commit: Oid, path: string, compared: readonly Compared[]): void {
    if (this.#compared.size >= mostFiles) this.#compared.clear();
    this.#compared.set(`${commit} ${path}`, compared);
  }

  close(): Promise<void> {
    return this.#hunksButSpace.close();
  }

  /** See `respaced` of GitReader. Null: git is to be asked, as it would have to search for a rename. */
  async before(commit: Oid, path: string, ranges: LineRanges): Promise<readonly Respaced[] | null> {
    // Bytes that are no UTF-8 cannot be named to git, and nobody could ask on.
    if (!isPlainPath(path) && (await this.#blobAt(commit, path)) === null) return [];
    const pairs = this.#compared.get(`${commit} ${path}`) ?? (await this.#pairsOf(commit, path));
    if (pairs === null) return null;
    const found: Respaced[] = [];
    const all = numbersOf(ranges, Number.MAX_SAFE_INTEGER);
    let left: readonly Line[] = all.map((number, slot) => ({ number, slot }));
    for (const { parent, ...pair } of pairs) {
      const replacing = await this.#replacing(left, pair);
      const { kept } = through(replacing, await this.#hunksButSpace.hunks(pair));
      const lines = new Map(kept.map(({ number, slot }) => [all[slot] ?? 0, number]));
      if (lines.size > 0) found.push({ parent, path, lines });
      left = left.filter(({ number }) => !lines.has(number));
    }
    return found;
  }

  /** Of what git says of where lines stood, what `respaced` of GitReader may say. */
  async replacing(
    commit: Oid,
    path: string,
    stood: readonly Respaced[],
  ): Promise<readonly Respaced[]> {
    const now = await this.#blobAt(commit, path);
    const found = stood.map(async (one): Promise<readonly Respaced[]> => {
      const old = await this.#blobAt(one.parent, one.path);
      if (now === null || old === null) return [];
      const numbers = [...one.lines.keys()].map((number, slot) => ({ number, slot }));
      const replacing = await this.#replacing(numbers, { old, now });
      const lines = new Map(replacing.map(({ number }) => [number, one.lines.get(number) ?? 0]));
      return lines.size === 0 ? [] : [{ ...one, lines }];
    });
    return (await Promise.all(found)).flat();
  }

  /** The lines that stand where something was taken away: any other is new, whatever like it stands elsewhere. */
  async #replacing(lines: readonly Line[], pair: BlobPair): Promise<readonly Line[]> {
    const hunks = await this.#hunks.hunks(pair);
    return through(
      lines,
      hunks.filter(({ oldCount }) => oldCount > 0),
    ).changed;
  }

  /** The content of a file, by the path that is shown; null where there is none, or it cannot be named so. */
  async #blobAt(commit: Oid, path: string): Promise<Oid | null> {
    const found = await this.#objects.header(`${commit}:${path}`);
    return found?.type === 'blob' ? found.oid : null;
  }

  /** A file of a commit beside the same file of each parent; none in a root commit. Null where a parent lacks it. */
  async #pairsOf(commit: Oid, path: string): Promise<readonly Compared[] | null> {
    const { parents } = await this.#objects.commit(commit);
    const [now, ...olds] = await Promise.all(
      [commit, ...parents].map((one) => this.#blobAt(one, path)),
    );
    const pairs = parents.flatMap((parent, order) => {
      const old = olds[order];
      return now && old ? [{ parent, old, now }] : [];
    });
    return pairs.length < parents.length ? null : pairs;
  }
}
