import type { BlameLine, LineRanges, Oid } from '@/lib/contracts/git';
import { BlobHunks } from '@/lib/git/blob-hunks';
import { isPlainPath, type Line, numbersOf, through } from '@/lib/git/follow-lines';
import type { History } from '@/lib/git/history';
import { LinearGraph } from '@/lib/git/linear-graph';
import type { ObjectView } from '@/lib/git/object-view';
import type { Objects } from '@/lib/git/objects';
import { parseBlame } from '@/lib/git/parse-blame';
import { bytePath, displayPath } from '@/lib/git/parse-tree';
import { type Change, PathChanges } from '@/lib/git/path-changes';
import { PathHistory } from '@/lib/git/path-history';
import { RespacedLines } from '@/lib/git/respaced-lines';
import { runGit } from '@/lib/git/run-git';
import type { Touch, TouchIndex, TouchSide } from '@/lib/git/touch-index';
import { Turnstile } from '@/lib/git/turnstile';

/** Lines that stand in one file of one commit. Paths are bytes (latin1). */
interface Stand {
  readonly path: string;
  readonly commit: number;
  readonly blob: Oid;
  readonly lines: readonly Line[];
  /** How many of the next differences were asked for already. */
  readonly ahead: number;
}

interface Gone {
  readonly path: string;
  readonly old: TouchSide;
}

type Settle = (commit: number, path: string, lines: readonly Line[]) => void;

const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
/** So many differences are asked of git at once, if need be by asking ahead. */
const round = 512;
const mostAhead = 32;
/** Histories of paths, and steps by git, that are kept. */
const mostFiles = 4000;

/**
 * Blame over a history whose changes are indexed: `git blame` by its own rules (blame.c, pass_blame), but the walk
 * goes from one change of the file to the next, and git is asked for the differences of many versions at once. Where
 * git would search for a rename that is not plain, one step is left to `git blame` itself.
 */
export class LineWalk {
  readonly #gitDir: string;
  readonly #objects: Objects;
  readonly #history: History;
  readonly #touches: TouchIndex;
  readonly #hunks: BlobHunks;
  /** Where lines stood before only their white space was changed. */
  readonly spaces: RespacedLines;
  readonly #blaming = new Turnstile(4);
  readonly #steps = new Map<string, Promise<readonly BlameLine[]>>();
  readonly #changes = new Map<string, PathChanges>();
  readonly #files = new Map<string, PathHistory>();
  #graph: LinearGraph | undefined;
  #walking = 0;

