import type { Oid } from '@/lib/contracts/git';
import { DiffProcess } from '@/lib/git/diff-process';
import { numberedName } from '@/lib/git/numbered-name';
import type { ObjectView } from '@/lib/git/object-view';
import { Quarantine } from '@/lib/git/quarantine';

/** Lines of the old file replaced by lines of the new one; starts are 1-based, as a hunk header names them. */
export interface BareHunk {
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
}

export interface BlobPair {
  readonly old: Oid;
  readonly now: Oid;
}

/** While git answers one round it may be given the next, if that is large enough: it never waits then. */
const mostRounds = 2;
const worthAnother = 32;

/**
 * What differs between two blobs line by line, without context, as git's own diff has it. Questions that come while
 * others are answered are answered together: all pairs of a round become the files of two synthetic trees.
 */
export class BlobHunks {
  readonly #view: ObjectView;
  readonly #more: readonly string[];
  readonly #known = new Map<string, Promise<readonly BareHunk[]>>();
  #queue: {
    pair: BlobPair;
    resolve: (hunks: readonly BareHunk[]) => void;
    reject: (error: Error) => void;
  }[] = [];
  #scheduled = false;
  #underWay = 0;
  #open: Promise<{ quarantine: Quarantine; process: DiffProcess }> | undefined;

  /** `more`: options of git diff beside those that make it bare, "-w" for example. */
  constructor(view: ObjectView, more: readonly string[] = []) {
    this.#view = view;
    this.#more = more;
  }

  hunks(pair: BlobPair): Promise<readonly BareHunk[]> {
    const key = `${pair.old}${pair.now}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = new Promise<readonly BareHunk[]>((resolve, reject) => {
      this.#queue.push({ pair, resolve, reject });
    });
    // Pairs may be asked for ahead of need: nobody may be waiting when one fails.
    made.catch(() => {});
    this.#known.set(key, made);
    this.#start();
    return made;
  }

  async close(): Promise<void> {
    const open = await this.#open?.catch(() => undefined);
    open?.process.close();
    await open?.quarantine.remove();
  }

  #start(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After everything that is about to ask has asked.
    setImmediate(() => {
      this.#scheduled = false;
      const least = this.#underWay === 0 ? 1 : worthAnother;
      if (this.#queue.length >= least && this.#underWay < mostRounds) void this.#round();
    });
  }

  async #round(): Promise<void> {
    const round = this.#queue;
    this.#queue = [];
    this.#underWay += 1;
    try {
      const found = await this.#ask(round.map(({ pair }) => pair));
      for (const [index, one] of round.entries()) one.resolve(found[index] ?? []);
    } catch (error) {
      const why = error instanceof Error ? error : new Error(String(error));
      for (const one of round) one.reject(why);
    }
    this.#underWay -= 1;
    // What got an answer may ask the next question now.
    this.#start();
  }

  async #ask(pairs: readonly BlobPair[]): Promise<BareHunk[][]> {
    this.#open ??= this.#make();
    const { quarantine, process } = await this.#open;
    const side = (pick: (pair: BlobPair) => Oid) =>
      quarantine.tree(
        pairs.map((pair, index) => ({
          mode: '100644',
          name: numberedName(index),
          oid: pick(pair),
        })),
      );
    const [old, now] = [await side((pair) => pair.old), await side((pair) => pair.now)];
    return readBareHunks(await process.ask(`${old} ${now}`), pairs.length);
  }

  async #make() {
    const quarantine = await Quarantine.make(this.#view);
    const options = ['-p', '-U0', '--text', '--no-renames', '--no-ext-diff', '--no-textconv'];
    options.push(...this.#more);
    return { quarantine, process: new DiffProcess(quarantine.gitDir, options) };
  }
}

/** Reads a patch without context between two trees whose files are called 0, 1, 2 and so on. */
export function readBareHunks(patch: Buffer, files: number): BareHunk[][] {
  const found: BareHunk[][] = Array.from({ length: files }, () => []);
  let current: BareHunk[] = [];
  const line =
    /(?<![^\n])(?:diff --git a\/(\d+) b\/\d+\n|@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@)/g;
  for (const match of patch.toString('latin1').matchAll(line)) {
    if (match[1] !== undefined) {
      current = found[Number(match[1])] ?? [];
    } else {
      current.push({
        oldCount: Number(match[2] ?? 1),
        newStart: Number(match[3]),
        newCount: Number(match[4] ?? 1),
      });
    }
  }
  return found;
}
