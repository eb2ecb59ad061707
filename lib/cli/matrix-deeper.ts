import { formerPath } from '@/lib/applicability/adjust/former-path';
import { defaultRules } from '@/lib/applicability/adjust/rules';
import { bytesToText } from '@/lib/applicability/byte-text';
import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import { lookUp } from '@/lib/applicability/tree-changes';
import type { CellLine, Line } from '@/lib/cli/matrix-lines';
import { type AdjustRule, adjustRules } from '@/lib/contracts/backport';
import type { Oid } from '@/lib/contracts/git';
import type { ProfileName } from '@/lib/contracts/vocabulary';
import { AppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';
import { chooseProfile, profileNamed, readRepositoryFacts } from '@/lib/profiles';
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

/** A line with `prerequisites`, `proposal` and `paths` as far as they are asked for; null where there are none. */
export async function deepen(
  git: GitStore,
  line: Line,
  options: Deeper & { readonly upstream: Oid; readonly profile: ProfileName | null },
): Promise<Line & Record<string, unknown>> {
  if (!('state' in line) || line.state === 'unknown') return { ...line };
  const cell = cellOf(line);
  const more: Record<string, unknown> = {};
  if (options.prerequisites) {
    const { upstream } = options;
    const profile =
      options.profile === null
        ? chooseProfile(await readRepositoryFacts(git, upstream, await git.refs())).profile
        : profileNamed(options.profile);
    const { branch, tip } = line;
    const short = branch.replace(/^refs\/(?:heads|tags|remotes\/[^/]+)\//, '');
    const version = profile.stableBranchOf(short)?.version ?? null;
    more.prerequisites = await prerequisitesOf(git, cell, {
      upstream,
      profile,
      version: version === null ? null : profile.formatVersion(version),
      presence: await buildPresenceIndex(git, { tip, upstream, profile }),
    });
  }
  if (options.rules !== null)
    more.proposal = proposalView(await proposalOf(git, cell, options.rules));
  if (options.paths) more.paths = await pathsOf(git, line.commit, line.tip);
  return { ...line, ...more };
}

function cellOf(line: CellLine) {
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
