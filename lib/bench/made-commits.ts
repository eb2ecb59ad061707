import { execFileSync } from 'node:child_process';
import { type FastImport, fileCommand, quoted } from '@/lib/bench/fast-import';
import { seeded } from '@/lib/git/testing/random-history';

/** What a made commit does; every kind comes in turn, so that fifty commits hold each of them. */
export const madeKinds = [
  'edit files that both trees have',
  'rename a directory',
  'add a file to a renamed directory',
  'edit files that both trees have',
  'rename a file',
  'rename a file and edit it',
  'edit files of a renamed directory',
  'edit and add beside',
  'move half of a directory into a new one',
  'delete a file',
  'edit files that both trees have',
  'rename a directory and edit in it',
  'change modes, line ends and last lines',
  'put a directory where a file was',
  'rename a large directory',
  'replace a file by a link, and a text by bytes',
  'edit anywhere',
] as const;
export type MadeKind = (typeof madeKinds)[number];

interface Entry {
  readonly mode: string;
  /** Null: `content` holds it. */
  readonly oid: string | null;
  readonly content: Buffer | null;
}

const smallFolder = { least: 3, most: 40 };
const largeFolder = { least: 300, most: 3000 };
const largestEdited = 400_000;

/**
 * Writes commits on top of a branch of a repository: edits, renames of files and directories, and odder things, drawn
 * by a seed. `shared`: paths (bytes, latin1) that the other tree has too; most edits go there, since a commit on code
 * that the other lacks is decided at once. Nothing of the trees is held but paths and object names.
 */
export class CommitMaker {
  readonly #gitDir: string;
  readonly #branch: string;
  readonly #files: Map<string, Entry>;
  readonly #shared: readonly string[];
  readonly #random: () => number;
  readonly #moved: string[] = [];
  #commands: Buffer[] = [];

  constructor(gitDir: string, branch: string, shared: readonly string[], seed: number) {
    this.#gitDir = gitDir;
    this.#branch = branch;
    this.#files = new Map(listFiles(gitDir, branch));
    this.#shared = shared;
    this.#random = seeded(seed);
  }

