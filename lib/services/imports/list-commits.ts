import { buildPresenceIndex } from '@/lib/applicability/presence-index';
import type { Oid } from '@/lib/contracts/git';
import type { GitStore } from '@/lib/git/open-git';
import type { Profile } from '@/lib/profiles';
import { fixSignals } from './fix-signals';
import type { StoredParams } from './params';

/**
 * The commits that a range import takes, newest first, without merges. The same ends give the same list, so that an
 * interrupted import goes on at its place in it.
 */
export async function listRange(
  git: GitStore,
  profile: Profile,
  params: Extract<StoredParams, { kind: 'range' }>,
): Promise<Oid[]> {
  const limit = params.limit ?? Number.POSITIVE_INFINITY;
  const oids: Oid[] = [];
  for await (const commit of git.log({
    include: [params.include],
    exclude: params.exclude === null ? [] : [params.exclude],
    noMerges: true,
  })) {
    if (params.fixesOnly && fixSignals(commit.message, profile, params.tagOnly).length === 0) {
      continue;
    }
    oids.push(commit.oid);
    if (oids.length >= limit) break;
  }
  return oids;
}

/**
 * What upstream has, one branch has not, and carries fix signals, newest first: in neither by ancestry nor as a
 * backport (marker or same patch).
 */
export async function listMissing(
  git: GitStore,
  profile: Profile,
  params: Extract<StoredParams, { kind: 'missing' }>,
): Promise<Oid[]> {
  const { tip, upstream } = params;
  const limit = params.limit ?? Number.POSITIVE_INFINITY;
  const index = await buildPresenceIndex(git, { tip, upstream, profile });
  const oids: Oid[] = [];
  for await (const commit of git.log({ include: [upstream], exclude: [tip], noMerges: true })) {
    if (fixSignals(commit.message, profile, false).length === 0) continue;
    if ((await index.presence(commit.oid)) !== null) continue;
    oids.push(commit.oid);
    if (oids.length >= limit) break;
  }
  return oids;
}

/** The first word of every line that has one; lines that begin with `#` are remarks. Each name once. */
export function namesOf(text: string): string[] {
  const words = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/, 1)[0] ?? '')
    .filter((word) => word !== '' && !word.startsWith('#'));
  return [...new Set(words)];
}
