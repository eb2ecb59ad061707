import type { ChangedPath, Oid } from '@/lib/contracts/git';
import { displayPath } from '@/lib/git/parse-tree';
import type { RawTreeEntry } from '@/lib/ports';
import { treeWindow } from '@/lib/tree-window';

const folder = '040000';
const zeroMode = '000000';
const zeroOid = '0'.repeat(40);

/** What `git diff-tree -r --raw --no-renames` lists, from tree objects alone: no process is started. */
export async function diffTrees(
  read: (tree: Oid) => Promise<readonly RawTreeEntry[]>,
  from: Oid,
  to: Oid,
): Promise<ChangedPath[]> {
  const found: { bytes: string; change: ChangedPath }[] = [];
  const compare = async (old: Oid | null, now: Oid | null, prefix: string): Promise<void> => {
    if (old === now) return;
    const [was, is] = await Promise.all([
      old === null ? [] : read(old),
      now === null ? [] : read(now),
    ]);
    const { before, after } = treeWindow(was, is);
    const left = new Map(before.map((entry) => [entry.name, entry]));
    const right = new Map(after.map((entry) => [entry.name, entry]));
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      const a = left.get(name);
      const b = right.get(name);
      if (a?.oid === b?.oid && a?.mode === b?.mode) continue;
      const bytes = prefix + name;
      const change = changeOf(displayPath(bytes), fileOf(a), fileOf(b));
      if (change !== null) found.push({ bytes, change });
      await compare(treeOf(a), treeOf(b), `${bytes}/`);
    }
  };
  await compare(from, to, '');
  found.sort((a, b) => (a.bytes < b.bytes ? -1 : 1));
  return found.map(({ change }) => change);
}

function fileOf(entry: RawTreeEntry | undefined): RawTreeEntry | null {
  return entry === undefined || entry.mode === folder ? null : entry;
}

function treeOf(entry: RawTreeEntry | undefined): Oid | null {
  return entry?.mode === folder ? entry.oid : null;
}

function changeOf(
  path: string,
  old: RawTreeEntry | null,
  now: RawTreeEntry | null,
): ChangedPath | null {
  if (old === null && now === null) return null;
  const sameKind = old?.mode.slice(0, 3) === now?.mode.slice(0, 3);
  const status = old === null ? 'A' : now === null ? 'D' : sameKind ? 'M' : 'T';
  return {
    status,
    path,
    oldPath: path,
    oldMode: old?.mode ?? zeroMode,
    newMode: now?.mode ?? zeroMode,
    oldOid: old?.oid ?? zeroOid,
    newOid: now?.oid ?? zeroOid,
    score: null,
  };
}
