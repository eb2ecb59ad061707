import type { PickSource } from '@/lib/applicability/pick-plan';
import type { PresenceIndex } from '@/lib/applicability/presence';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { Prerequisite, Prerequisites } from '@/lib/contracts/backport';
import type { Oid } from '@/lib/contracts/git';
import type { CellState } from '@/lib/contracts/vocabulary';
import type { GitReader } from '@/lib/ports';
import type { Profile } from '@/lib/profiles/profile';
import { declaredPrerequisites } from './declared';
import { symbolPrerequisites } from './symbols';
import { type PickTrial, textualPrerequisites } from './textual';

export interface PrerequisiteInput {
  readonly commit: Oid;
  readonly upstream: Oid;
  readonly tip: Oid;
  readonly profile: Profile;
  readonly source: PickSource;
  readonly state: CellState;
  /** Paths in which the pick conflicts. */
  readonly conflicts: readonly string[];
  /** "6.1"; null when the branch has no version. */
  readonly version: string | null;
  readonly presence: PresenceIndex;
  /** Where fixes wait for the branch: what they answer for a commit is null when it does not. */
  readonly pending?: readonly { presence(commit: Oid): Promise<object | null> }[];
  readonly pick: (commits: readonly Oid[]) => Promise<PickTrial>;
  /** Picks that may be tried. */
  readonly bound?: number;
}

/**
 * What a candidate needs on a branch: what its message declares, the smallest set of upstream commits with which a
 * conflicting pick is clean, and the symbols it uses that the branch does not have. Nothing is looked for where the
 * branch has the fix, or none of the code.
 */
export async function findPrerequisites(
  git: GitReader,
  input: PrerequisiteInput,
): Promise<Prerequisites> {
  const none: Prerequisites = { list: [], cleanAfter: null, tried: 0, bounded: false };
  if (input.state === 'present' || input.state === 'absent') return none;
  const upstream = await upstreamIndex(git, input.upstream);
  const commit = await git.commit(input.commit);
  const parent = commit.parents[0];
  const list: Prerequisite[] = [];
  const { trailers } = input.profile;
  for (const one of await declaredPrerequisites(upstream, commit, trailers, input.version)) {
    const status = one.oid === null ? 'unknown' : await statusOf(input, one.oid);
    const why = `The message says: ${one.line}`;
    list.push({ kind: 'declared', oid: one.oid, subject: one.subject, status, why });
  }
  let cleanAfter: Prerequisites['cleanAfter'] = null;
  let tried = 0;
  let bounded = false;
  if (input.state === 'conflicts') {
    const found = await textualPrerequisites(git, {
      commit: input.commit,
      tip: input.tip,
      paths: input.conflicts,
      pick: input.pick,
      isPresent: async (oid) => (await input.presence.presence(oid)) !== null,
      ...(input.bound === undefined ? {} : { bound: input.bound }),
    });
    ({ tried, bounded } = found);
    if (found.set !== null && found.tree !== null) {
      cleanAfter = { oids: [...found.set], tree: found.tree };
    }
    for (const oid of found.set ?? found.candidates) {
      const { subject } = await git.commit(oid);
      const why =
        found.set === null
          ? 'It wrote lines that the patch changes or stands next to.'
          : found.set.length === 1
            ? 'With it the pick is clean.'
            : `One of ${found.set.length} commits with which the pick is clean.`;
      list.push({ kind: 'textual', oid, subject, status: await statusOf(input, oid), why });
    }
  }
  if (parent !== undefined) {
    const { source, tip } = input;
    const { tree: tipTree } = await git.commit(tip);
    for (const one of await symbolPrerequisites(git, { source, parent, tip, tipTree })) {
      const subject = one.oid === null ? one.name : (await git.commit(one.oid)).subject;
      const status = one.oid === null ? 'unknown' : await statusOf(input, one.oid);
      const why = `The patch uses ${one.name}, which the branch does not have.`;
      list.push({ kind: 'symbol', oid: one.oid, subject, status, why });
    }
  }
  return { list, cleanAfter, tried, bounded };
}

async function statusOf(input: PrerequisiteInput, oid: Oid): Promise<Prerequisite['status']> {
  if ((await input.presence.presence(oid)) !== null) return 'present';
  for (const index of input.pending ?? []) {
    if ((await index.presence(oid)) !== null) return 'queued';
  }
  return 'missing';
}
