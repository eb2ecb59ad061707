import type { Oid } from '@/lib/contracts/git';

export interface MergeTreeRecord {
  readonly clean: boolean;
  readonly tree: Oid;
  readonly conflicts: readonly { readonly path: string; readonly kind: string }[];
}

/**
 * Reads what `git merge-tree --write-tree --stdin -z` printed (git-merge-tree(1), "OUTPUT"): per merge a status, the
 * tree, then for conflicts the stages and the messages. Paths stay bytes (latin1). A record cut off by the end of a
 * dying process is left out.
 */
export function parseMergeTree(output: Buffer): MergeTreeRecord[] {
  const fields = output.toString('latin1').split('\0');
  // What follows the last NUL is either nothing or a record that was cut off.
  fields.pop();
  const records: MergeTreeRecord[] = [];
  let at = 0;
  const next = () => fields[at++];
  while (at < fields.length) {
    const status = next();
    const tree = next();
    if (tree === undefined || !/^[0-9a-f]{40}$/.test(tree)) break;
    if (status === '1') {
      if (next() === undefined) break;
      records.push({ clean: true, tree, conflicts: [] });
      continue;
    }
    const paths = new Set<string>();
    let field = next();
    for (; field !== undefined && field !== ''; field = next()) {
      const path = field.slice(field.indexOf('\t') + 1);
      paths.add(path);
    }
    const kinds = new Map<string, string>();
    // The record ends with an empty field, or with advice about submodules that stands outside the format.
    for (field = next(); field !== undefined && /^\d+$/.test(field); field = next()) {
      const about: string[] = [];
      for (let count = Number(field); count > 0; count--) about.push(next() ?? '');
      const kind = next() ?? '';
      next();
      const word = conflictKind(kind);
      if (word === null) continue;
      for (const path of about) if (!kinds.has(path)) kinds.set(path, word);
    }
    if (field === undefined) break;
    const all = new Set([...paths, ...kinds.keys()]);
    records.push({
      clean: false,
      tree,
      conflicts: [...all].map((path) => ({ path, kind: kinds.get(path) ?? 'content' })),
    });
  }
  return records;
}

/** `CONFLICT (contents)` is "content" in what people read; other words are git's own. Null for plain information. */
function conflictKind(type: string): string | null {
  const word = /^CONFLICT \((.+)\)$/.exec(type)?.[1];
  if (word === undefined) return null;
  return word === 'contents' ? 'content' : word;
}
