import type { PresenceIndex } from '@/lib/applicability/presence';
import type { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitReader } from '@/lib/ports';

/** A backport of the candidate that another stable branch has already, as it landed there. */
export interface Sibling {
  /** As people name the branch. */
  readonly branch: string;
  readonly oid: Oid;
  /** The branch left upstream later than the one asked about, or at the same commit. */
  readonly newer: boolean;
}

/** Backports of more branches than this on either side, newer and older, are not tried. */
export const mostSiblings = 3;

export interface SiblingBranch {
  readonly name: string;
  readonly tip: Oid;
}

/** Finds backports of candidates on other branches; where the branches left upstream is looked up once. */
export class SiblingFinder {
  readonly #git: GitReader;
  readonly #upstream: Oid;
  readonly #branches: readonly SiblingBranch[];
  readonly #indexOf: (tip: Oid) => Promise<PresenceIndex>;
  readonly #points = new Map<Oid, Promise<number | null>>();
  readonly #others = new Map<Oid, Promise<readonly (SiblingBranch & { newer: boolean })[]>>();

  constructor(
    git: GitReader,
    options: {
      readonly upstream: Oid;
      readonly branches: readonly SiblingBranch[];
      readonly indexOf: (tip: Oid) => Promise<PresenceIndex>;
    },
  ) {
    this.#git = git;
    this.#upstream = options.upstream;
    this.#branches = options.branches;
    this.#indexOf = options.indexOf;
  }

  /**
   * Those of newer branches, nearest first, then those of older ones; only commits that carry this one candidate alone,
   * once. A branch that the tip is part of, or that is part of it, is the same branch.
   */
  async find(commit: Oid, tip: Oid): Promise<Sibling[]> {
    let others = this.#others.get(tip);
    if (others === undefined) {
      others = this.#order(tip);
      this.#others.set(tip, others);
      others.catch(() => this.#others.delete(tip));
    }
    const found: Sibling[] = [];
    for (const { name, tip: other, newer } of await others) {
      if (found.filter((one) => one.newer === newer).length === mostSiblings) continue;
      const index = await this.#index(other);
      const [only, ...more] = index?.carriers(commit) ?? [];
      if (only === undefined || more.length > 0 || index?.named(only).length !== 1) continue;
      if ((await this.#git.commit(only)).parents.length !== 1) continue;
      found.push({ branch: name, oid: only, newer });
    }
    return found;
  }

  /** Null where the repository does not hold the branch. */
  async #index(tip: Oid): Promise<PresenceIndex | null> {
    try {
      return await this.#indexOf(tip);
    } catch (error) {
      if (isAppError(error, 'object-missing')) return null;
      throw error;
    }
  }

  async #order(tip: Oid): Promise<readonly (SiblingBranch & { newer: boolean })[]> {
    const here = await this.#point(tip);
    if (here === null) return [];
    const placed: (SiblingBranch & { newer: boolean; far: number })[] = [];
    for (const branch of this.#branches) {
      const point = await this.#point(branch.tip);
      if (point === null || (await this.#isSame(tip, branch.tip))) continue;
      placed.push({ ...branch, newer: point >= here, far: Math.abs(point - here) });
    }
    return placed.sort((a, b) => Number(b.newer) - Number(a.newer) || a.far - b.far);
  }

  async #isSame(one: Oid, other: Oid): Promise<boolean> {
    return (
      one === other ||
      (await this.#git.isAncestor(one, other)) ||
      (await this.#git.isAncestor(other, one))
    );
  }

  /** When upstream's commit was made at which a branch left it, in seconds; null when that is not known. */
  #point(tip: Oid): Promise<number | null> {
    let point = this.#points.get(tip);
    if (point === undefined) {
      point = this.#lookUpPoint(tip);
      this.#points.set(tip, point);
      point.catch(() => this.#points.delete(tip));
    }
    return point;
  }

  async #lookUpPoint(tip: Oid): Promise<number | null> {
    try {
      const base = await this.#git.mergeBase(this.#upstream, tip);
      return base === null ? null : (await this.#git.commit(base)).committer.time;
    } catch (error) {
      if (isAppError(error, 'object-missing')) return null;
      throw error;
    }
  }
}
