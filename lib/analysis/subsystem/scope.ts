import { isC, roleOf } from '@/lib/analysis/change/file-role';
import type { PhaseContext } from '@/lib/analysis/context';
import { codeSearch } from '@/lib/analysis/probes/code-probes';
import { pathOf } from '@/lib/diff/patch';
import { isAppError } from '@/lib/errors';
import { Lru } from '@/lib/lru';
import type { GitReader } from '@/lib/ports';
import {
  type EntryMatch,
  entriesFor,
  type MaintainersEntry,
  matchOf,
  parseMaintainers,
  patternTakes,
} from './maintainers';

/** The part of the tree a candidate belongs to, and by what that is known. */
export interface Scope {
  /** "NVM EXPRESS HOST DRIVERS", or a directory where no entry takes the files in. */
  readonly name: string;
  readonly by: 'maintainers' | 'directory';
  /** Entries that take files in that tell the subsystem, the most specific first; each with all changed files it takes. */
  readonly matches: readonly EntryMatch[];
  /** Whether the tree has a MAINTAINERS file. */
  readonly hasFile: boolean;
  /**
   * The tree that the entries are of: upstream's tip; where upstream has none of the files any more, the candidate's own, or
   * its parent's for a candidate that dropped them all itself.
   */
  readonly tree: string;
  readonly gone: boolean;
  /** Paths for `git log -- …`. */
  readonly paths: readonly string[];
  takes(path: string): boolean;
}

/** Paths of one `git log`. */
const mostPaths = 200;

/** Upstream's tip, which nearly all ask for, and the last few candidates whose own tree is asked. */
const mostTrees = 4;
type Entries = Promise<readonly MaintainersEntry[] | null>;
const held = new WeakMap<GitReader, Lru<string, Entries>>();

/** The entries of MAINTAINERS at a commit, parsed once; null when the tree has none that can be read. */
function readEntries(git: GitReader, tree: string): Entries {
  const known = held.get(git) ?? new Lru<string, Entries>(mostTrees);
  held.set(git, known);
  const read = known.get(tree) ?? readFile(git, tree);
  known.set(tree, read);
  read.catch(() => known.delete(tree));
  return read;
}

async function readFile(git: GitReader, tree: string): Promise<readonly MaintainersEntry[] | null> {
  const entry = await git.entry(tree, 'MAINTAINERS');
  if (entry === null || !entry.mode.startsWith('100')) return null;
  try {
    return parseMaintainers((await git.blob(entry.oid, 8 << 20)).toString('utf8'));
  } catch (error) {
    if (isAppError(error, 'too-large', 'object-missing')) return null;
    throw error;
  }
}

/** Changed files that tell the subsystem: documentation and tests beside code do not. */
export async function tellingPaths(context: PhaseContext): Promise<string[]> {
  const all = await changedPaths(context);
  const code = all.filter((path) => !['documentation', 'test', 'project'].includes(roleOf(path)));
  return (code.length > 0 ? code : all).slice(0, 200);
}

async function changedPaths(context: PhaseContext): Promise<string[]> {
  return [...new Set((await context.patch()).map(pathOf).filter((path) => path !== ''))];
}

/** All changed files: those that tell the subsystem as `pathsNow` calls them, the others by their own names. */
async function allPathsNow(context: PhaseContext): Promise<string[]> {
  const [telling, now] = [await tellingPaths(context), await pathsNow(context)];
  const names = new Map(telling.map((path, at) => [path, now[at] ?? path]));
  return [...new Set((await changedPaths(context)).map((path) => names.get(path) ?? path))];
}

/**
 * The telling paths as they are called at the upstream tip: a file that is gone there, and whose name one file bears, was
 * moved; another is looked for where upstream renamed it. Of a path that is still there, or of which nothing is known,
 * itself.
 */
export function pathsNow(context: PhaseContext): Promise<string[]> {
  const known = asked.get(context) ?? readPathsNow(context);
  asked.set(context, known);
  return known;
}

/** Several findings of a candidate ask for the same. */
const asked = new WeakMap<PhaseContext, Promise<string[]>>();

async function readPathsNow(context: PhaseContext): Promise<string[]> {
  const paths = await tellingPaths(context);
  const sources = await codeSearch(context.ports).files(context.input.upstream);
  const known = new Set(sources.map(({ path }) => path));
  const lost = paths.filter((path) => isC(path) && !known.has(path));
  if (lost.length === 0) return paths;
  const names = new Set(lost.map(baseOf));
  const bearers = new Map<string, string[]>();
  for (const { path } of sources)
    if (names.has(baseOf(path)))
      bearers.set(baseOf(path), [...(bearers.get(baseOf(path)) ?? []), path]);
  const now = new Map<string, string>();
  let left = mostFollowed;
  for (const path of lost) {
    const [only, ...others] = bearers.get(baseOf(path)) ?? [];
    const found =
      only !== undefined && others.length === 0
        ? only
        : left-- > 0
          ? await renamedTo(context, path)
          : null;
    if (found !== null) now.set(path, found);
  }
  return paths.map((path) => now.get(path) ?? path);
}

