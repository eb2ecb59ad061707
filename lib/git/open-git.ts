import { availableParallelism } from 'node:os';
import {
  type BlameLine,
  type ChangedPath,
  type CommitInfo,
  emptyTree,
  type LineRanges,
  type Oid,
  type RefInfo,
  type Respaced,
} from '@/lib/contracts/git';
import { AppError } from '@/lib/errors';
import { gitExecutable } from '@/lib/git/executable';
import { History } from '@/lib/git/history';
import { LineWalks } from '@/lib/git/line-walks';
import { isPlainLog, logArguments } from '@/lib/git/log-arguments';
import { StoreMerger } from '@/lib/git/merger';
import { Objects, requireOid } from '@/lib/git/objects';
import { parseBlame, stoodBefore } from '@/lib/git/parse-blame';
import { parseRawChanges, readNames } from '@/lib/git/parse-changes';
import { PatchProcesses, patchOptions } from '@/lib/git/patch-processes';
import { hasCommitGraph, PathFilters } from '@/lib/git/path-filters';
import { probeArguments, shownCommand } from '@/lib/git/probe-command';
import { type ReleaseTag, releaseTags } from '@/lib/git/release-tags';
import { repositoryState } from '@/lib/git/repository-state';
import { runGit, streamGit } from '@/lib/git/run-git';
import { makeStore, type Store } from '@/lib/git/store';
import { diffTrees } from '@/lib/git/tree-diff';
import { Turnstile } from '@/lib/git/turnstile';
import { type RefMap, readUserRefs } from '@/lib/git/user-refs';
import { findUserRepository } from '@/lib/git/user-repository';
import type { GitOutput, GitReader, LogOptions } from '@/lib/ports';

/**
 * Opens a set of repositories for reading, as they are now: refs are read once. Where two repositories have a ref of
 * the same name, the first named one's counts. `grafts` leads every walk around commits that cannot be read. Throws
 * `not-a-repository`, `git-too-old`.
 */
export async function openGit(options: {
  readonly gitDirs: readonly string[];
  readonly grafts?: ReadonlyMap<Oid, readonly Oid[]>;
}): Promise<GitStore> {
  if (options.gitDirs.length === 0) {
    throw new AppError('bad-input', 'No repository was named.', { hint: 'Name one by its path.' });
  }
  // Looked up meanwhile; who needs it first hears why there is none.
  gitExecutable().catch(() => {});
  const repositories = await Promise.all(options.gitDirs.map(findUserRepository));
  const refs: RefMap = new Map();
  for (const repository of repositories) {
    for (const [name, oid] of await readUserRefs(repository)) {
      if (!refs.has(name)) refs.set(name, oid);
    }
  }
  const store = await makeStore({
    objectDirs: [...new Set(repositories.flatMap((repository) => repository.objectDirs))],
    shallow: repositories.flatMap((repository) => repository.shallow),
    refs,
    large: true,
    ...(options.grafts === undefined ? {} : { grafts: options.grafts }),
  });
  return new GitStore(store, refs);
}

/** The GitReader over one store of ours. */
export class GitStore implements GitReader {
  readonly store: Store;
  readonly objects: Objects;
  readonly history: History;
  readonly merger: StoreMerger;
  readonly #filters: PathFilters;
  readonly #walks: LineWalks;
  /** Every blame keeps a core busy. */
  readonly #blaming = new Turnstile(Math.max(2, availableParallelism()));
  readonly #patches: PatchProcesses;
  readonly #refMap: RefMap;
  #refs: Promise<readonly RefInfo[]> | undefined;
  readonly #firstTags = new Map<string, Promise<FirstTagLookup>>();

  constructor(store: Store, refs: RefMap) {
    this.store = store;
    this.#refMap = refs;
    this.objects = new Objects(store.gitDir);
    this.history = new History(store.gitDir, !hasCommitGraph(store));
    this.#patches = new PatchProcesses(store.gitDir);
    this.#filters = new PathFilters(store, this.history);
    this.merger = new StoreMerger(store, this.objects);
    this.#walks = new LineWalks(store.gitDir, this.objects, this.merger.view, this.history);
  }

