import type { CommitInfo, Oid, TreeEntry } from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import { CatFile, type ObjectHeader } from '@/lib/git/cat-file';
import { parseCommit } from '@/lib/git/parse-commit';
import { bytePath, displayPath, parseTree } from '@/lib/git/parse-tree';
import { Lru } from '@/lib/lru';
import type { PathFile } from '@/lib/merge-ports';
import type { RawTreeEntry } from '@/lib/ports';

const defaultMaxBytes = 64 * 1024 * 1024;
/** Characters of parsed commits that are kept: 10,000 of usual ones. */
const mostCommitText = 16_000_000;
/** What a parsed commit takes beside its message, about. */
const besideMessage = 600;

/** Commits, trees and blobs of a store through two long-lived processes; parsed commits and trees are kept. */
export class Objects {
  readonly contents: CatFile;
  readonly headers: CatFile;
  readonly #commits = new Lru<Oid, CommitInfo>(
    mostCommitText,
    (commit) => commit.message.length + besideMessage,
  );
  readonly #trees = new Lru<Oid, readonly RawTreeEntry[]>(400_000, (tree) => tree.length + 1);
  /** Trees asked for and not yet there. */
  readonly #coming = new Map<Oid, Promise<readonly RawTreeEntry[]>>();
  /** Sizes of what was too large once: git would unpack the whole of it again, to be thrown away. */
  readonly #large = new Lru<Oid, number>(10_000);
  readonly #rootOf = new Lru<Oid, Oid>(50_000);

  readonly #atHand: (tree: Oid) => Buffer | null;

  /** `atHand`: the content of trees that can be had without asking git. */
  constructor(gitDir: string, atHand: (tree: Oid) => Buffer | null = () => null) {
    this.#atHand = atHand;
    this.contents = new CatFile(gitDir, 'content');
    this.headers = new CatFile(gitDir, 'header');
  }

  /** What a name (anything rev-parse takes) stands for; null when it stands for nothing. */
  async header(name: string): Promise<ObjectHeader | null> {
    if (/[\n\0]/.test(name)) return null;
    const answer = await this.headers.ask(name);
    return answer.kind === 'found' ? answer.object : null;
  }

  async commit(oid: Oid): Promise<CommitInfo> {
    const known = this.#commits.get(oid);
    if (known !== undefined) return known;
    const raw = await this.#content(oid, 'commit');
    const commit = parseCommit(oid, raw);
    this.#commits.set(oid, commit);
    return commit;
  }

  async tree(oid: Oid): Promise<readonly RawTreeEntry[]> {
    const known = this.#trees.get(oid);
    if (known !== undefined) return known;
    const coming = this.#coming.get(oid);
    if (coming !== undefined) return coming;
    const read = this.#readTree(oid).finally(() => this.#coming.delete(oid));
    this.#coming.set(oid, read);
    return read;
  }

  async #readTree(oid: Oid): Promise<readonly RawTreeEntry[]> {
    const tree = parseTree(this.#atHand(oid) ?? (await this.#content(oid, 'tree')));
    this.#trees.set(oid, tree);
    return tree;
  }

  blob(oid: Oid, maxBytes = defaultMaxBytes): Promise<Buffer> {
    return this.#content(oid, 'blob', maxBytes);
  }

  /** The root tree of a commit, tag or tree. */
  async rootTree(treeish: Oid): Promise<Oid> {
    const known = this.#rootOf.get(treeish);
    if (known !== undefined) return known;
    const found = await this.header(`${requireOid(treeish)}^{tree}`);
    if (found === null) throw missing(treeish, 'commit or tree');
    this.#rootOf.set(treeish, found.oid);
    return found.oid;
  }

  /** The entry at a displayed path, below the root itself for ''. */
  async entry(treeish: Oid, path: string): Promise<TreeEntry | null> {
    const root = await this.rootTree(treeish);
    if (path === '') return { mode: '040000', oid: root, path: '' };
    const exact = await this.#walk(root, bytePath(path));
    const found = exact ?? (isLatin1(path) ? await this.#walk(root, path) : null);
    return found === null ? null : { mode: found.mode, oid: found.oid, path };
  }

  async list(treeish: Oid, path: string, recursive: boolean): Promise<TreeEntry[] | null> {
    const folder = await this.entry(treeish, path);
    if (folder === null || folder.mode !== '040000') return null;
    const entries: TreeEntry[] = [];
    const visit = async (oid: Oid, prefix: string): Promise<void> => {
      for (const child of await this.tree(oid)) {
        const below = prefix + displayPath(child.name);
        if (recursive && child.mode === '040000') await visit(child.oid, `${below}/`);
        else entries.push({ mode: child.mode, oid: child.oid, path: below });
      }
    };
    await visit(folder.oid, path === '' ? '' : `${path}/`);
    return entries;
  }

  /** The entry at a byte path (latin1) of a treeish. */
  async bytesEntry(treeish: Oid, path: string): Promise<RawTreeEntry | null> {
    return this.#walk(await this.rootTree(treeish), path);
  }

  /** Every file below a tree, with byte paths. */
  async filesOf(tree: Oid, prefix = ''): Promise<PathFile[]> {
    const found: PathFile[] = [];
    for (const { mode, name, oid } of await this.tree(tree)) {
      const path = prefix + name;
      if (mode === '040000') found.push(...(await this.filesOf(oid, `${path}/`)));
      else found.push({ path, file: { mode, oid } });
    }
    return found;
  }

  close(): void {
    this.contents.close();
    this.headers.close();
  }

  async #walk(root: Oid, path: string): Promise<RawTreeEntry | null> {
    let at: RawTreeEntry = { mode: '040000', name: '', oid: root };
    for (const part of path.split('/')) {
      if (at.mode !== '040000') return null;
      const next = (await this.tree(at.oid)).find((entry) => entry.name === part);
      if (next === undefined) return null;
      at = next;
    }
    return at;
  }

  async #content(oid: Oid, type: string, maxBytes = defaultMaxBytes): Promise<Buffer> {
    const size = this.#large.get(oid);
    const answer =
      size !== undefined && size > maxBytes
        ? ({ kind: 'too-large', size } as const)
        : await this.contents.ask(requireOid(oid), maxBytes);
    if (answer.kind === 'found') {
      if (answer.object.type === type) return answer.object.content;
      throw new AppError('object-missing', `${oid} is a ${answer.object.type}, not a ${type}.`, {
        data: { oid, type },
      });
    }
    if (answer.kind === 'too-large') {
      this.#large.set(oid, answer.size);
      throw new AppError('too-large', `The ${type} ${oid} has ${answer.size} bytes.`, {
        data: { oid, size: answer.size, limit: maxBytes },
        hint: `At most ${maxBytes} bytes are read here.`,
      });
    }
    throw missing(oid, type);
  }
}

function isLatin1(path: string): boolean {
  return [...path].every((char) => (char.codePointAt(0) ?? 0) < 256);
}

/** Guards the protocol: only full oids go to a process where a line could mean something else. */
export function requireOid(oid: string): Oid {
  if (/^[0-9a-f]{40}$/.test(oid)) return oid;
  throw new AppError('bad-input', `${oid} is no full object name.`, { data: { oid } });
}

function missing(oid: Oid, type: string): AppError {
  return new AppError('object-missing', `The repository does not hold the ${type} ${oid}.`, {
    hint: 'It is a partial or shallow clone, or the object was never fetched: fetch it with git and run again.',
    data: { oid, type },
  });
}
