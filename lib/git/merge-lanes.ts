import { availableParallelism } from 'node:os';
import { type CommitPair, mergeInOneProcess } from '@/lib/git/merge-batch';
import { type FileWork, fileMerge, type PairMerge } from '@/lib/git/merge-kinds';
import type { ObjectView } from '@/lib/git/object-view';
import { Objects } from '@/lib/git/objects';
import { Quarantine } from '@/lib/git/quarantine';

/** What is to be merged: a pair of trees, or a file that is merged together with others. */
export type LaneWork =
  | { readonly kind: 'pair'; readonly merge: PairMerge }
  | { readonly kind: 'file'; readonly file: FileWork };

interface Waiting<W> {
  readonly work: W;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** What one process merges. */
interface Share {
  readonly pairs: Waiting<PairMerge>[];
  readonly files: Waiting<FileWork>[];
}

/** Merges of one file that a process takes if there are so many: making its store and starting it costs ten of them. */
const leastShare = 96;
/** So many are worth a process beside those that are under way. */
const worthAnother = 40;

/**
 * Merges go through as few git processes as keep every core busy: whenever one has ended, the next takes its share of
 * what waits by then. So git begins with the first merges that are asked for while others are still being planned, and
 * no core is left with most of the work at the end. Each process has a store of its own, deleted with its results.
 */
export class MergeLanes {
  readonly #view: ObjectView;
  readonly #attributes: string;
  readonly #lanes = Math.min(availableParallelism(), 8);
  /** Heaviest first. */
  readonly #pairs: Waiting<PairMerge>[] = [];
  /** By the change they bring: git then reads it once for all its branches. */
  readonly #files = new Map<string, Waiting<FileWork>[]>();
  #weight = 0;
  #busy = 0;
  #isStarting = false;

  /** `attributes`: content of info/attributes for all merges. */
  constructor(view: ObjectView, attributes = '') {
    this.#view = view;
    this.#attributes = attributes;
  }

  /** Ends when all of it is merged; each piece of work is told its result. */
  async merge(works: readonly LaneWork[]): Promise<void> {
    const all = works.map(
      (one) =>
        new Promise<void>((done, failed) => {
          if (one.kind === 'pair') this.#putPair({ work: one.merge, done, failed });
          else this.#putFile({ work: one.file, done, failed });
        }),
    );
    // What others ask for at the same time goes along.
    if (!this.#isStarting) {
      this.#isStarting = true;
      setImmediate(() => {
        this.#isStarting = false;
        this.#start();
      });
    }
    await Promise.all(all);
  }

  #putPair(one: Waiting<PairMerge>): void {
    this.#weight += one.work.weight;
    const behind = this.#pairs.findIndex(({ work }) => work.weight < one.work.weight);
    this.#pairs.splice(behind < 0 ? this.#pairs.length : behind, 0, one);
  }

  #putFile(one: Waiting<FileWork>): void {
    this.#weight += 1;
    const { base, theirs } = one.work.job;
    const key = `${base.oid} ${theirs.oid}`;
    const group = this.#files.get(key);
    if (group === undefined) this.#files.set(key, [one]);
    else group.push(one);
  }

  #start(): void {
    while (this.#weight > 0 && this.#busy < this.#lanes) {
      // Somewhat later there is more to do at once, or a process that has ended takes it along.
      if (this.#busy > 0 && this.#weight < worthAnother) return;
      const share = this.#take();
      this.#busy += 1;
      const leave = () => {
        this.#busy -= 1;
        this.#start();
      };
      // Each piece of work is told whatever happens.
      void this.#run(share, leave);
    }
  }

  /** A part of what waits, so that something is left for every other lane; the heaviest go first. */
  #take(): Share {
    const most = Math.max(leastShare, Math.ceil(this.#weight / (this.#lanes + 1)));
    const share: Share = { pairs: [], files: [] };
    let weight = 0;
    for (let next = this.#pairs[0]; next !== undefined; next = this.#pairs[0]) {
      if (weight > 0 && weight + next.work.weight > most) break;
      share.pairs.push(next);
      weight += next.work.weight;
      this.#pairs.shift();
    }
    for (const [key, group] of this.#files) {
      if (weight >= most) break;
      share.files.push(...group);
      weight += group.length;
      this.#files.delete(key);
    }
    this.#weight -= weight;
    return share;
  }

  /** `leave` is called as soon as git has ended: the next process runs while results are read. */
  async #run(share: Share, leave: () => void): Promise<void> {
    const { pairs, files } = share;
    let isLeft = false;
    const leaveOnce = () => {
      if (!isLeft) leave();
      isLeft = true;
    };
    try {
      let bad: Error | null = null;
      const works = files.map(({ work }) => work);
      const merges = pairs.map(({ work }) => work);
      if (files.length > 0) merges.push(fileMerge(works, (error) => (bad = error)));
      await this.#mergeAll(merges, leaveOnce);
      for (const { done } of pairs) done();
      if (bad === null) for (const { done } of files) done();
      else await this.#searchBad(files, bad);
    } catch (error) {
      for (const { failed } of [...pairs, ...files]) failed(error);
    } finally {
      leaveOnce();
    }
  }

  async #mergeAll(merges: readonly PairMerge[], ended: () => void): Promise<void> {
    const quarantine = await Quarantine.collecting(this.#view, this.#attributes);
    const made = new Objects(quarantine.gitDir, (oid) => quarantine.readTree(oid));
    try {
      const pairs: CommitPair[] = [];
      for (const merge of merges) pairs.push(await merge.sides(quarantine));
      await quarantine.flush();
      const outcomes = await mergeInOneProcess(quarantine, pairs);
      ended();
      await Promise.all(
        merges.map(async (merge, index) => {
          const outcome = outcomes[index];
          const pair = pairs[index];
          if (outcome === undefined || pair === undefined) throw new Error('a merge got lost');
          await merge.done(outcome, pair, { quarantine, made });
        }),
      );
    } finally {
      made.close();
      await quarantine.remove();
    }
  }

  /** One bad file spoils the merge of all: its halves tell which. */
  async #searchBad(files: Share['files'], error: Error): Promise<void> {
    const [only] = files;
    if (only !== undefined && files.length === 1) {
      only.work.take(error);
      only.done();
      return;
    }
    const middle = files.length >> 1;
    for (const half of [files.slice(0, middle), files.slice(middle)]) {
      await this.#run({ pairs: [], files: half }, () => {});
    }
  }
}
