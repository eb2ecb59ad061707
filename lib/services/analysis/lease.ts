import { randomUUID } from 'node:crypto';
import { db, inTransaction, type Tx } from '@/lib/db/client';
import {
  type ClaimedAnalysis,
  claimAnalyses,
  failAnalyses,
  lockLeases,
  releaseLeases,
  renewLeases,
} from '@/lib/db/queries/analysis';

/** Thrown instead of writing when somebody else holds the analysis by now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

const leaseSeconds = 45;
const renewMs = 10_000;

/** Analyses that one job of one worker holds. Renewed while it lives; every write checks it in the database. */
export class Lease {
  readonly owner: string;
  readonly claimed: readonly ClaimedAnalysis[];
  readonly #held: Set<string>;
  readonly #timer: NodeJS.Timeout;

  private constructor(owner: string, claimed: readonly ClaimedAnalysis[]) {
    this.owner = owner;
    this.claimed = claimed;
    this.#held = new Set(claimed.map((one) => one.id));
    // A failed renewal shows at the next write; there is nothing to do about it before.
    this.#timer = setInterval(() => void this.#renew().catch(() => undefined), renewMs);
    this.#timer.unref();
  }

  /** Takes up to `limit` analyses that wait, or whose worker died, the wanted candidate's first. */
  static async take(options: {
    readonly projectId: string;
    readonly wanted: string;
    readonly workerId: string;
    readonly limit: number;
  }): Promise<Lease> {
    const { projectId, wanted, workerId, limit } = options;
    const owner = `${workerId}:${randomUUID()}`;
    const claimed = await inTransaction((tx) =>
      claimAnalyses(tx, { projectId, wanted, owner, seconds: leaseSeconds, limit }),
    );
    return new Lease(owner, claimed);
  }

  holds(id: string): boolean {
    return this.#held.has(id);
  }

  /**
   * Writes about the analyses of `ids` that are still held, in one transaction that keeps others from taking them over
   * meanwhile. Throws LeaseLost when none is.
   */
  async write<T>(
    ids: readonly string[],
    work: (tx: Tx, held: ReadonlySet<string>) => Promise<T>,
  ): Promise<T> {
    return inTransaction(async (tx) => {
      const held = await lockLeases(tx, ids, this.owner);
      for (const id of ids) if (!held.has(id)) this.#held.delete(id);
      if (held.size === 0) throw new LeaseLost();
      return work(tx, held);
    });
  }

  /** The analysis is finished: nothing is renewed or given back any more. */
  finished(id: string): void {
    this.#held.delete(id);
  }

  /** Ends analyses as failed with what stood in the way. Returns those that were held. */
  async fail(tx: Tx, ids: readonly string[], error: string, now: Date): Promise<string[]> {
    const failed = await failAnalyses(tx, ids, this.owner, error, now);
    for (const id of ids) this.#held.delete(id);
    return failed;
  }

  /** Gives one back that was tried in vain: it counts as an attempt. */
  async giveBack(id: string): Promise<void> {
    this.#held.delete(id);
    await releaseLeases(db(), [id], this.owner, true);
  }

  /** Gives back what is still held and stops renewing. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#held.size > 0) await releaseLeases(db(), [...this.#held], this.owner, false);
    this.#held.clear();
  }

  async #renew(): Promise<void> {
    const asked = [...this.#held];
    if (asked.length === 0) return;
    const kept = new Set(await renewLeases(db(), asked, this.owner, leaseSeconds));
    for (const id of asked) if (!kept.has(id)) this.#held.delete(id);
  }
}