  async resolve(name: string): Promise<Oid> {
    const sane = !name.startsWith('-') && name.trim() !== '';
    const found = sane ? await this.objects.header(`${name}^{commit}`) : null;
    if (found !== null) return found.oid;
    // git says so of the name alone only.
    const short = /^[0-9a-f]{4,39}$/.test(name) ? await this.objects.headers.ask(name) : null;
    if (short?.kind === 'ambiguous') {
      throw new AppError('ref-not-found', `${JSON.stringify(name)} is short for several commits.`, {
        hint: 'Write more digits of it.',
        data: { name, isAmbiguous: true },
      });
    }
    throw new AppError('ref-not-found', `No commit is named ${JSON.stringify(name)} here.`, {
      hint: 'Name a branch, a tag or a commit of the repository (`git branch -a`, `git tag`).',
      data: { name },
    });
  }

  /** What answers hang on beside the commits asked about, as one digest (see `repositoryState`). */
  state(): Promise<string> {
    return repositoryState(this.store, this.#refMap);
  }

  refs(): Promise<readonly RefInfo[]> {
    this.#refs ??= this.#readRefs();
    return this.#refs;
  }

  commit(oid: Oid): Promise<CommitInfo> {
    return this.objects.commit(oid);
  }

  async has(oid: Oid): Promise<boolean> {
    return (await this.objects.header(requireOid(oid))) !== null;
  }

  blob(oid: Oid, maxBytes?: number) {
    return this.objects.blob(oid, maxBytes);
  }

  async sizes(oids: readonly Oid[]): Promise<readonly (number | null)[]> {
    const headers = await Promise.all(oids.map((oid) => this.objects.header(requireOid(oid))));
    return headers.map((header) => header?.size ?? null);
  }

  tree(oid: Oid) {
    return this.objects.tree(oid);
  }

  list(treeish: Oid, path = '', recursive = false) {
    return this.objects.list(treeish, path.replace(/\/+$/, ''), recursive);
  }

  entry(treeish: Oid, path: string) {
    return this.objects.entry(treeish, path);
  }

  async changes(
    commit: Oid,
    options: { readonly renames?: boolean } = {},
  ): Promise<readonly ChangedPath[]> {
    const [from, to] = await this.#sides(commit);
    if (options.renames !== true) {
      const [old, now] = await Promise.all([this.#treeOf(from), this.#treeOf(to)]);
      return diffTrees((tree) => this.objects.tree(tree), old, now);
    }
    const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', renameOption(options), from, to];
    return parseRawChanges((await runGit(this.store.gitDir, args)).stdout);
  }

  async pathsOf(commits: readonly Oid[]): Promise<ReadonlyMap<Oid, readonly string[]>> {
    const args = ['diff-tree', '--stdin', '-r', '-z', '--root', '--name-only', '--no-renames'];
    const input = commits.map((oid) => `${requireOid(oid)}\n`).join('');
    return readNames((await runGit(this.store.gitDir, args, { input })).stdout, new Set(commits));
  }

  async patch(
    commit: Oid,
    options: { readonly renames?: boolean; readonly context?: number } = {},
  ): Promise<Buffer> {
    const [from, to] = await this.#sides(commit);
    const renames = renameOption(options);
    const context = options.context ?? 3;
    // A line of input names a commit and its parent; a root commit has none.
    const quick = from === emptyTree ? null : await this.#patches.ask(renames, context, from, to);
    return quick ?? this.#patch(from, to, renames, context, []);
  }

  diff(
    from: Oid,
    to: Oid,
    options: { readonly context?: number; readonly paths?: readonly string[] } = {},
  ): Promise<Buffer> {
    return this.#patch(
      requireOid(from),
      requireOid(to),
      '--no-renames',
      options.context ?? 3,
      options.paths ?? [],
    );
  }

  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean> {
    return this.history.isAncestor(requireOid(ancestor), requireOid(descendant));
  }

  async revList(
    include: readonly Oid[],
    exclude: readonly Oid[] = [],
    options: { readonly parentsLast?: boolean; readonly anyOrder?: boolean } = {},
  ): Promise<Buffer> {
    if (options.anyOrder === true) {
      const found = await this.history.difference(include.map(requireOid), exclude.map(requireOid));
      return this.history.lines(found);
    }
    if (options.parentsLast !== true) {
      const found = await this.history.newestFirst(
        include.map(requireOid),
        exclude.map(requireOid),
      );
      return this.history.lines(found);
    }
    const lines = [...include.map(requireOid), ...exclude.map((oid) => `^${requireOid(oid)}`)];
    const input = `${lines.join('\n')}\n`;
    const args = ['rev-list', '--date-order', '--stdin'];
    return (await runGit(this.store.gitDir, args, { input })).stdout;
  }

  async mergeBase(a: Oid, b: Oid): Promise<Oid | null> {
    const args = ['merge-base', requireOid(a), requireOid(b)];
    const { stdout } = await runGit(this.store.gitDir, args, { accept: [0, 1] });
    return /^[0-9a-f]{40}/.exec(stdout.toString('latin1'))?.[0] ?? null;
  }

  async *log(options: LogOptions): AsyncGenerator<CommitInfo> {
    const { args, input } = logArguments(options);
    if (isPlainLog(options)) {
      const found = await this.history.newestFirst(options.include, options.exclude ?? []);
      for (let at = 0; at < found.length; at += 256) {
        const oids = found.slice(at, at + 256).map((index) => this.history.oidAt(index));
        yield* await Promise.all(oids.map((oid) => this.objects.commit(oid)));
      }
      return;
    }
    let rest = '';
    for await (const chunk of streamGit(this.store.gitDir, args, { input })) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      // A slice at a time: enough to keep the pipe busy, little enough to break off early.
      for (let at = 0; at < lines.length; at += 256) {
        const oids = lines.slice(at, at + 256);
        yield* await Promise.all(oids.map((oid) => this.objects.commit(oid)));
      }
    }
  }

  async blame(revision: Oid, path: string, ranges: LineRanges): Promise<readonly BlameLine[]> {
    if (ranges.length === 0) return [];
    const walked = await this.#walks.blame(revision, path, ranges);
    if (walked !== null) return walked;
    const args = blameArguments(ranges, requireOid(revision), '--', path);
    const { stdout } = await this.#blaming.run(() =>
      this.#filters.during(revision, () => runGit(this.store.gitDir, args)),
    );
    return parseBlame(stdout);
  }