  constructor(
    gitDir: string,
    objects: Objects,
    view: ObjectView,
    history: History,
    touches: TouchIndex,
  ) {
    this.#gitDir = gitDir;
    this.#objects = objects;
    this.#history = history;
    this.#touches = touches;
    this.#hunks = new BlobHunks(view);
    this.spaces = new RespacedLines(objects, view, this.#hunks);
  }

  /** To be called when the index covers more commits than before. What is under way goes on as it was. */
  extended(): void {
    this.#graph = undefined;
    this.#files.clear();
    this.#changes.clear();
  }

  /** Null when this walk cannot answer: the revision is not indexed, or the path is no file there. */
  async blame(
    revision: Oid,
    path: string,
    ranges: LineRanges,
  ): Promise<readonly BlameLine[] | null> {
    const start = this.#history.indexOf(revision);
    if (start === null || !this.#touches.covers(start) || !isPlainPath(path)) return null;
    const entry = await this.#objects.bytesEntry(revision, path);
    if (entry === null || !entry.mode.startsWith('100')) return null;
    const texts = (await this.#objects.blob(entry.oid)).toString('latin1').split('\n');
    if (texts.at(-1) === '') texts.pop();
    // git refuses a range that begins past the end; so it is left to git to say so.
    if (ranges.some(([from]) => from > texts.length)) return null;
    const numbers = numbersOf(ranges, texts.length);
    const found: BlameLine[] = [];
    const settle: Settle = (commit, originalPath, lines) => {
      for (const { number, slot } of lines) {
        const line = numbers[slot] ?? 0;
        const text = displayPath((texts[line - 1] ?? '').replace(/\r$/, ''));
        const oid = this.#history.oidAt(commit);
        found[slot] = { line, commit: oid, originalPath, originalLine: number, text };
      }
    };
    const lines = numbers.map((number, slot) => ({ number, slot }));
    this.#walking += 1;
    try {
      const open: Stand[] = [{ path, commit: start, blob: entry.oid, lines, ahead: 0 }];
      for (let stand = open.pop(); stand !== undefined; stand = open.pop()) {
        if (stand.lines.length === 0) continue;
        const next = await this.#step(stand, settle);
        if (next === null) return null;
        open.push(...next);
      }
    } finally {
      this.#walking -= 1;
    }
    return found;
  }

  async close(): Promise<void> {
    await Promise.all([this.#hunks.close(), this.spaces.close()]);
  }

  /**
   * Goes back to the change that the content is from; what comes from there is settled, the rest goes on. Null: git is
   * to be asked.
   */
  async #step(stand: Stand, settle: Settle): Promise<readonly Stand[] | null> {
    const { path, lines } = stand;
    const change = await this.#changeOf(stand);
    if (change === null) return null;
    const { commit, touch } = change;
    const parents = this.#history.parentsAt(commit);
    if (parents.length > 0 && touch.olds.every(isFile)) {
      return this.#stepInto(stand, change, parents, settle);
    }
    if (parents.length > 0 && touch.letters !== 'A') return this.#stepByGit(stand, commit, settle);
    const gone = this.#touches.deletedBy(commit);
    const [parent] = parents;
    if (parent === undefined || gone.length === 0) {
      this.spaces.remember(this.#history.oidAt(commit), displayPath(path), []);
      settle(commit, displayPath(path), lines);
      return [];
    }
    const renamed = plainRename(gone, touch);
    if (renamed === null) return this.#stepByGit(stand, commit, settle);
    return [{ ...stand, path: renamed.path, commit: parent, ahead: 0 }];
  }

  async #changeOf({ path, commit, blob }: Stand): Promise<Change | null> {
    const changes = this.#changesOf(path);
    if (!changes.plain) return null;
    const [only, ...others] = changes.makersOf(blob);
    if (only === undefined || others.length === 0) return only ?? null;
    let file = this.#files.get(path);
    if (file === undefined) {
      if (this.#files.size >= mostFiles) this.#files.clear();
      this.#graph ??= new LinearGraph(this.#history, this.#touches.covered());
      file = new PathHistory(path, this.#graph, this.#touches);
      this.#files.set(path, file);
    }
    return file.makerOf(commit, blob, async (index) => {
      const found = await this.#objects.header(`${this.#history.oidAt(index)}:${path}`);
      return found?.oid ?? null;
    });
  }

  #changesOf(path: string): PathChanges {
    let changes = this.#changes.get(path);
    if (changes === undefined) {
      if (this.#changes.size >= mostFiles) this.#changes.clear();
      changes = new PathChanges(path, this.#touches);
      this.#changes.set(path, changes);
    }
    return changes;
  }

  /** A change of a file that all parents have: each parent in turn takes the lines that it has. */
  async #stepInto(
    stand: Stand,
    { commit, touch }: Change,
    parents: readonly number[],
    settle: Settle,
  ): Promise<readonly Stand[]> {
    const { path, blob } = stand;
    const next: Stand[] = [];
    const seen = new Set<Oid>();
    let left = stand.lines;
    let ahead = stand.ahead;
    for (const [order, { oid: old }] of touch.olds.entries()) {
      const parent = parents[order];
      if (parent === undefined || seen.has(old) || left.length === 0) continue;
      seen.add(old);
      if (parents.length === 1 && ahead === 0) {
        ahead = Math.min(mostAhead, Math.floor(round / this.#walking));
        this.#fetchAhead(path, old, ahead);
      }
      const { changed, kept } = through(left, await this.#hunks.hunks({ old, now: blob }));
      next.push({ path, commit: parent, blob: old, lines: kept, ahead: Math.max(0, ahead - 1) });
      left = changed;
    }
    if (left.length > 0) {
      const name = displayPath(path);
      const compared = touch.olds.flatMap(({ oid: old }, order) => {
        const parent = parents[order];
        return parent === undefined ? [] : { parent: this.#history.oidAt(parent), old, now: blob };
      });
      this.spaces.remember(this.#history.oidAt(commit), name, compared);
      settle(commit, name, left);
    }
    return next;
  }

  /** One step by git: the commit against its parents. */
  async #stepByGit(stand: Stand, commit: number, settle: Settle): Promise<readonly Stand[] | null> {
    const oid = this.#history.oidAt(commit);
    const key = `${oid} ${stand.path}`;
    let step = this.#steps.get(key);
    if (step === undefined) {
      const parents = this.#history.parentsAt(commit);
      const exclude = parents.map((parent) => `^${this.#history.oidAt(parent)}`);
      const args = ['blame', '--porcelain', oid, ...exclude, '--', stand.path];
      step = this.#blaming
        .run(() => runGit(this.#gitDir, args))
        .then(({ stdout }) => parseBlame(stdout));
      if (this.#steps.size >= mostFiles) this.#steps.clear();
      this.#steps.set(key, step);
    }
    const blamed = await step;
    const here: Line[] = [];
    const there = new Map<string, { commit: number; path: string; lines: Line[] }>();
    for (const { number, slot } of stand.lines) {
      const line = blamed[number - 1];
      if (line === undefined || line.commit === oid) {
        here.push({ number, slot });
        continue;
      }
      const path = bytePath(line.originalPath);
      const name = `${line.commit} ${path}`;
      const parent = this.#history.indexOf(line.commit) ?? -1;
      const into = there.get(name) ?? { commit: parent, path, lines: [] };
      there.set(name, into);
      into.lines.push({ number: line.originalLine, slot });
    }
    settle(commit, displayPath(stand.path), here);
    const next: Stand[] = [];
    for (const { commit: parent, path, lines } of there.values()) {
      const entry = await this.#objects.bytesEntry(this.#history.oidAt(parent), path);
      if (entry === null) return null;
      next.push({ path, commit: parent, blob: entry.oid, lines, ahead: 0 });
    }
    return next;
  }

  /** Asks for what the next steps along first parents need, so that many are answered together. */
  #fetchAhead(path: string, from: Oid, steps: number): void {
    let now = from;
    for (let count = 1; count < steps; count++) {
      const [change, ...others] = this.#changesOf(path).makersOf(now);
      const [old, ...more] = change?.touch.olds ?? [];
      if (old === undefined || !isFile(old) || others.length + more.length > 0) return;
      void this.#hunks.hunks({ old: old.oid, now });
      now = old.oid;
    }
  }
}

function isFile(side: TouchSide): boolean {
  return side.mode.startsWith('100');
}

/** The deleted file that an added one certainly is for git: the only one of the same content. Else null. */
function plainRename(gone: readonly Gone[], { now }: Touch): Gone | null {
  const [only, ...others] = gone.filter((one) => one.old.oid === now.oid);
  if (only === undefined || others.length > 0 || now.oid === emptyBlob) return null;
  return isFile(only.old) && isFile(now) ? only : null;
}
