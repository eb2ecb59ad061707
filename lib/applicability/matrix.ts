import { type AffectedJudgement, judgeAffected } from '@/lib/applicability/affected';
import { backportShape } from '@/lib/applicability/backport-shape';
import { inParts } from '@/lib/applicability/cell-parts';
import { affectedUnknown, stateOf, whyUnknown } from '@/lib/applicability/cell-state';
import { findCauses } from '@/lib/applicability/introducing';
import type { Landing } from '@/lib/applicability/landing';
import {
  LandingEngine,
  type LandingJob,
  type LandingOptions,
} from '@/lib/applicability/landing-engine';
import type { PickSource } from '@/lib/applicability/pick-plan';
import type { PresenceIndex } from '@/lib/applicability/presence';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import { treeChanges } from '@/lib/applicability/tree-changes';
import { type Cell, CellDetail, type Presence } from '@/lib/contracts/cell';
import { emptyTree, type Oid } from '@/lib/contracts/git';
import type { GitMerger, Outcome } from '@/lib/merge-ports';
import type { GitReader } from '@/lib/ports';
import type { Profile } from '@/lib/profiles/profile';

export interface MatrixBranch {
  /** As the caller names it. */
  readonly name: string;
  readonly tip: Oid;
}

/** A candidate by its oid, or as it was named together with why it is none. */
export type MatrixCommit =
  | { readonly oid: Oid }
  | { readonly name: string; readonly unresolved: Error };

export interface MatrixOptions extends LandingOptions {
  readonly upstream: Oid;
  readonly profile: Profile;
  /** What is asked beside strict and pick. Default all. */
  readonly presence?: boolean;
  readonly affected?: boolean;
  /** Say of backports that a marker names whether they are squashed, split or partial. Default not: it costs two patches. */
  readonly shapes?: boolean;
}

/** Candidates whose causes are looked for together. */
const together = 256;
/** Blame runs side by side. */
const atOnce = 8;

interface Row {
  readonly commit: MatrixCommit;
  readonly source: Outcome<PickSource>;
}

/** What is told of a cell beside its landing. */
interface Judged {
  readonly presence: Outcome<Presence | null>;
  readonly judgement: AffectedJudgement;
  readonly ms: number;
}

/** Some candidates, with their landings on all tips: all of the first candidate, then of the second, and so on. */
interface LandedPart {
  readonly rows: readonly Row[];
  readonly landings: readonly Outcome<Landing>[];
}

/** Computes cells for one upstream; what it learns about tips, files and blame serves every later cell. */
export class Matrix {
  readonly #git: GitReader;
  readonly #options: MatrixOptions;
  readonly #engine: LandingEngine;
  readonly #indexes = new Map<Oid, Promise<PresenceIndex>>();

  constructor(git: GitReader, merger: GitMerger, options: MatrixOptions) {
    this.#git = git;
    this.#options = options;
    this.#engine = new LandingEngine(git, merger, options);
  }

  /** One cell per commit and branch: all branches of the first commit, then of the second, and so on. */
  async *cells(
    commits: readonly MatrixCommit[],
    branches: readonly MatrixBranch[],
  ): AsyncGenerator<Cell> {
    for (let at = 0; at < commits.length; at += together) {
      yield* this.#group(commits.slice(at, at + together), branches);
    }
  }

