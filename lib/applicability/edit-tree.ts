import { createHash } from 'node:crypto';
import type { TreeReader } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { FileVersion } from '@/lib/merge-ports';
import type { RawTreeEntry } from '@/lib/ports';

interface Edits {
  readonly files: Map<string, FileVersion | null>;
  readonly folders: Map<string, Edits>;
}

/**
 * The oid of the tree that comes of setting (or with null removing) files in a tree. Trees are hashed, not stored;
 * directories that become empty go, as in an index. Null where a file would have to be a directory at the same time.
 */
export async function editTree(
  git: TreeReader,
  root: Oid,
  edits: ReadonlyMap<string, FileVersion | null>,
): Promise<Oid | null> {
  const top: Edits = { files: new Map(), folders: new Map() };
  for (const [path, file] of edits) place(top, path.split('/'), file);
  const entries = await rebuild(git, root, top);
  return entries === null ? null : hashTree(entries);
}

function place(at: Edits, parts: readonly string[], file: FileVersion | null): void {
  const [name = '', ...rest] = parts;
  if (rest.length === 0) {
    at.files.set(name, file);
    return;
  }
  let next = at.folders.get(name);
  if (next === undefined) {
    next = { files: new Map(), folders: new Map() };
    at.folders.set(name, next);
  }
  place(next, rest, file);
}

async function rebuild(
  git: TreeReader,
  tree: Oid | null,
  edits: Edits,
): Promise<RawTreeEntry[] | null> {
  const before = tree === null ? [] : await git.tree(tree);
  const byName = new Map(before.map((entry) => [entry.name, entry]));
  for (const [name, file] of edits.files) {
    if (file === null) {
      if (byName.get(name)?.mode !== '040000') byName.delete(name);
    } else if (byName.get(name)?.mode === '040000' && !edits.folders.has(name)) {
      return null;
    } else {
      byName.set(name, { name, ...file });
    }
  }
  for (const [name, below] of edits.folders) {
    const here = byName.get(name);
    if (here !== undefined && here.mode !== '040000') {
      if ([...below.files.values()].every((file) => file === null) && below.folders.size === 0) {
        continue;
      }
      return null;
    }
    const entries = await rebuild(git, here?.oid ?? null, below);
    if (entries === null) return null;
    if (entries.length === 0) byName.delete(name);
    else byName.set(name, { name, mode: '040000', oid: hashTree(entries) });
  }
  return [...byName.values()];
}

/** Directories sort as if their name ended in a slash (git's base_name_compare). */
function hashTree(entries: readonly RawTreeEntry[]): Oid {
  const sorted = isSorted(entries) ? entries : [...entries].sort((a, b) => (before(a, b) ? -1 : 1));
  let length = 0;
  for (const { mode, name } of sorted) length += bareMode(mode).length + name.length + 22;
  const content = Buffer.allocUnsafe(length);
  let at = 0;
  for (const { mode, name, oid } of sorted) {
    at += content.write(`${bareMode(mode)} ${name}\0`, at, 'latin1');
    at += content.write(oid, at, 'hex');
  }
  return hashObject('tree', content);
}

/** As trees are read they are in order; most edits leave them so. */
function isSorted(entries: readonly RawTreeEntry[]): boolean {
  let last: RawTreeEntry | undefined;
  for (const entry of entries) {
    if (last !== undefined && !before(last, entry)) return false;
    last = entry;
  }
  return true;
}

function before(a: RawTreeEntry, b: RawTreeEntry): boolean {
  return sortKey(a) < sortKey(b);
}

function sortKey({ mode, name }: RawTreeEntry): string {
  return mode === '040000' ? `${name}/` : name;
}

function bareMode(mode: string): string {
  return mode.startsWith('0') ? mode.replace(/^0+/, '') : mode;
}

/** The name git gives an object of this content. */
export function hashObject(type: 'blob' | 'tree', content: Buffer): Oid {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}
