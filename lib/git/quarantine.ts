import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Oid, Signature } from '@/lib/contracts/git';
import type { ObjectView } from '@/lib/git/object-view';
import { type PackedObject, writePack } from '@/lib/git/pack-writer';
import type { Store } from '@/lib/git/store';
import type { ChainedCommit, PathFile } from '@/lib/merge-ports';
import type { RawTreeEntry } from '@/lib/ports';

/** A store for one batch: sees the reading store's objects, takes the synthetic ones, and is deleted afterwards. */
export class Quarantine {
  readonly store: Store;
  readonly #written = new Set<Oid>();
  readonly #folders = new Set<string>();
  /** Objects kept back for one pack; null when each is written at once. */
  readonly #held: PackedObject[] | null;

  private constructor(store: Store, held: PackedObject[] | null) {
    this.store = store;
    this.#held = held;
  }

  /** No shallow file: the synthetic commits have their whole history here. */
  static async make(view: ObjectView, attributes = ''): Promise<Quarantine> {
    return new Quarantine(await view.store(attributes), null);
  }

  /** The same for many objects: they are there only after `flush`, all of them in one pack. */
  static async collecting(view: ObjectView, attributes = ''): Promise<Quarantine> {
    return new Quarantine(await view.store(attributes), []);
  }

  /** Writes what was kept back. */
  async flush(): Promise<void> {
    const objects = this.#held?.splice(0) ?? [];
    if (objects.length === 0) return;
    const { name, pack, index } = writePack(objects);
    const file = path.join(this.gitDir, 'objects', 'pack', name);
    // The index last: git takes a pack for complete once it is there.
    await writeFile(`${file}.pack`, pack);
    await writeFile(`${file}.idx`, index);
  }

  get gitDir(): string {
    return this.store.gitDir;
  }

  /** Entries are put in git's order; names are bytes (latin1). */
  tree(entries: readonly RawTreeEntry[]): Promise<Oid> {
    return this.#write('tree', encodeTree(entries));
  }

  /** A tree with these files, folders made as needed. */
  async treeOf(files: readonly PathFile[], prefix = ''): Promise<Oid> {
    const entries: RawTreeEntry[] = [];
    const folders = new Map<string, PathFile[]>();
    for (const one of files) {
      const [name = '', ...rest] = one.path.slice(prefix.length).split('/');
      if (rest.length === 0) entries.push({ name, ...one.file });
      else folders.set(name, [...(folders.get(name) ?? []), one]);
    }
    for (const [name, below] of folders) {
      const oid = await this.treeOf(below, `${prefix}${name}/`);
      entries.push({ name, mode: '040000', oid });
    }
    return this.tree(entries);
  }

  /** A commit on nothing or one parent. Name, mail and time are fixed: the same input gives the same oid. */
  commit(tree: Oid, parent: Oid | null): Promise<Oid> {
    const who = 'stablehand <stablehand@localhost> 0 +0000';
    const lines = [
      `tree ${tree}`,
      ...(parent === null ? [] : [`parent ${parent}`]),
      `author ${who}`,
      `committer ${who}`,
      '',
      'x',
      '',
    ];
    return this.#write('commit', Buffer.from(lines.join('\n')));
  }

  /** A commit as a person makes it. The parent may lie in the user's objects. */
  commitBy(parent: Oid, commit: ChainedCommit): Promise<Oid> {
    const lines = [
      `tree ${commit.tree}`,
      `parent ${parent}`,
      `author ${identity(commit.author)}`,
      `committer ${identity(commit.committer)}`,
      '',
      commit.message,
    ];
    return this.#write('commit', Buffer.from(lines.join('\n'), 'utf8'));
  }

  /** The content of a tree that git wrote here; null when it lies elsewhere. Saves a process to read it with. */
  readTree(oid: Oid): Buffer | null {
    try {
      const file = path.join(this.gitDir, 'objects', oid.slice(0, 2), oid.slice(2));
      const whole = inflateSync(readFileSync(file));
      const start = whole.indexOf(0) + 1;
      return whole.toString('latin1', 0, 5) === 'tree ' ? whole.subarray(start) : null;
    } catch (error) {
      if (error instanceof Error && 'code' in error) return null; // not here, or damaged: git says so
      throw error;
    }
  }

  remove(): Promise<void> {
    return this.store.remove();
  }

  async #write(type: 'tree' | 'commit', content: Buffer): Promise<Oid> {
    const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
    const oid = createHash('sha1').update(whole).digest('hex');
    if (this.#written.has(oid)) return oid;
    this.#written.add(oid);
    if (this.#held !== null) {
      this.#held.push({ oid, type, content });
      return oid;
    }
    const folder = path.join(this.gitDir, 'objects', oid.slice(0, 2));
    // At once: a question waits for it, and the way through the thread pool takes longer than a few kilobytes.
    if (!this.#folders.has(folder)) {
      mkdirSync(folder, { recursive: true });
      this.#folders.add(folder);
    }
    writeFileSync(path.join(folder, oid.slice(2)), deflateSync(whole, { level: 1 }));
    return oid;
  }
}

/** The bytes of a tree object. Directories sort as if their name ended in a slash. */
function encodeTree(entries: readonly RawTreeEntry[]): Buffer {
  const key = (entry: RawTreeEntry) => (entry.mode === '040000' ? `${entry.name}/` : entry.name);
  const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode.replace(/^0+/, '')} ${entry.name}\0`, 'latin1'),
      Buffer.from(entry.oid, 'hex'),
    ]),
  );
}

/** `Name <mail> time zone`, without what would end a field early (git's own ident.c takes the same characters out). */
function identity({ name, email, time, zone }: Signature): string {
  const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim();
  const where = /^[+-]\d{4}$/.test(zone) ? zone : '+0000';
  return `${clean(name)} <${clean(email)}> ${Math.trunc(time)} ${where}`;
}