  /** The index of one tip, built once. */
  presenceIndex(tip: Oid): Promise<PresenceIndex> {
    let index = this.#indexes.get(tip);
    if (index === undefined) {
      const { upstream, profile } = this.#options;
      index = buildPresenceIndex(this.#git, { tip, upstream, profile });
      this.#indexes.set(tip, index);
      index.catch(() => this.#indexes.delete(tip));
    }
    return index;
  }

  async *#group(
    commits: readonly MatrixCommit[],
    branches: readonly MatrixBranch[],
  ): AsyncGenerator<Cell> {
    // Git reads history, for presence and for blame, while the merges are planned here; and it merges while cells are
    // judged. Awaited below.
    const known = Promise.all([this.#indexesAhead(branches), this.#causes(commits)]);
    known.catch(() => {});
    const turn = turnstile(atOnce);
    const judged = commits.map((commit) =>
      branches.map((branch) => {
        const one = known.then(() => turn(() => this.#judge(commit, branch)));
        one.catch(() => {});
        return one;
      }),
    );
    const tips = await Promise.all(branches.map((branch) => outcome(this.#tipTree(branch.tip))));
    await Promise.all(tips.map((tip) => (tip.ok ? this.#engine.open(tip.value) : undefined)));
    const landed = inParts(commits, branches.length, (part, isRead) =>
      this.#landPart(part, tips, isRead),
    );
    let told = 0;
    for await (const { rows, landings } of landed) {
      for (const [order, row] of rows.entries()) {
        const judgements = await Promise.all(judged[told] ?? []);
        told += 1;
        for (const [place, branch] of branches.entries()) {
          const landing = landings[order * branches.length + place];
          const judgement = judgements[place];
          if (landing === undefined || judgement === undefined) {
            throw new Error('a cell was not computed');
          }
          yield cellOf(row.commit, branch, landing, judgement);
        }
      }
    }
  }

  async #landPart(
    commits: readonly MatrixCommit[],
    tips: readonly Outcome<Oid>[],
    isRead: () => void,
  ): Promise<LandedPart> {
    const rows = await Promise.all(commits.map((commit) => this.#row(commit)));
    isRead();
    return { rows, landings: await this.#land(rows, tips) };
  }

  async #row(commit: MatrixCommit): Promise<Row> {
    if ('unresolved' in commit) return { commit, source: { ok: false, error: commit.unresolved } };
    return { commit, source: await outcome(this.#source(commit.oid)) };
  }

  async #source(oid: Oid): Promise<PickSource> {
    const commit = await this.#git.commit(oid);
    const [parent] = commit.parents;
    const base = parent === undefined ? emptyTree : (await this.#git.commit(parent)).tree;
    const changes = await treeChanges(this.#git, base, commit.tree);
    return { base, theirs: commit.tree, changes };
  }

  /** An index that cannot be made says so to the cells that ask for it. */
  async #indexesAhead(branches: readonly MatrixBranch[]): Promise<void> {
    const { presence, affected } = this.#options;
    if (presence === false && affected === false) return;
    await Promise.all(branches.map(({ tip }) => outcome(this.presenceIndex(tip))));
  }

  async #causes(commits: readonly MatrixCommit[]): Promise<void> {
    if (this.#options.affected === false) return;
    const oids = commits.flatMap((commit) => ('oid' in commit ? [commit.oid] : []));
    await findCauses(this.#git, oids, this.#options);
  }

  async #tipTree(tip: Oid): Promise<Oid> {
    return (await this.#git.commit(tip)).tree;
  }

  async #land(rows: readonly Row[], tips: readonly Outcome<Oid>[]): Promise<Outcome<Landing>[]> {
    const jobs: LandingJob[] = [];
    const slots: (number | Error)[] = [];
    for (const { source } of rows) {
      for (const tip of tips) {
        if (!source.ok) slots.push(source.error);
        else if (!tip.ok) slots.push(tip.error);
        else slots.push(jobs.push({ source: source.value, tipTree: tip.value }) - 1);
      }
    }
    const done = await this.#engine.land(jobs);
    return slots.map((slot) => {
      const result = typeof slot === 'number' ? done[slot] : { ok: false as const, error: slot };
      if (result === undefined) throw new Error('a job has no outcome');
      return result;
    });
  }

  async #judge(commit: MatrixCommit, branch: MatrixBranch): Promise<Judged> {
    const started = performance.now();
    const presence = await this.#presence(commit, branch);
    const judgement = await this.#affected(commit, branch);
    return { presence, judgement, ms: performance.now() - started };
  }

  async #presence(commit: MatrixCommit, branch: MatrixBranch): Promise<Outcome<Presence | null>> {
    if ('unresolved' in commit) return { ok: false, error: commit.unresolved };
    if (this.#options.presence === false) return { ok: true, value: null };
    return outcome(this.#presenceOf(commit.oid, branch.tip));
  }

  async #presenceOf(commit: Oid, tip: Oid): Promise<Presence | null> {
    const index = await this.presenceIndex(tip);
    const presence = await index.presence(commit);
    if (presence === null || this.#options.shapes !== true) return presence;
    const shape = await backportShape(this.#git, index, commit, presence);
    return shape === null ? presence : { ...presence, shape };
  }

  async #affected(commit: MatrixCommit, branch: MatrixBranch): Promise<AffectedJudgement> {
    if ('unresolved' in commit) return affectedUnknown(commit.unresolved);
    if (this.#options.affected === false) {
      return {
        affected: 'unknown',
        affectedReason: 'Not asked.',
        introducing: [],
        introducedBy: [],
      };
    }
    const { upstream, profile } = this.#options;
    const { tip } = branch;
    const judged = await outcome(
      this.presenceIndex(tip).then((presenceIndex) =>
        judgeAffected(this.#git, { commit: commit.oid, tip, upstream, presenceIndex, profile }),
      ),
    );
    return judged.ok ? judged.value : affectedUnknown(judged.error);
  }
}

function cellOf(
  commit: MatrixCommit,
  branch: MatrixBranch,
  landing: Outcome<Landing>,
  { presence, judgement, ms }: Judged,
): Cell {
  const landed = landing.ok ? landing.value : null;
  const found = presence.ok ? presence.value : null;
  const empty: Presence | null =
    found === null && landed?.pick === 'empty'
      ? { how: 'empty-pick', oid: null, marker: null, reverts: [] }
      : null;
  return {
    commit: 'oid' in commit ? commit.oid : commit.name,
    branch: branch.name,
    tip: branch.tip,
    ...stateAndFacts(presence, landing),
    affected: judgement.affected,
    introducedBy: judgement.introducedBy,
    detail: CellDetail.parse({
      presence: found ?? empty,
      affectedReason: judgement.affectedReason,
      introducing: judgement.introducing,
      missingPaths: [...(landed?.missingPaths ?? [])],
      conflicts: [...(landed?.conflicts ?? [])],
      ...(landed?.allConflicts === false ? { moreConflicts: true } : {}),
      appliesWithAm: landed?.pick === 'conflict' && landed.strict,
      queued: [],
    }),
    ms: Math.round(((landed?.ms ?? 0) + ms) * 1000) / 1000,
  };
}

function stateAndFacts(presence: Outcome<Presence | null>, landing: Outcome<Landing>) {
  const { state, reason } = stateOf({ presence, landing });
  if (landing.ok) {
    const { strict, pick, tree } = landing.value;
    return { state, strict, pick, tree, reason };
  }
  const why = state === 'present' ? ` Strict and pick: ${whyUnknown(landing.error)}` : '';
  return { state, strict: null, pick: null, tree: null, reason: `${reason}${why}` };
}

async function outcome<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Lets at most `room` run at once, in order of arrival. */
function turnstile(room: number): <T>(run: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running >= room) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
