import type { BlameLine, Oid } from '@/lib/contracts/git';
import { type BareHunk, BlobHunks } from '@/lib/git/blob-hunks';
import type { History } from '@/lib/git/history';
import type { ObjectView } from '@/lib/git/object-view';
import type { Objects } from '@/lib/git/objects';
import { parseBlame } from '@/lib/git/parse-blame';
import { bytePath, displayPath } from '@/lib/git/parse-tree';
import { runGit } from '@/lib/git/run-git';
import type { TouchIndex } from '@/lib/git/touch-index';
import { Turnstile } from '@/lib/git/turnstile';

/** One line under way: where it stands now, and which line of the question it answers. */
interface Line {
  readonly number: number;
  readonly slot: number;
}

/** Lines that stand in one file of one commit. Paths are bytes (latin1). */
interface Stand {
  readonly commit: number;
  readonly path: string;
  readonly lines: readonly Line[];
  /** How many later versions were compared: the further back, the more are fetched ahead. */
  readonly depth: number;
  /** How many of the next steps were asked for already. */
  readonly ahead: number;
}

const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
const mostAhead = 32;

/**
 * Blame over a history whose changes are indexed: `git blame` by its own rules (blame.c, pass_blame), but the walk
 * goes from one change of the file to the next, and git is asked for the differences of many versions at once. Where
 * git would search for a rename that is not plain, or parents are many, one step is left to `git blame` itself.
 */
