import { type CommitPair, mergePairs } from '@/lib/git/merge-batch';
import type { ObjectView } from '@/lib/git/object-view';
import { Objects } from '@/lib/git/objects';
import type { MergeTreeRecord } from '@/lib/git/parse-merge-tree';
import { Quarantine } from '@/lib/git/quarantine';
import type { Outcome } from '@/lib/merge-ports';

/** The store of a round while its results are read. */
export interface RoundStore {
  readonly quarantine: Quarantine;
  /** Reads what git wrote there. */
  readonly made: Objects;
}

/** One merge: what goes in, and what is done with the result before the store is deleted. */
export interface RoundMerge {
  /** How many files it is about; 1 where it is not given. */
  readonly weight?: number;
  sides(quarantine: Quarantine): Promise<CommitPair>;
  done(outcome: Outcome<MergeTreeRecord>, pair: CommitPair, store: RoundStore): Promise<void>;
}

/**
 * Merges asked for side by side go through one store and as few git processes as the machine can use: making a store,
 * starting processes and reading from them costs more than many a merge.
 */
export class MergeRounds {
  readonly #view: ObjectView;
  readonly #attributes: string;
  #coming = 0;
  #ready: RoundMerge[] = [];
  #round: Promise<void> | undefined;

  /** `attributes`: content of info/attributes for all merges. */
  constructor(view: ObjectView, attributes = '') {
    this.#view = view;
    this.#attributes = attributes;
  }

  /** Runs the merges that `prepare` gives together with those of every call that is under way now. */
  async join(prepare: () => Promise<readonly RoundMerge[]>): Promise<void> {
    this.#coming += 1;
    this.#round ??= new Promise<void>((resolve, reject) => {
      this.#begin = () => this.#run().then(resolve, reject);
    });
    const round = this.#round;
    // Awaited below; a call whose preparation fails does not get there.
    round.catch(() => {});
    try {
      this.#ready.push(...(await prepare()));
    } finally {
      this.#coming -= 1;
      if (this.#coming === 0) this.#begin();
    }
    await round;
  }

  #begin: () => void = () => {};

  async #run(): Promise<void> {
    const merges = this.#ready;
    this.#ready = [];
    this.#round = undefined;
    if (merges.length === 0) return;
    const quarantine = await Quarantine.collecting(this.#view, this.#attributes);
    const made = new Objects(quarantine.gitDir, (oid) => quarantine.readTree(oid));
    try {
      const pairs: CommitPair[] = [];
      for (const merge of merges) {
        pairs.push({ ...(await merge.sides(quarantine)), weight: merge.weight ?? 1 });
      }
      await quarantine.flush();
      const outcomes = await mergePairs(quarantine, pairs);
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
}
