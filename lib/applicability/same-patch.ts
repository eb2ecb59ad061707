import { stablePatchId } from '@/lib/applicability/patch-id';
import type { Node } from '@/lib/applicability/standing-commits';
import { treeChanges } from '@/lib/applicability/tree-changes';
import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** Finds commits of a branch by patch-id. */
export interface SamePatch {
  /** Those of the branch's unmarked commits whose stable patch-id is that of `commit`, oldest first. */
  find(commit: Oid): Promise<readonly Node[]>;
}

/** Past this a commit is not compared by patch-id: an import of a whole tree is no fix that gets picked. */
const mostPaths = 2000;

/**
 * Patches with the same id change the same paths, so the paths of all unmarked commits are read first, together, and
 * patches are made only where the paths are equal. Everything waits until the first question: most
 * commits are found by ancestry or marker.
 */
export function samePatch(git: GitReader, unmarked: readonly Node[]): SamePatch {
  let byPaths: Promise<ReadonlyMap<string, readonly Node[]>> | null = null;
  return {
    async find(commit) {
      if (unmarked.length === 0) return [];
      const paths = await changedPaths(git, commit);
      if (paths === null) return [];
      byPaths ??= readPaths(git, unmarked);
      byPaths.catch(() => {
        byPaths = null;
      });
      const alike = (await byPaths).get(paths) ?? [];
      if (alike.length === 0) return [];
      const wanted = await patchIdOf(git, commit);
      if (wanted === null) return [];
      const found: Node[] = [];
      for (const node of alike) if ((await patchIdOf(git, node.oid)) === wanted) found.push(node);
      return found;
    },
  };
}

interface Memo {
  readonly paths: Map<Oid, Promise<string | null>>;
  readonly ids: Map<Oid, Promise<string | null>>;
}
const memos = new WeakMap<GitReader, Memo>();

function remember(
  git: GitReader,
  kind: keyof Memo,
  oid: Oid,
  make: () => Promise<string | null>,
): Promise<string | null> {
  const memo: Memo = memos.get(git) ?? { paths: new Map(), ids: new Map() };
  memos.set(git, memo);
  const map = memo[kind];
  const held = map.get(oid);
  if (held !== undefined) return held;
  if (map.size > 20_000) map.clear();
  const made = make();
  map.set(oid, made);
  made.catch(() => map.delete(oid));
  return made;
}

/** The changed paths as one key; null for an empty commit or one that changes too many. */
function changedPaths(git: GitReader, commit: Oid): Promise<string | null> {
  return remember(git, 'paths', commit, async () => {
    const { tree, parents } = await git.commit(commit);
    const parent = parents[0] === undefined ? null : (await git.commit(parents[0])).tree;
    const changes = await treeChanges(git, parent, tree);
    if (changes.length === 0 || changes.length > mostPaths) return null;
    return pathsKey(changes.map((change) => change.path));
  });
}

/** The stable patch-id of a commit, remembered per reader; null for one without a change. */
export function patchIdOf(git: GitReader, commit: Oid): Promise<string | null> {
  return remember(git, 'ids', commit, async () =>
    stablePatchId(await git.patch(commit, { renames: false })),
  );
}

function pathsKey(paths: readonly string[]): string {
  return [...paths].sort().join('\0');
}

async function readPaths(
  git: GitReader,
  unmarked: readonly Node[],
): Promise<ReadonlyMap<string, readonly Node[]>> {
  const byPaths = new Map<string, Node[]>();
  const pathsOf = await git.pathsOf(unmarked.map((node) => node.oid));
  for (const node of unmarked) {
    const paths = pathsOf.get(node.oid) ?? [];
    if (paths.length === 0 || paths.length > mostPaths) continue;
    const key = pathsKey(paths);
    const held = byPaths.get(key);
    if (held === undefined) byPaths.set(key, [node]);
    else held.push(node);
  }
  for (const nodes of byPaths.values()) nodes.sort((a, b) => a.order - b.order);
  return byPaths;
}
