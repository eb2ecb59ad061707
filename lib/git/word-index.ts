import fs from 'node:fs';
import path from 'node:path';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import { withFileLock } from '@/lib/file-lock';
import { Lru } from '@/lib/lru';
import type { CodeSearch, GitReader, SourceFile } from '@/lib/ports';
import { bloomOf, holdsWord, includesIn, type WordSet, wordsOf } from './word-set';

/**
 * Which words stand in which blob, for `git grep -w` over whole trees without reading them: per blob a Bloom filter of
 * its words (24 bits a word) and the headers it includes. Keyed by blob, so that branches share what they share; built
 * once per tree, later only for blobs that are new. One append-only file per installation, loaded into memory.
 */

const recordHead = 24;
/** Blobs read at once. */
const readAhead = 48;
/** Larger ones are not read: they count as holding every word. */
const largestBlob = 8 << 20;
const flushBytes = 4 << 20;
const mostFound = 200_000;

/** The C files of a tree, and the words of each at the same place. */
interface IndexedTree {
  readonly files: readonly SourceFile[];
  readonly sets: readonly (WordSet | undefined)[];
}

export type IndexProgress = (done: number, total: number) => void;

export class WordIndex implements CodeSearch {
  readonly #file: string;
  readonly #git: GitReader;
  readonly #known = new Map<string, WordSet>();
  readonly #trees = new Map<Oid, Promise<IndexedTree>>();
  /** Answers used last, up to so many files: callers are asked for by several findings of one candidate. */
  readonly #found = new Lru<string, readonly SourceFile[]>(mostFound, (files) => files.length + 8);
  readonly #progress: IndexProgress | undefined;
  #loaded = 0;

