import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { isAppError } from '@/lib/errors';
import type { GitStore } from '@/lib/git/open-git';

/** A commit that the history names and the repositories cannot give. */
export const UnreadableCommit = z.object({
  oid: Oid,
  /** A commit that names it as a parent; null for a tip. */
  child: Oid.nullable(),
  reason: z.string(),
});
export type UnreadableCommit = z.infer<typeof UnreadableCommit>;

/** What of a history cannot be read, and how to walk around it. */
export const HistoryDamage = z.object({
  unreadable: z.array(UnreadableCommit),
  /** For each commit with an unreadable parent, the parents that a walk is to take instead. */
  grafts: z.record(Oid, z.array(Oid)),
});
export type HistoryDamage = z.infer<typeof HistoryDamage>;

/** Commits asked for in one go. */
const step = 512;

/**
 * Reads every commit that can be reached from `tips`, one by one, and says which could not be. Behind one that is
 * damaged the walk goes on where its parent lines are still legible; what only an unreadable commit leads to is out of
 * reach. Slower than git's own walk: meant for after that gave up. Throws `git-killed`, which is no damage.
 */
export async function findDamage(git: GitStore, tips: readonly Oid[]): Promise<HistoryDamage> {
  const seen = new Set<Oid>(tips);
  const ends = new Set(git.store.shallow);
  const bad = new Map<Oid, { reason: string; parents: readonly Oid[]; child: Oid | null }>();
  const parentsOf = new Map<Oid, readonly Oid[]>();
  let ahead: { oid: Oid; child: Oid | null }[] = [...seen].map((oid) => ({ oid, child: null }));
  while (ahead.length > 0) {
    const now = ahead.slice(0, step);
    const next = ahead.slice(step);
    const read = await Promise.all(now.map(async ({ oid }) => readParents(git, oid)));
    for (const [at, { parents, problem }] of read.entries()) {
      const asked = now[at];
      if (asked === undefined) continue;
      if (problem !== null) bad.set(asked.oid, { reason: problem, parents, child: asked.child });
      else if (parents.length > 0) parentsOf.set(asked.oid, parents);
      if (ends.has(asked.oid)) continue;
      for (const oid of parents) {
        if (seen.has(oid)) continue;
        seen.add(oid);
        next.push({ oid, child: asked.oid });
      }
    }
    ahead = next;
  }
  const grafts: Record<Oid, Oid[]> = {};
  for (const [oid, parents] of parentsOf) {
    if (parents.some((parent) => bad.has(parent))) grafts[oid] = around(parents, bad);
  }
  return {
    unreadable: [...bad].map(([oid, { child, reason }]) => ({ oid, child, reason })),
    grafts,
  };
}

/** The nearest readable commits behind these parents. */
function around(
  parents: readonly Oid[],
  bad: ReadonlyMap<Oid, { readonly parents: readonly Oid[] }>,
): Oid[] {
  const found = new Set<Oid>();
  const passed = new Set<Oid>();
  const ahead = [...parents];
  for (let oid = ahead.shift(); oid !== undefined; oid = ahead.shift()) {
    const damaged = bad.get(oid);
    if (damaged === undefined) found.add(oid);
    else if (!passed.has(oid)) ahead.push(...damaged.parents);
    passed.add(oid);
  }
  return [...found];
}

/** What git takes for a commit: a tree, then its parents, then an author. */
const sound = /^tree [0-9a-f]{40}\n(?:parent [0-9a-f]{40}\n)*(?!parent )/;

async function readParents(
  git: GitStore,
  oid: Oid,
): Promise<{ parents: readonly Oid[]; problem: string | null }> {
  try {
    const answer = await git.objects.contents.ask(oid);
    if (answer.kind !== 'found') return { parents: [], problem: 'The object is missing.' };
    const { type, content } = answer.object;
    if (type !== 'commit') return { parents: [], problem: `The object is a ${type}, no commit.` };
    const head = content.toString('latin1').split('\n\n', 1)[0] ?? '';
    const parents = [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, name]) => name ?? '');
    const problem = sound.test(`${head}\n`) ? null : 'The object does not read as a commit.';
    return { parents, problem };
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'git-failed')) throw error;
    return { parents: [], problem: `The object cannot be read: ${error.message}` };
  }
}
