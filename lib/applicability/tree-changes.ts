import type { Oid } from '@/lib/contracts/git';
import type { FileVersion } from '@/lib/merge-ports';
import type { GitReader, RawTreeEntry } from '@/lib/ports';
import { treeWindow } from '@/lib/tree-window';

export type TreeReader = Pick<GitReader, 'tree'>;

/** One path that differs between two trees, without rename detection. Paths are bytes (latin1). */
export interface TreeChange {
  readonly path: string;
  readonly old: FileVersion | null;
  readonly new: FileVersion | null;
}

const folder = '040000';
const none: readonly RawTreeEntry[] = [];

/** What differs between two trees (null: the empty tree); equal subtrees are not opened. */
export async function treeChanges(
  git: TreeReader,
  from: Oid | null,
  to: Oid | null,
): Promise<TreeChange[]> {
  return compare(git, from, to, '');
}

async function compare(
  git: TreeReader,
  from: Oid | null,
  to: Oid | null,
  prefix: string,
): Promise<TreeChange[]> {
  if (from === to) return [];
  const [was, is] = await Promise.all([
    from === null ? none : git.tree(from),
    to === null ? none : git.tree(to),
  ]);
  const { before, after } = treeWindow(was, is);
  const old = new Map(before.map((entry) => [entry.name, entry]));
  const names = new Set([...old.keys(), ...after.map((entry) => entry.name)]);
  const now = new Map(after.map((entry) => [entry.name, entry]));
  // Folders side by side, so that their trees are asked of git together; the order stays that of the entries.
  const parts: (TreeChange | Promise<TreeChange[]>)[] = [];
  for (const name of names) {
    const a = old.get(name);
    const b = now.get(name);
    if (a !== undefined && b !== undefined && a.oid === b.oid && a.mode === b.mode) continue;
    const path = prefix + name;
    const oldFile = fileOf(a);
    const newFile = fileOf(b);
    if (oldFile !== null || newFile !== null) {
      parts.push({ path, old: oldFile, new: newFile });
    }
    const oldTree = a?.mode === folder ? a.oid : null;
    const newTree = b?.mode === folder ? b.oid : null;
    if (oldTree !== newTree) parts.push(compare(git, oldTree, newTree, `${path}/`));
  }
  return (await Promise.all(parts)).flat();
}

function fileOf(entry: RawTreeEntry | undefined): FileVersion | null {
  return entry === undefined || entry.mode === folder ? null : { mode: entry.mode, oid: entry.oid };
}

/** Where a path ends up in a tree. */
export interface Lookup {
  readonly entry: RawTreeEntry | null;
  /** An ancestor that is no directory, with its path; then `entry` is null. */
  readonly blocker: { readonly path: string; readonly mode: string } | null;
  /** The topmost ancestor directory that is missing; then `entry` is null. */
  readonly missingFolder: string | null;
}

/** Looks up a byte path in a tree. */
export async function lookUp(git: TreeReader, root: Oid, path: string): Promise<Lookup> {
  const parts = path.split('/');
  let at = root;
  for (const [depth, part] of parts.entries()) {
    const entry = (await git.tree(at)).find((one) => one.name === part) ?? null;
    if (depth === parts.length - 1) return { entry, blocker: null, missingFolder: null };
    const here = parts.slice(0, depth + 1).join('/');
    if (entry === null) return { entry: null, blocker: null, missingFolder: here };
    if (entry.mode !== folder) {
      return { entry: null, blocker: { path: here, mode: entry.mode }, missingFolder: null };
    }
    at = entry.oid;
  }
  return { entry: null, blocker: null, missingFolder: null };
}

/** Every file below a folder of a tree ('' for all). Nothing when the folder is not there. */
export async function filesBelow(
  git: TreeReader,
  root: Oid,
  below: string,
): Promise<{ readonly path: string; readonly file: FileVersion }[]> {
  let start: Oid = root;
  if (below !== '') {
    const { entry } = await lookUp(git, root, below);
    if (entry === null || entry.mode !== folder) return [];
    start = entry.oid;
  }
  const found: { path: string; file: FileVersion }[] = [];
  // One level after the other, so that its trees are asked of git together.
  let level = [{ tree: start, prefix: below === '' ? '' : `${below}/` }];
  while (level.length > 0) {
    const read = await Promise.all(level.map(({ tree }) => git.tree(tree)));
    const next: typeof level = [];
    for (const [order, entries] of read.entries()) {
      for (const entry of entries) {
        const path = `${level[order]?.prefix ?? ''}${entry.name}`;
        if (entry.mode === folder) next.push({ tree: entry.oid, prefix: `${path}/` });
        else found.push({ path, file: { mode: entry.mode, oid: entry.oid } });
      }
    }
    level = next;
  }
  return found;
}
