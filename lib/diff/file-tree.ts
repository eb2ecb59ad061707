import { type PatchFile, pathOf } from './patch';

/** A folder, or a file when `index` says which one of the patch it is. */
export interface TreeNode {
  /** The last part of the path; several, joined, where a folder holds nothing but one other folder. */
  readonly name: string;
  readonly path: string;
  readonly index: number | null;
  readonly added: number;
  readonly deleted: number;
  readonly children: readonly TreeNode[];
}

interface Draft {
  name: string;
  path: string;
  index: number | null;
  added: number;
  deleted: number;
  readonly children: Map<string, Draft>;
}

const empty = (name: string, path: string): Draft => ({
  name,
  path,
  index: null,
  added: 0,
  deleted: 0,
  children: new Map(),
});

/** The changed files of a patch as folders, in the order of the patch, with what each adds and takes away. */
export function fileTree(files: readonly PatchFile[]): readonly TreeNode[] {
  const root = empty('', '');
  for (const [index, file] of files.entries()) {
    let at = root;
    const parts = pathOf(file).split('/');
    for (const [depth, part] of parts.entries()) {
      const path = parts.slice(0, depth + 1).join('/');
      const last = depth === parts.length - 1;
      // A file that became a folder's name (or the same path twice) stands beside it.
      const key = last ? `${part}\0${index}` : part;
      const next = at.children.get(key) ?? empty(part, path);
      at.children.set(key, next);
      next.added += file.added;
      next.deleted += file.deleted;
      if (last) next.index = index;
      at = next;
    }
  }
  return [...root.children.values()].map(settle);
}

function settle(draft: Draft): TreeNode {
  const children = [...draft.children.values()];
  const [only] = children;
  if (draft.index === null && only && children.length === 1 && only.index === null) {
    return settle({ ...only, name: `${draft.name}/${only.name}` });
  }
  return { ...draft, children: children.map(settle) };
}
