import type { FormerPaths } from '@/lib/applicability/adjust/adjust-cell';
import { formerPath } from '@/lib/applicability/adjust/former-path';
import { defaultRules } from '@/lib/applicability/adjust/rules';
import { SiblingFinder } from '@/lib/applicability/adjust/siblings';
import { backportShape } from '@/lib/applicability/backport-shape';
import { bytesToText } from '@/lib/applicability/byte-text';
import type { PresenceIndex } from '@/lib/applicability/presence';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import { lookUp } from '@/lib/applicability/tree-changes';
import type { CellLine, Line } from '@/lib/cli/matrix-lines';
import { type AdjustRule, adjustRules, type Prerequisites } from '@/lib/contracts/backport';
import type { BackportShape, Cell } from '@/lib/contracts/cell';
import type { Oid } from '@/lib/contracts/git';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import { discoverBranches, type Profile, profileFor } from '@/lib/profiles';
import { shortRef } from '@/lib/profiles/ref-name';
import {
  prerequisitesOf,
  proposalOf,
  proposalView,
  sourceOf,
} from '@/lib/services/cells/deepen-cell';

/** What is asked of each cell beside what `matrix` prints anyway. */
export interface Deeper {
  readonly prerequisites: boolean;
  /** Null: no proposals. */
  readonly rules: ReadonlySet<AdjustRule> | null;
  readonly paths: boolean;
  /** Whether a backport in the branch is squashed, split or partial. */
  readonly backports: boolean;
}

/** The rules of `--proposals` and `--rules`. Throws `bad-input` for an unknown one. */
export function rulesNamed(names: string | undefined): ReadonlySet<AdjustRule> {
  if (names === undefined) return defaultRules;
  if (names === 'all') return new Set(adjustRules);
  return new Set(
    names.split(',').map((name) => {
      const rule = adjustRules.find((one) => one === name.trim());
      if (rule === undefined) throw new AppError('bad-input', `There is no rule ${name}.`);
      return rule;
    }),
  );
}

/** Adds to lines what is asked for; what it learns about a branch and its paths serves every later line of it. */
export class Deepener {
  readonly #git: GitStore;
  readonly #upstream: Oid;
  readonly #options: Deeper;
  readonly #profile: Promise<Profile>;
  readonly #indexes = new Map<Oid, Promise<PresenceIndex>>();
  readonly #formerPaths: FormerPaths = new Map();
  #siblings: Promise<SiblingFinder> | null = null;

  constructor(
    git: GitStore,
    options: Deeper & { readonly upstream: Oid; readonly profile: ProfileName | null },
  ) {
    this.#git = git;
    this.#upstream = options.upstream;
    this.#options = options;
    this.#profile = profileFor(git, options.upstream, options.profile);
    // Who asks for prerequisites hears of a failure.
    this.#profile.catch(() => {});
  }

  /** The line with `prerequisites`, `proposal`, `paths` and `backport` as far as they are asked for; null where there are none. */
  async deepen(line: Line): Promise<Line & Record<string, unknown>> {
    if (!('state' in line) || line.state === 'unknown') return { ...line };
    const { prerequisites, rules, paths, backports } = this.#options;
    const cell = cellOf(line);
    const more: Record<string, unknown> = {};
    if (prerequisites) more.prerequisites = await this.#prerequisites(cell);
    if (rules !== null) {
      const proposed = await proposalOf(this.#git, cell, rules, {
        known: this.#formerPaths,
        siblings: () => this.#siblingsOf(cell),
      });
      more.proposal = proposalView(proposed);
    }
    if (paths) more.paths = await pathsOf(this.#git, line.commit, line.tip);
    if (backports) more.backport = await this.#shape(line);
    return { ...line, ...more };
  }

  async #siblingsOf(cell: Cell) {
    this.#siblings ??= siblingFinder(this.#git, {
      upstream: this.#upstream,
      profile: await this.#profile,
      indexOf: async (tip) => this.#index(tip, await this.#profile),
    });
    return (await this.#siblings).find(cell.commit, cell.tip);
  }

  async #shape(line: CellLine): Promise<BackportShape | null> {
    const { presence } = line.detail;
    if (presence === null) return null;
    const index = await this.#index(line.tip, await this.#profile);
    return backportShape(this.#git, index, line.commit, presence);
  }

  async #prerequisites(cell: Cell): Promise<Prerequisites> {
    const profile = await this.#profile;
    const version = profile.stableBranchOf(shortRef(cell.branch).short)?.version ?? null;
    return prerequisitesOf(this.#git, cell, {
      upstream: this.#upstream,
      profile,
      version: version === null ? null : profile.formatVersion(version),
      presence: await this.#index(cell.tip, profile),
    });
  }

  #index(tip: Oid, profile: Profile): Promise<PresenceIndex> {
    let index = this.#indexes.get(tip);
    if (index === undefined) {
      index = buildPresenceIndex(this.#git, { tip, upstream: this.#upstream, profile });
      this.#indexes.set(tip, index);
      index.catch(() => this.#indexes.delete(tip));
    }
    return index;
  }
}

/** Looks for backports on all stable branches that the repository's refs name. */
export async function siblingFinder(
  git: GitStore,
  options: {
    readonly upstream: Oid;
    readonly profile: Profile;
    readonly indexOf: (tip: Oid) => Promise<PresenceIndex>;
  },
): Promise<SiblingFinder> {
  const branches = discoverBranches(options.profile, await git.refs(), '');
  return new SiblingFinder(git, { ...options, branches });
}

function cellOf(line: CellLine): Cell {
  const conflicts = line.detail.conflicts.map((one) => ({ ...one, merged: null }));
  return { ...line, detail: { ...line.detail, conflicts } };
}

/** Every path of the candidate and what the branch calls it; null when it has no such file. */
async function pathsOf(git: GitStore, commit: Oid, tip: Oid) {
  const { changes } = await sourceOf(git, commit);
  const tipTree = (await git.commit(tip)).tree;
  const parent = (await git.commit(commit)).parents[0];
  const base = parent === undefined ? null : await git.mergeBase(tip, parent);
  return Promise.all(
    changes.map(async ({ path, old, new: now }) => {
      const status = old === null ? 'added' : now === null ? 'deleted' : 'modified';
      const { entry } = await lookUp(git, tipTree, path);
      const here = entry !== null && entry.mode !== '040000';
      const former =
        here || old === null || parent === undefined || base === null
          ? null
          : await formerPath(git, { commit: parent, base, tipTree, path });
      const onBranch = here ? path : former;
      return {
        path: bytesToText(path),
        status,
        onBranch: onBranch === null ? null : bytesToText(onBranch),
      };
    }),
  );
}