  /** Makes `count` commits; what each does, oldest first. */
  async write(count: number, to: FastImport): Promise<MadeKind[]> {
    const made: MadeKind[] = [];
    for (let index = 0; index < count; index += 1) {
      const kind = madeKinds[index % madeKinds.length] ?? madeKinds[0];
      this.#commands = [];
      this.#do(kind);
      await to.commit(this.#branch, `${kind} (${index + 1})\n`, this.#commands);
      made.push(kind);
    }
    return made;
  }

  #do(kind: MadeKind): void {
    switch (kind) {
      case 'edit files that both trees have':
        for (const path of this.#some(this.#texts(this.#shared), 1 + this.#below(3)))
          this.#edit(path);
        break;
      case 'edit anywhere':
        for (const path of this.#some(this.#texts([...this.#files.keys()]), 2)) this.#edit(path);
        break;
      case 'rename a directory':
        this.#moveFolder(this.#folder(smallFolder));
        break;
      case 'rename a large directory':
        this.#moveFolder(this.#folder(largeFolder));
        break;
      case 'rename a directory and edit in it': {
        const to = this.#moveFolder(this.#folder(smallFolder));
        for (const path of this.#some(this.#texts(this.#within(to)), 2)) this.#edit(path);
        break;
      }
      case 'add a file to a renamed directory':
        this.#put(`${this.#one(this.#moved) ?? ''}added-${this.#below(1000)}.c`, this.#fresh());
        break;
      case 'edit files of a renamed directory': {
        const within = this.#moved.flatMap((folder) => this.#within(folder));
        for (const path of this.#some(this.#texts(within), 2)) this.#edit(path);
        break;
      }
      case 'edit and add beside': {
        const path = this.#one(this.#texts(this.#shared));
        if (path === undefined) break;
        this.#edit(path);
        this.#put(`${folderOf(path)}added-${this.#below(1000)}.h`, this.#fresh());
        break;
      }
      case 'rename a file':
      case 'rename a file and edit it': {
        const path = this.#one(this.#texts(this.#shared));
        if (path === undefined) break;
        const to = path.replace(/([^/]*)$/, 'renamed-$1');
        this.#move(path, to);
        if (kind === 'rename a file and edit it') this.#edit(to);
        break;
      }
      case 'move half of a directory into a new one': {
        const folder = this.#folder(smallFolder);
        const files = this.#within(folder);
        for (const path of files.slice(0, files.length >> 1)) {
          this.#move(path, `${folder}half/${path.slice(folder.length)}`);
        }
        break;
      }
      case 'delete a file':
        this.#remove(this.#one(this.#texts(this.#shared)));
        break;
      case 'change modes, line ends and last lines': {
        const [mode, ends, last] = this.#some(this.#texts(this.#shared), 3);
        const file = mode === undefined ? undefined : this.#files.get(mode);
        if (mode !== undefined && file !== undefined) {
          this.#put(mode, this.#read(mode), file.mode === '100644' ? '100755' : '100644');
        }
        if (ends !== undefined) {
          const text = this.#read(ends).toString('latin1');
          this.#put(ends, Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'));
        }
        if (last !== undefined) this.#put(last, this.#read(last).subarray(0, -1));
        break;
      }
      case 'put a directory where a file was': {
        const path = this.#one(this.#texts(this.#shared));
        if (path !== undefined) this.#move(path, `${path}/inner.c`);
        break;
      }
      case 'replace a file by a link, and a text by bytes': {
        const [link, bytes] = this.#some(this.#texts(this.#shared), 2);
        if (link !== undefined) this.#put(link, Buffer.from('somewhere/else'), '120000');
        if (bytes !== undefined) this.#put(bytes, Buffer.from([0, 1, 2, this.#below(250)]));
      }
    }
  }

  /** One or two places of a file change: a line of its own, a doubled line, a line gone. */
  #edit(path: string): void {
    const lines = this.#read(path)
      .toString('latin1')
      .split(/(?<=\n)/);
    for (let turn = 0; turn <= this.#below(2); turn += 1) {
      const at = this.#below(lines.length);
      const roll = this.#below(3);
      if (roll === 0) lines.splice(at, 1, `/* changed ${this.#below(10_000)} */\n`);
      else if (roll === 1)
        lines.splice(at, 0, `/* new ${this.#below(10_000)} */\n`, lines[at] ?? '');
      else lines.splice(at, 1 + this.#below(3));
    }
    this.#put(path, Buffer.from(lines.join(''), 'latin1'), this.#files.get(path)?.mode);
  }

  #fresh(): Buffer {
    const lines = Array.from({ length: 5 + this.#below(40) }, () => `int n${this.#below(1e6)};\n`);
    return Buffer.from(lines.join(''));
  }

  #put(path: string, content: Buffer, mode = '100644'): void {
    this.#files.set(path, { mode, oid: null, content });
    this.#commands.push(...fileCommand(path, mode, content));
  }

  #remove(path: string | undefined): void {
    if (path === undefined) return;
    this.#files.delete(path);
    this.#commands.push(Buffer.from(`D ${quoted(path)}\n`, 'latin1'));
  }

  #move(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) return;
    this.#remove(from);
    this.#files.set(to, file);
    const { mode, oid, content } = file;
    if (content !== null) this.#commands.push(...fileCommand(to, mode, content));
    else this.#commands.push(Buffer.from(`M ${mode} ${oid} ${quoted(to)}\n`, 'latin1'));
  }

  /** Gives the folder's new name. */
  #moveFolder(from: string): string {
    const to = `${from.slice(0, -1)}-moved-${this.#below(1000)}/`;
    for (const path of this.#within(from)) this.#move(path, to + path.slice(from.length));
    this.#moved.push(to);
    return to;
  }

  #within(folder: string): string[] {
    return [...this.#files.keys()].filter((path) => path.startsWith(folder));
  }

  /** A folder of the other tree too, with so many files below it. */
  #folder({ least, most }: { readonly least: number; readonly most: number }): string {
    const counts = new Map<string, number>();
    for (const path of this.#files.keys()) {
      for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
        const folder = path.slice(0, at + 1);
        counts.set(folder, (counts.get(folder) ?? 0) + 1);
      }
    }
    const known = new Set(this.#shared.map(folderOf));
    const fitting = [...counts].filter(
      ([folder, count]) => count >= least && count <= most && known.has(folder),
    );
    return this.#one(fitting.map(([folder]) => folder)) ?? 'made/';
  }

  /** Of these paths the regular files that are still there. */
  #texts(paths: readonly string[]): string[] {
    return paths.filter((path) => this.#files.get(path)?.mode.startsWith('100') === true);
  }

  #read(path: string): Buffer {
    const file = this.#files.get(path);
    if (file === undefined) return Buffer.alloc(0);
    if (file.content !== null) return file.content;
    const args = ['--git-dir', this.#gitDir, 'cat-file', 'blob', file.oid ?? ''];
    const content = execFileSync('git', args, { maxBuffer: 2 ** 28 });
    return content.length > largestEdited ? content.subarray(0, largestEdited) : content;
  }

  #some(paths: readonly string[], count: number): string[] {
    return Array.from({ length: count }, () => this.#one(paths)).filter(
      (path, at, all): path is string => path !== undefined && all.indexOf(path) === at,
    );
  }

  #one<T>(list: readonly T[]): T | undefined {
    return list[this.#below(list.length)];
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Every file of a branch's tree: path (bytes, latin1), mode and object. */
export function listFiles(gitDir: string, branch: string): [string, Entry][] {
  const args = ['--git-dir', gitDir, 'ls-tree', '-r', '-z', `refs/heads/${branch}`];
  const text = execFileSync('git', args, { maxBuffer: 2 ** 28 }).toString('latin1');
  return text
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [fields = '', path = ''] = line.split('\t');
      const [mode = '', , oid = ''] = fields.split(' ');
      return [path, { mode, oid, content: null }];
    });
}