  /** `folder` is made when missing. */
  constructor(folder: string, git: GitReader, progress?: IndexProgress) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = path.join(folder, 'words-2.bin');
    // Of an earlier version: nothing reads it any more.
    fs.rmSync(path.join(folder, 'words-1.bin'), { force: true });
    this.#git = git;
    this.#progress = progress;
    this.#load();
  }

  async filesWith(treeish: Oid, word: string): Promise<readonly SourceFile[]> {
    const key = `${treeish} ${word}`;
    const found = this.#found.get(key);
    if (found !== undefined) return found;
    const { files, sets } = await this.#tree(treeish);
    const holds = holdsWord(word);
    const made = files.filter((_file, at) => holds(sets[at]));
    this.#found.set(key, made);
    return made;
  }

  async filesIncluding(treeish: Oid, headers: readonly string[]): Promise<readonly SourceFile[]> {
    const far = new Set<number>();
    /** A bare name is the header beside the file, or one directly below an include folder. */
    const near = new Map<number, Set<string>>();
    /** With one or more `../` before it: in the folder above. */
    const up = new Map<number, Set<string>>();
    for (const header of headers) {
      const parts = header.split('/');
      const suffixes = parts.map((_part, at) => parts.slice(at).join('/'));
      for (const one of suffixes.slice(0, -1)) {
        far.add(wordsOf.hash(one));
        far.add(wordsOf.hash(`^${one}`));
      }
      const folder = parts.slice(0, -1).join('/');
      const base = wordsOf.hash(parts.at(-1) ?? header);
      if (/(?:^|\/)include$/.test(folder)) far.add(base);
      near.set(base, (near.get(base) ?? new Set()).add(folder));
      const above = wordsOf.hash(`^${parts.at(-1) ?? header}`);
      up.set(above, (up.get(above) ?? new Set()).add(folder));
    }
    const own = new Set(headers);
    const { files, sets } = await this.#tree(treeish);
    // `<rte_ring.h>` of a folder that the build puts on the include path: where one header has the name, it is meant.
    const named = new Map<string, number>();
    for (const { path: file } of files) {
      const base = file.slice(file.lastIndexOf('/') + 1);
      if (base.endsWith('.h')) named.set(base, (named.get(base) ?? 0) + 1);
    }
    for (const header of headers) {
      const base = header.slice(header.lastIndexOf('/') + 1);
      if (named.get(base) === 1) far.add(wordsOf.hash(base));
    }
    return files.filter(({ path: file }, at) => {
      const includes = sets[at]?.includes ?? [];
      if (includes.length === 0 || own.has(file)) return false;
      const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
      const parent = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
      return includes.some(
        (one) =>
          far.has(one) || near.get(one)?.has(folder) === true || up.get(one)?.has(parent) === true,
      );
    });
  }

  /** The C files of a tree; every one is in the index afterwards. */
  async files(treeish: Oid): Promise<readonly SourceFile[]> {
    return (await this.#tree(treeish)).files;
  }

  #tree(treeish: Oid): Promise<IndexedTree> {
    const held = this.#trees.get(treeish);
    if (held !== undefined) return held;
    const read = this.#index(treeish);
    this.#trees.set(treeish, read);
    if (this.#trees.size > 24) this.#trees.delete(this.#trees.keys().next().value ?? treeish);
    read.catch(() => this.#trees.delete(treeish));
    return read;
  }

  async #index(treeish: Oid): Promise<IndexedTree> {
    const entries = (await this.#git.list(treeish, '', true)) ?? [];
    const files = entries
      .filter((entry) => /\.[ch]$/.test(entry.path) && entry.mode.startsWith('100'))
      .map(({ path: file, oid }) => ({ path: file, oid }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const missing = () =>
      [...new Set(files.map((one) => one.oid))].filter((oid) => !this.#known.has(oid));
    if (missing().length > 0) {
      await withFileLock(
        `${this.#file}.lock`,
        async () => {
          this.#load();
          await this.#add(missing());
        },
        30 * 60_000,
      );
    }
    return { files, sets: files.map(({ oid }) => this.#known.get(oid)) };
  }

  async #add(oids: readonly Oid[]): Promise<void> {
    let waiting: Buffer[] = [];
    let bytes = 0;
    const flush = () => {
      // What a killed writer left half written behind the last whole record goes first.
      if (fs.existsSync(this.#file)) fs.truncateSync(this.#file, this.#loaded);
      fs.appendFileSync(this.#file, Buffer.concat(waiting));
      this.#loaded += bytes;
      waiting = [];
      bytes = 0;
    };
    for (let at = 0; at < oids.length; at += readAhead) {
      const some = oids.slice(at, at + readAhead);
      const blobs = await Promise.all(some.map((oid) => this.#read(oid)));
      for (const [index, oid] of some.entries()) {
        const content = blobs[index];
        const set: WordSet =
          content === null || content === undefined
            ? { bloom: Buffer.alloc(0), includes: [] }
            : { bloom: bloomOf(content), includes: includesIn(content) };
        this.#known.set(oid, set);
        const record = encode(oid, set);
        waiting.push(record);
        bytes += record.length;
      }
      if (bytes >= flushBytes) {
        flush();
        this.#progress?.(at + some.length, oids.length);
      }
    }
    if (bytes > 0) flush();
    this.#progress?.(oids.length, oids.length);
  }

  /** Null for what is too large, or missing in a partial clone: it may hold anything. */
  async #read(oid: Oid): Promise<Buffer | null> {
    try {
      return await this.#git.blob(oid, largestBlob);
    } catch (error) {
      if (isAppError(error, 'too-large', 'object-missing')) return null;
      throw error;
    }
  }

  /** Reads what was added to the file since the last time. */
  #load(): void {
    if (!fs.existsSync(this.#file)) return;
    const size = fs.statSync(this.#file).size;
    if (size <= this.#loaded) return;
    const fd = fs.openSync(this.#file, 'r');
    const bytes = Buffer.alloc(size - this.#loaded);
    fs.readSync(fd, bytes, 0, bytes.length, this.#loaded);
    fs.closeSync(fd);
    let at = 0;
    while (at + recordHead <= bytes.length) {
      const length = bytes.readUInt32BE(at + 20);
      const end = at + recordHead + length;
      if (end > bytes.length) break;
      const oid = bytes.toString('hex', at, at + 20);
      this.#known.set(oid, decode(bytes.subarray(at + recordHead, end)));
      at = end;
    }
    this.#loaded += at;
  }
}

function encode(oid: Oid, { bloom, includes }: WordSet): Buffer {
  const head = Buffer.alloc(recordHead + 2 + includes.length * 4);
  Buffer.from(oid, 'hex').copy(head);
  head.writeUInt32BE(2 + includes.length * 4 + bloom.length, 20);
  head.writeUInt16BE(includes.length, recordHead);
  for (const [index, one] of includes.entries())
    head.writeUInt32BE(one, recordHead + 2 + index * 4);
  return Buffer.concat([head, bloom]);
}

function decode(payload: Buffer): WordSet {
  const count = payload.readUInt16BE(0);
  const includes = Array.from({ length: count }, (_, index) => payload.readUInt32BE(2 + index * 4));
  return { includes, bloom: payload.subarray(2 + count * 4) };
}
