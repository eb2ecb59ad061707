import type { PhaseContext } from '@/lib/analysis/context';
import { codeSearch } from '@/lib/analysis/probes/code-probes';
import { type CUse, readSource, type SourceReading } from '@/lib/code/uses-c';
import type { Oid } from '@/lib/contracts/git';
import { decodeBytes } from '@/lib/diff/quoted-path';
import { isAppError } from '@/lib/errors';
import { Lru } from '@/lib/lru';
import type { SourceFile } from '@/lib/ports';

/** One use of a name, with where it stands. */
export interface PlacedUse extends CUse {
  readonly path: string;
}

export interface Uses {
  readonly uses: readonly PlacedUse[];
  /** Files that may use it and were not read, because there are so many. */
  readonly unread: number;
}

/** Files parsed for one name: callers of a function that more files use tell nothing. */
const filesPerName = 300;
/** Files of one folder, or of one name, asked for a function that is not where it was. */
const mostBeside = 12;
/** Files of one name that are told of one tree. */
const mostNamed = 2_000;
/** Files read for one candidate: past that, the rest is said to be not verified. */
const filesPerCandidate = 2_500;

/** Uses by blob and name, as many as take some 30 MB: branches share blobs, candidates share functions. */
const known = new Lru<string, readonly CUse[]>(150_000, (uses) => 1 + uses.length);

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** What of a function its users are told by. */
export interface UsedFunction {
  readonly name: string;
  readonly path: string;
  readonly isStatic: boolean;
}

/** A .c file with a static function of the name means that one. */
const hasItsOwn = (file: SourceFile, found: readonly CUse[]) =>
  file.path.endsWith('.c') &&
  found.some((use) => use.kind === 'definition' && use.inside?.isStatic === true);

/** What shares most folders with the function comes first, so that a bound cuts off what is far away. */
function nearestFirst(files: readonly SourceFile[], path: string): readonly SourceFile[] {
  if (files.length <= filesPerName) return files;
  const folders = path.split('/').slice(0, -1);
  const shared = (file: SourceFile) => {
    const parts = file.path.split('/');
    const differs = folders.findIndex((folder, at) => parts[at] !== folder);
    return differs < 0 ? folders.length : differs;
  };
  return files
    .map((file) => ({ file, near: shared(file) }))
    .sort((a, b) => b.near - a.near || (a.file.path < b.file.path ? -1 : 1))
    .map(({ file }) => file);
}

const wordsOf = (text: string) => new Set(text.split(/[/_.-]/));

/** Whether half of the words of a file's own name are in the other's: power_x_freq.c, y_x_freq.c. */
function isCalledAlike(path: string, other: string): boolean {
  const [own, wanted] = [path, other].map((one) => wordsOf(baseOf(one).replace(/\.\w+$/, '')));
  const shared = [...(own ?? [])].filter((word) => wanted?.has(word)).length;
  return 2 * shared >= Math.max(own?.size ?? 0, wanted?.size ?? 0);
}

/** By how many words of their paths files share with one that is gone: it may have got another name as well. */
function likeliestFirst(files: readonly SourceFile[], path: string): readonly SourceFile[] {
  const wanted = wordsOf(path);
  return files
    .map((file) => ({
      file,
      shared: [...wordsOf(file.path)].filter((word) => wanted.has(word)).length,
    }))
    .sort((a, b) => b.shared - a.shared || (a.file.path < b.file.path ? -1 : 1))
    .map(({ file }) => file);
}

/** Parses used last, up to so many characters of parsed source: a search asks one file for many names. */
class Readings {
  readonly #held = new Map<Oid, { readonly reading: SourceReading; size: number }>();
  #size = 0;

  /** What `ask` takes from the reading, at once: the next source may have it closed. */
  async of<T>(oid: Oid, text: string, ask: (reading: SourceReading) => T): Promise<T> {
    const opened = this.#held.has(oid) ? null : await readSource(text);
    // Somebody else may have opened it meanwhile.
    const entry = this.#held.get(oid) ?? { reading: opened ?? (await readSource(text)), size: 0 };
    this.#held.delete(oid);
    this.#held.set(oid, entry);
    const answer = ask(entry.reading);
    // The text and its pieces are held as well, at a fraction of what a parse takes.
    const size = entry.reading.held() + text.length / 8;
    this.#size += size - entry.size;
    entry.size = size;
    for (const [old, gone] of this.#held) {
      if (this.#size <= mostSource || old === oid) break;
      this.#held.delete(old);
      this.#size -= gone.size;
      gone.reading.close();
    }
    return answer;
  }
}

const mostSource = 3_000_000;
const readings = new Readings();

/** Reads who uses what, within a bound that depends on nothing but the input. */
export class CodeReader {
  readonly #context: PhaseContext;
  #read = 0;
  /** Names whose search was cut by the bound. */
  readonly cut = new Set<string>();