/** Files of one candidate whose renaming is looked up, and renamings of one file: each reads a log. */
const mostFollowed = 3;
const mostRenames = 5;

/** What upstream renamed a file to since the candidate; null where it was deleted, or its history cannot be read. */
async function renamedTo(context: PhaseContext, path: string): Promise<string | null> {
  const { git } = context;
  const { commit, upstream } = context.input;
  let name = path;
  try {
    for (let step = 0; step < mostRenames; step += 1) {
      const range = { include: [upstream], exclude: [commit], paths: [name], noMerges: true };
      let last: string | null = null;
      for await (const one of git.log({ ...range, limit: 1 })) last = one.oid;
      if (last === null) return null;
      const changes = await git.changes(last, { renames: true });
      const moved = changes.find((one) => one.status === 'R' && one.oldPath === name);
      if (moved === undefined) return null;
      name = moved.path;
      if ((await git.entry(upstream, name)) !== null) return name;
    }
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'timeout', 'git-failed', 'git-killed')) throw error;
  }
  return null;
}

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * The MAINTAINERS entry of the changed files at the upstream tip, or of the candidate (`tree`) where upstream has dropped
 * them all; without one, the directory they stand in.
 */
export async function scopeOf(context: PhaseContext): Promise<Scope> {
  const { commit, upstream } = context.input;
  const paths = await pathsNow(context);
  const hasNone = async (tree: string) =>
    (await Promise.all(paths.map((path) => context.git.entry(tree, path)))).every((one) => !one);
  const gone = paths.length > 0 && (await hasNone(upstream));
  // Who drops files may drop their entry with them.
  const [parent = commit] = (await context.candidate()).parents;
  const tree = !gone ? upstream : (await hasNone(commit)) ? parent : commit;
  const entries = await readEntries(context.git, tree);
  const all = await allPathsNow(context);
  const matches = entriesFor(entries ?? [], paths).map((one) => matchOf(one.entry, all) ?? one);
  const [main] = matches;
  if (main !== undefined && main.entry.files.length > 0) {
    const { files, excludes } = main.entry;
    const specs = await literalPaths(context, main.entry);
    return {
      tree,
      gone,
      name: main.entry.name,
      by: 'maintainers',
      matches,
      hasFile: true,
      paths: specs.length > 0 ? specs : [commonDirectory(paths) || '.'],
      takes: (path) =>
        files.some((one) => patternTakes(one, path)) &&
        !excludes.some((one) => patternTakes(one, path)),
    };
  }
  const directory = commonDirectory(paths);
  return {
    tree,
    gone,
    name: directory === '' ? 'the whole tree' : directory,
    by: 'directory',
    matches,
    hasFile: entries !== null,
    paths: [directory === '' ? '.' : directory],
    takes: (path) => directory === '' || path.startsWith(`${directory}/`),
  };
}

/** Paths that git takes literally: folders and files as they are, patterns by the files of the tree that they take. */
async function literalPaths(
  context: PhaseContext,
  { files, excludes }: MaintainersEntry,
): Promise<string[]> {
  const plain = files.filter((one) => !/[*?]/.test(one));
  const patterns = files.filter((one) => /[*?]/.test(one));
  const out = new Set(plain.map((one) => one.replace(/\/+$/, '')));
  for (const pattern of patterns) {
    for (const { path } of await filesBelow(context, folderOf(pattern))) {
      if (out.size >= mostPaths) break;
      const taken = patternTakes(pattern, path);
      if (taken && !excludes.some((one) => patternTakes(one, path))) out.add(path);
    }
  }
  return [...out].slice(0, mostPaths);
}

/** The folders of a pattern that stand before its first wildcard: "doc/guides" of "doc/guides/wisp*.rst". */
const folderOf = (pattern: string) => pattern.replace(/(?:^|\/)[^/]*[*?].*$/, '');

/** All files of a folder of the upstream tip; of the whole tree its C files, which are listed already. */
async function filesBelow(
  context: PhaseContext,
  folder: string,
): Promise<readonly { readonly path: string }[]> {
  const { upstream } = context.input;
  return folder === ''
    ? codeSearch(context.ports).files(upstream)
    : ((await context.git.list(upstream, folder, true)) ?? []);
}

function commonDirectory(paths: readonly string[]): string {
  const [first = '', ...rest] = paths.map((path) => path.split('/').slice(0, -1).join('/'));
  let common = first.split('/');
  for (const path of rest) {
    const parts = path.split('/');
    let same = 0;
    while (same < common.length && common[same] === parts[same]) same += 1;
    common = common.slice(0, same);
  }
  return common.join('/');
}
