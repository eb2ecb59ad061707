import type { Oid } from '@/lib/contracts/git';
import type { GitReader } from '@/lib/ports';

/** More files that could be the one are looked into for nobody. */
const mostNames = 3;
/** Files as near as each other of which it is asked whether upstream has them. */
const mostAsked = 30;

/**
 * Files of a branch's tip that may be the one that upstream has under this path, and the tip does not: of the same name,
 * not in `upstream` (the tree or commit in which the path is known), and of those in the folders that share most words
 * with its own, at least one ("lib/librte_vhost/a.c" for "lib/vhost/a.c"). None where too many are as near. Names alone:
 * who asks compares contents. Throws `object-missing` for a tree that cannot be read.
 */
export async function movedNames(
  git: GitReader,
  options: { readonly tip: Oid; readonly upstream: Oid; readonly path: string },
): Promise<readonly string[]> {
  const { tip, upstream, path } = options;
  const [folder, name] = nameIn(path);
  const byShared = new Map<number, string[]>();
  for (const one of named(await pathsOf(git, tip), name)) {
    const shared = sharedWords(folder, nameIn(one)[0]);
    byShared.set(shared, [...(byShared.get(shared) ?? []), one]);
  }
  byShared.delete(0);
  for (const [, near] of [...byShared].sort(([a], [b]) => b - a)) {
    if (near.length > mostAsked) return [];
    const there = await Promise.all(near.map((one) => git.entry(upstream, one)));
    const found = near.filter((_, at) => there[at] === null);
    // What upstream has as well is another file: what was moved may share less with it.
    if (found.length > 0) return found.length > mostNames ? [] : found;
  }
  return [];
}

const listed = new WeakMap<GitReader, Map<Oid, Promise<string>>>();

/** All paths of a tip, read once for all candidates: "\0/a\0/b/c\0". A map of 100,000 names takes more room. */
function pathsOf(git: GitReader, tip: Oid): Promise<string> {
  const known = listed.get(git) ?? new Map<Oid, Promise<string>>();
  listed.set(git, known);
  const held = known.get(tip);
  if (held !== undefined) return held;
  const made = readPaths(git, tip);
  known.set(tip, made);
  made.catch(() => known.delete(tip));
  return made;
}

async function readPaths(git: GitReader, tip: Oid): Promise<string> {
  const all = (await git.list(tip, '', true)) ?? [];
  return `\0${all.map(({ path }) => `/${path}\0`).join('')}`;
}

/** Those of a text of paths that have this file name. */
function named(paths: string, name: string): string[] {
  const out: string[] = [];
  const wanted = `/${name}\0`;
  for (let at = paths.indexOf(wanted); at >= 0; at = paths.indexOf(wanted, at + 1))
    out.push(paths.slice(paths.lastIndexOf('\0', at) + 2, at + wanted.length - 1));
  return out;
}

/** A path's folder, '' at the top, and the name in it. */
function nameIn(path: string): readonly [folder: string, name: string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}

/** How many words the names of two folders share: "lib/vhost" and "lib/librte_vhost" two. */
function sharedWords(one: string, other: string): number {
  const words = wordsOf(other);
  return [...wordsOf(one)].filter((word) => words.has(word)).length;
}

const wordsOf = (folder: string) => new Set(folder.split(/[/_.-]+/).filter((one) => one !== ''));