  readonly #most: number;
  readonly #named = new Map<string, readonly string[]>();

  /** `most`: files read for one candidate at most. */
  constructor(context: PhaseContext, most = filesPerCandidate) {
    this.#context = context;
    this.#most = most;
  }

  /**
   * Uses of a function's name in a tree: of a static one of a .c file, in that file alone; of any other, not in files
   * that have a static one of that name for themselves.
   */
  async uses(tree: Oid, at: UsedFunction): Promise<Uses> {
    const own = at.isStatic && at.path.endsWith('.c');
    const all = await this.#filesWith(tree, at.name);
    const files = own ? await this.#ownFile(all, at) : nearestFirst(all, at.path);
    const uses: PlacedUse[] = [];
    let read = 0;
    let unread = 0;
    for (const file of files) {
      // Whether it is there at all is worth reading its own file past the bound.
      const isFull = read >= filesPerName || this.#read >= this.#most;
      if (isFull && file.path !== at.path) {
        unread += 1;
        continue;
      }
      const found = await this.#usesIn(file.oid, at.name);
      if (found.length === 0) continue;
      read += 1;
      this.#read += 1;
      if (!own && file.path !== at.path && hasItsOwn(file, found)) continue;
      for (const use of found) uses.push({ ...use, path: file.path });
    }
    if (unread > 0) this.cut.add(at.name);
    return { uses, unread };
  }

  /**
   * Where a static function stands: in its file; where that is not among them, in those of its name, else in the one of
   * its folder that alone defines one so named, else in the one whose function reads most like it. A file that has one of
   * its own at the candidate as well, or on a branch that has both, means that one.
   */
  async #ownFile(all: readonly SourceFile[], at: UsedFunction): Promise<readonly SourceFile[]> {
    const exact = all.filter((file) => file.path === at.path);
    if (exact.length > 0) return exact;
    const named = all.filter((file) => baseOf(file.path) === baseOf(at.path)).slice(0, mostBeside);
    const moved = await this.#notOthers(named, at);
    if (moved.length > 0) return moved;
    const beside = all.filter((file) => folderOf(file.path) === folderOf(at.path));
    const found = await this.#defining(beside.slice(0, mostBeside), at.name);
    if (found.length === 1) return this.#notOthers(found, at);
    const near = likeliestFirst(all, at.path).slice(0, mostBeside);
    const defining = await this.#defining(near, at.name);
    return this.#readingAlike(await this.#notOthers(defining, at), at);
  }

