import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

type Files = ReadonlyMap<string, readonly string[]>;

const listed = new WeakMap<GitReader, Map<Oid, Promise<Files>>>();

/** More files that could be the one are looked into for nobody. */
const mostNames = 3;

/**
 * Files of a branch's tip that may be the one that upstream has under this path, and the tip does not: of the same name,
 * in a folder of which most words are the same ("lib/librte_vhost/a.c" for "lib/vhost/a.c"), and not in `upstream`, the
 * tree or commit in which the path is known. None where too many are as near. Names alone: who asks compares contents.
 */
export async function movedNames(
  git: GitReader,
  options: { readonly tip: Oid; readonly upstream: Oid; readonly path: string },
): Promise<readonly string[]> {
  const { tip, upstream, path } = options;
  const [folder, name] = split(path);
  const same = (await filesOf(git, tip)).get(name) ?? [];
  const wanted = wordsOf(folder);
  const near = same.map((one) => {
    const words = wordsOf(split(one)[0]);
    return { path: one, shared: [...wanted].filter((word) => words.has(word)).length };
  });
  const most = Math.max(1, ...near.map((one) => one.shared));
  const best = near.filter((one) => one.shared === most);
  if (best.length > mostNames) return [];
  const out: string[] = [];
  for (const one of best) if ((await git.entry(upstream, one.path)) === null) out.push(one.path);
  return out;
}

/** The files of a tip by their names, folders aside: read once for all candidates. */
function filesOf(git: GitReader, tip: Oid): Promise<Files> {
  const known = listed.get(git) ?? new Map<Oid, Promise<Files>>();
  listed.set(git, known);
  const held = known.get(tip);
  if (held !== undefined) return held;
  const made = readFiles(git, tip);
  known.set(tip, made);
  made.catch(() => known.delete(tip));
  return made;
}

async function readFiles(git: GitReader, tip: Oid): Promise<Files> {
  const out = new Map<string, string[]>();
  for (const { path } of (await git.list(tip, '', true)) ?? []) {
    const [, name] = split(path);
    const held = out.get(name);
    if (held === undefined) out.set(name, [path]);
    else held.push(path);
  }
  return out;
}

function split(path: string): readonly [folder: string, name: string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}

const wordsOf = (folder: string) => new Set(folder.split(/[/_.-]+/).filter((one) => one !== ''));