  async respaced(commit: Oid, path: string, ranges: LineRanges): Promise<readonly Respaced[]> {
    // A shallow clone ends there: what came before is not to be had.
    if (ranges.length === 0 || this.store.shallow.includes(commit)) return [];
    const walked = await this.#walks.respaced(commit, path, ranges);
    if (walked !== null) return walked;
    const parents = (await this.objects.commit(commit)).parents.map((oid) => `^${oid}`);
    const args = blameArguments(ranges, '-w', requireOid(commit), ...parents, '--', path);
    const { stdout } = await this.#blaming.run(() => runGit(this.store.gitDir, args));
    return this.#walks.replacing(commit, path, stoodBefore(commit, parseBlame(stdout)));
  }

  async expectBlames(revisions: readonly Oid[], places: number): Promise<void> {
    const indexed = await this.#walks.expect(revisions.map(requireOid), places);
    if (!indexed) this.#filters.expect(places);
  }

  async firstTag(
    commit: Oid,
    options: { readonly withRc?: boolean; readonly upstream?: Oid } = {},
  ): Promise<{ tag: string; commit: Oid; time: number } | null> {
    const key = `${options.withRc === true} ${options.upstream ?? ''}`;
    let lookup = this.#firstTags.get(key);
    if (lookup === undefined) {
      lookup = this.#indexTags(options.withRc === true, options.upstream);
      this.#firstTags.set(key, lookup);
      lookup.catch(() => this.#firstTags.delete(key));
    }
    return (await lookup)(requireOid(commit));
  }

  async run(
    args: readonly string[],
    options: { readonly timeoutMs?: number; readonly maxBytes?: number } = {},
  ): Promise<GitOutput> {
    const { exitCode, stdout, ms } = await runGit(this.store.gitDir, probeArguments(args), {
      ...options,
      accept: [0, 1],
    });
    return { command: shownCommand(args), exitCode, stdout, ms };
  }

  async close(): Promise<void> {
    this.objects.close();
    this.#patches.close();
    await this.#walks.close();
    await this.merger.close();
    await this.store.remove();
  }

  async #treeOf(commit: Oid): Promise<Oid> {
    return commit === emptyTree ? emptyTree : (await this.objects.commit(commit)).tree;
  }