export class LineWalk {
  readonly #gitDir: string;
  readonly #objects: Objects;
  readonly #history: History;
  readonly #touches: TouchIndex;
  readonly #hunks: BlobHunks;
  readonly #commitsOf = new Map<string, ReadonlyMap<number, readonly [number, number]>>();
  readonly #blaming = new Turnstile(4);
  readonly #steps = new Map<string, Promise<readonly BlameLine[]>>();

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
  }

  covers(revision: Oid): boolean {
    const index = this.#history.indexOf(revision);
    return index !== null && this.#touches.covers(index);
  }

  /** Null when this walk cannot answer: the revision is not indexed, or the path is no file there. */
  async blame(
    revision: Oid,
    path: string,
    ranges: readonly (readonly [number, number])[],
  ): Promise<readonly BlameLine[] | null> {
    const start = this.#history.indexOf(revision);
    if (start === null || !this.#touches.covers(start) || !isAscii(path)) return null;
    const entry = await this.#objects.bytesEntry(revision, path);
    if (entry === null || !entry.mode.startsWith('100')) return null;
    const texts = (await this.#objects.blob(entry.oid)).toString('latin1').split('\n');
    if (texts.at(-1) === '') texts.pop();
    const wanted = new Set<number>();
    for (const [from, to] of ranges) {
      // git refuses a range that begins past the end; so it is left to git to say so.
      if (from > texts.length) return null;
      for (let at = Math.max(1, from); at <= Math.min(to, texts.length); at++) wanted.add(at);
    }
    const numbers = [...wanted].sort((a, b) => a - b);
    const found: BlameLine[] = [];
    const settle = (stand: Stand, lines: readonly Line[]) => {
      const commit = this.#history.oidAt(stand.commit);
      const originalPath = displayPath(stand.path);
      for (const { number, slot } of lines) {
        const line = numbers[slot] ?? 0;
        const text = displayPath((texts[line - 1] ?? '').replace(/\r$/, ''));
        found[slot] = { line, commit, originalPath, originalLine: number, text };
      }
    };
    const lines = numbers.map((number, slot) => ({ number, slot }));
    const open: Stand[] = [{ commit: start, path, lines, depth: 0, ahead: 0 }];
    for (let stand = open.pop(); stand !== undefined; stand = open.pop()) {
      if (stand.lines.length > 0) open.push(...(await this.#step(stand, settle)));
    }
    return found;
  }

  close(): Promise<void> {
    return this.#hunks.close();
  }

  /** Goes back to the commit that changed the file; what comes from there is settled, the rest goes on. */
  async #step(
    from: Stand,
    settle: (stand: Stand, lines: readonly Line[]) => void,
  ): Promise<readonly Stand[]> {
    const touched = this.#touched(from.path);
    const commit = this.#changedAt(from.commit, touched);
    const stand = { ...from, commit };
    const [first, ...others] = this.#history.parentsAt(commit);
    const place = touched.get(commit);
    if (first === undefined || place === undefined) {
      settle(stand, stand.lines);
      return [];
    }
    const touch = this.#touches.touch(place);
    if (others.length === 0 && touch.letter === 'M') {
      if (touch.oldOid === touch.newOid) return [{ ...stand, commit: first }];
      const ahead = from.ahead > 0 ? from.ahead : Math.min(mostAhead, 2 + from.depth);
      if (from.ahead === 0) this.#fetchAhead(first, touched, ahead);
      const hunks = await this.#hunks.hunks({ old: touch.oldOid, now: touch.newOid });
      const { changed, kept } = through(stand.lines, hunks);
      settle(stand, changed);
      return [{ ...stand, commit: first, lines: kept, depth: from.depth + 1, ahead: ahead - 1 }];
    }
    if (others.length === 0 && touch.letter === 'A') {
      const gone = this.#touches.deletedBy(commit);
      if (gone.length === 0) {
        settle(stand, stand.lines);
        return [];
      }
      const same = gone.filter((one) => one.touch.oldOid === touch.newOid);
      const [only] = same;
      if (only !== undefined && same.length === 1 && touch.newOid !== emptyBlob) {
        const plain = only.touch.oldMode.startsWith('100') && touch.newMode.startsWith('100');
        if (plain) return [{ ...stand, commit: first, path: only.path }];
      }
    }
    if (others.length > 0) {
      for (const other of others) {
        const there = await this.#objects.bytesEntry(this.#history.oidAt(other), stand.path);
        if (there?.oid === touch.newOid && there.mode === touch.newMode)
          return [{ ...stand, commit: other }];
      }
    }
    return this.#stepByGit(stand, settle);
  }

  /** One step by git: the commit against its parents. */
  async #stepByGit(
    stand: Stand,
    settle: (stand: Stand, lines: readonly Line[]) => void,
  ): Promise<readonly Stand[]> {
    const oid = this.#history.oidAt(stand.commit);
    const key = `${oid} ${stand.path}`;
    let step = this.#steps.get(key);
    if (step === undefined) {
      const parents = this.#history.parentsAt(stand.commit);
      const exclude = parents.map((parent) => `^${this.#history.oidAt(parent)}`);
      const args = ['blame', '--porcelain', oid, ...exclude, '--', stand.path];
      step = this.#blaming
        .run(() => runGit(this.#gitDir, args))
        .then(({ stdout }) => parseBlame(stdout));
      this.#steps.set(key, step);
    }
    const blamed = await step;
    const here: Line[] = [];
    const there = new Map<string, Stand & { lines: Line[] }>();
    for (const { number, slot } of stand.lines) {
      const line = blamed[number - 1];
      if (line === undefined || line.commit === oid) {
        here.push({ number, slot });
        continue;
      }
      const path = bytePath(line.originalPath);
      const name = `${line.commit} ${path}`;
      const parent = this.#history.indexOf(line.commit) ?? stand.commit;
      const into = there.get(name) ?? {
        commit: parent,
        path,
        lines: [],
        depth: stand.depth,
        ahead: 0,
      };
      there.set(name, into);
      into.lines.push({ number: line.originalLine, slot });
    }
    settle(stand, here);
    return [...there.values()];
  }

  #touched(path: string): ReadonlyMap<number, readonly [number, number]> {
    let touched = this.#commitsOf.get(path);
    if (touched === undefined) {
      touched = this.#touches.commitsOf(path);
      this.#commitsOf.set(path, touched);
    }
    return touched;
  }

  /** The first commit back from here, along first parents, that changed the file; else the root. */
  #changedAt(from: number, touched: ReadonlyMap<number, unknown>): number {
    let at = from;
    for (;;) {
      const parent = this.#history.firstParentAt(at);
      if (parent < 0 || touched.has(at)) return at;
      at = parent;
    }
  }

  /** Asks for what the next steps along first parents need, so that many are answered together. */
  #fetchAhead(
    from: number,
    touched: ReadonlyMap<number, readonly [number, number]>,
    steps: number,
  ): void {
    let at = from;
    for (let count = 0; count < steps; count++) {
      at = this.#changedAt(at, touched);
      const place = touched.get(at);
      const parent = this.#history.firstParentAt(at);
      if (place === undefined || parent < 0) return;
      const { letter, oldOid, newOid } = this.#touches.touch(place);
      if (letter !== 'M') return;
      if (oldOid !== newOid) void this.#hunks.hunks({ old: oldOid, now: newOid });
      at = parent;
    }
  }
}

/** Which lines of the new file a diff changed, and where the others stood in the old one. */
export function through(
  lines: readonly Line[],
  hunks: readonly BareHunk[],
): { readonly changed: readonly Line[]; readonly kept: readonly Line[] } {
  const changed: Line[] = [];
  const kept: Line[] = [];
  for (const { number, slot } of lines) {
    let shift = 0;
    let inHunk = false;
    for (const { oldCount, newStart, newCount } of hunks) {
      // A hunk that only removes names the line it follows.
      const first = newCount === 0 ? newStart + 1 : newStart;
      if (first > number) break;
      if (number < first + newCount) {
        inHunk = true;
        break;
      }
      shift += oldCount - newCount;
    }
    if (inHunk) changed.push({ number, slot });
    else kept.push({ number: number + shift, slot });
  }
  return { changed, kept };
}

function isAscii(path: string): boolean {
  return /^[\x20-\x7e]+$/.test(path);
}