  /**
   * The file whose function of the name has most lines of the candidate's: half of them, or a quarter in a file that is
   * called much the same. None where several are as like.
   */
  async #readingAlike(
    files: readonly SourceFile[],
    at: UsedFunction,
  ): Promise<readonly SourceFile[]> {
    const own = files.length === 0 ? null : await this.#file(this.#context.input.commit, at.path);
    if (own === null) return [];
    const mine = await this.#bodyLines(own.oid, own.text, at.name);
    const alike: { file: SourceFile; share: number }[] = [];
    for (const file of files) {
      const text = await this.#text(file.oid);
      const lines = text === null ? new Set() : await this.#bodyLines(file.oid, text, at.name);
      const common = [...mine].filter((line) => lines.has(line)).length;
      const share = common / Math.max(1, mine.size, lines.size);
      if (share >= (isCalledAlike(file.path, at.path) ? 0.25 : 0.5)) alike.push({ file, share });
    }
    const [best, second] = alike.sort((a, b) => b.share - a.share);
    return best === undefined || (second !== undefined && second.share > 0.8 * best.share)
      ? []
      : [best.file];
  }

  /** Lines of the functions of a name, but for what functions of one name have in common: its head, brackets, a return. */
  async #bodyLines(oid: Oid, text: string, name: string): Promise<ReadonlySet<string>> {
    const spans = await readings.of(oid, text, (reading) =>
      reading.functionsNamed(name).map(({ startLine, endLine }) => [startLine, endLine] as const),
    );
    const lines = text.split('\n');
    return new Set(
      spans
        .flatMap(([from, to]) => lines.slice(from - 1, to))
        .map((line) => line.trim())
        .filter((line) => /\w/.test(line) && !/^return\b/.test(line) && !line.includes(name)),
    );
  }

  async #defining(files: readonly SourceFile[], name: string): Promise<SourceFile[]> {
    const out: SourceFile[] = [];
    for (const file of files)
      if (hasItsOwn(file, await this.#usesIn(file.oid, name))) out.push(file);
    return out;
  }

  /** Of these files those that have no static function of the name at the candidate, nor beside its file on a branch. */
  async #notOthers(files: readonly SourceFile[], at: UsedFunction): Promise<SourceFile[]> {
    const { commit, branches } = this.#context.input;
    let left = [...files];
    for (const tree of [commit, ...branches.map((branch) => branch.tip)]) {
      if (left.length === 0) break;
      const paths = new Set(left.map((file) => file.path));
      const there = await this.#filesWith(tree, at.name);
      if (tree !== commit && !there.some((file) => file.path === at.path)) continue;
      const others = await this.#defining(
        there.filter((file) => paths.has(file.path)),
        at.name,
      );
      left = left.filter((file) => !others.some((other) => other.path === file.path));
    }
    return left;
  }

  /** Files that may hold a name, or define a system call of that name. */
  async #filesWith(tree: Oid, name: string): Promise<readonly SourceFile[]> {
    const search = codeSearch(this.#context.ports);
    const holding = await search.filesWith(tree, name);
    const call = /^sys_(\w+)$/.exec(name)?.[1];
    if (call === undefined) return holding;
    const named = new Set(await search.filesWith(tree, call));
    const defining = new Set(holding);
    for (const count of [0, 1, 2, 3, 4, 5, 6]) {
      for (const file of await search.filesWith(tree, `SYSCALL_DEFINE${count}`)) {
        if (named.has(file)) defining.add(file);
      }
    }
    return [...defining].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Paths of a tree's files with this last part; at most `mostNamed`. */
  async filesNamed(tree: Oid, base: string): Promise<readonly string[]> {
    const key = `${tree} ${base}`;
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    const all = (await this.#context.git.list(tree, undefined, true)) ?? [];
    const found = all.map(({ path }) => path).filter((path) => baseOf(path) === base);
    this.#named.set(key, found.slice(0, mostNamed));
    return found.slice(0, mostNamed);
  }

  /** Lines of a file at a tree, from 1; null when it is not there or cannot be read. */
  async lines(tree: Oid, path: string): Promise<readonly string[] | null> {
    return (await this.#file(tree, path))?.text.split('\n') ?? null;
  }

  /** What `ask` takes from the reading of a file, at once; null when it is not there or cannot be read. */
  async read<T>(tree: Oid, path: string, ask: (reading: SourceReading) => T): Promise<T | null> {
    const file = await this.#file(tree, path);
    return file === null ? null : readings.of(file.oid, file.text, ask);
  }

  async #usesIn(oid: Oid, name: string): Promise<readonly CUse[]> {
    const key = `${oid} ${name}`;
    const held = known.get(key);
    if (held !== undefined) return held;
    const bytes = await this.#bytes(oid);
    const uses =
      // A system call is defined by its bare name.
      bytes === null || !bytes.includes(name.replace(/^sys_/, ''))
        ? []
        : await readings.of(oid, decodeBytes(bytes), (reading) => reading.uses(name));
    known.set(key, uses);
    return uses;
  }

  async #file(tree: Oid, path: string): Promise<{ oid: Oid; text: string } | null> {
    const entry = await this.#context.git.entry(tree, path);
    if (entry === null || !entry.mode.startsWith('100')) return null;
    const text = await this.#text(entry.oid);
    return text === null ? null : { oid: entry.oid, text };
  }

  async #text(oid: Oid): Promise<string | null> {
    const bytes = await this.#bytes(oid);
    return bytes === null ? null : decodeBytes(bytes);
  }

  async #bytes(oid: Oid): Promise<Buffer | null> {
    try {
      return await this.#context.git.blob(oid, 4 << 20);
    } catch (error) {
      if (isAppError(error, 'object-missing', 'too-large')) return null;
      throw error;
    }
  }
}