  async #sides(commit: Oid): Promise<[Oid, Oid]> {
    const { parents } = await this.objects.commit(commit);
    return [parents[0] ?? emptyTree, commit];
  }

  async #patch(from: Oid, to: Oid, renames: string, context: number, paths: readonly string[]) {
    const only = paths.length > 0 ? ['--', ...paths] : [];
    const args = ['diff-tree', ...patchOptions(renames, context), from, to, ...only];
    return (await runGit(this.store.gitDir, args)).stdout;
  }

  async #readRefs(): Promise<readonly RefInfo[]> {
    const found = await Promise.all(
      [...this.#refMap].map(async ([name, oid]): Promise<RefInfo | null> => {
        if (name === 'HEAD') return null;
        const commit = await this.objects.header(`${oid}^{commit}`);
        if (commit === null) return null;
        const time =
          commit.oid === oid
            ? (await this.objects.commit(oid)).committer.time
            : await this.#taggedAt(oid, commit.oid);
        return { name, commit: commit.oid, time };
      }),
    );
    return found.filter((ref) => ref !== null).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async #taggedAt(tag: Oid, commit: Oid): Promise<number> {
    const answer = await this.objects.contents.ask(tag, 1 << 20);
    const head =
      answer.kind === 'found'
        ? (answer.object.content.toString('latin1').split('\n\n')[0] ?? '')
        : '';
    const time = /^tagger .*> (\d+)/m.exec(head)?.[1];
    return time === undefined ? (await this.objects.commit(commit)).committer.time : Number(time);
  }

  async #indexTags(withRc: boolean, upstream: Oid | undefined): Promise<FirstTagLookup> {
    const all = releaseTags(await this.refs()).filter((tag) => withRc || !tag.rc);
    const inUpstream = await Promise.all(
      all.map((tag) => upstream === undefined || this.history.isAncestor(tag.ref.commit, upstream)),
    );
    const lookIn = async (tags: readonly ReleaseTag[]): Promise<FirstTagLookup> => {
      const find = await this.history.firstContaining(tags.map((tag) => tag.ref.commit));
      return (commit) => {
        const order = find(commit);
        const tag = order === null ? undefined : tags[order];
        if (tag === undefined) return null;
        return { tag: tag.tag, commit: tag.ref.commit, time: tag.ref.time };
      };
    };
    const own = await lookIn(all.filter((_tag, index) => inUpstream[index]));
    if (upstream === undefined || inUpstream.every(Boolean)) return own;
    // Projects that release from branches have none of their tags in the history of upstream. What holds all of
    // upstream is later than what is looked at.
    let onBranches: Promise<FirstTagLookup> | null = null;
    const readBranches = async () => {
      const beside = await Promise.all(
        all.map(({ ref }) => this.history.isAncestor(upstream, ref.commit)),
      );
      return lookIn(all.filter((_tag, index) => !inUpstream[index] && !beside[index]));
    };
    return async (commit) => {
      const found = await own(commit);
      if (found !== null) return found;
      onBranches ??= readBranches();
      return (await onBranches)(commit);
    };
  }
}

type FirstTag = { tag: string; commit: Oid; time: number };
type FirstTagLookup = (commit: Oid) => FirstTag | null | Promise<FirstTag | null>;

function renameOption(options: { readonly renames?: boolean }): string {
  return options.renames === true ? '--find-renames' : '--no-renames';
}

function blameArguments(ranges: LineRanges, ...more: readonly string[]): string[] {
  const lines = ranges.flatMap(([from, to]) => ['-L', `${Math.max(1, from)},${to}`]);
  return ['blame', '--porcelain', ...lines, ...more];
}
