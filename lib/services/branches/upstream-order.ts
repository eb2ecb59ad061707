import type { GitReader } from '@/lib/ports';

/**
 * Oids in the order in which upstream has them, parents first: the order in which backports are applied. Oids that
 * upstream does not hold come last, as given. `known`: a commit below all of them (the branch point), so that the walk ends there.
 */
export async function upstreamOrder(
  git: GitReader,
  oids: readonly string[],
  known: string | null,
): Promise<string[]> {
  const held: string[] = [];
  for (const oid of oids) if (await git.has(oid)) held.push(oid);
  if (held.length === 0) return [...oids];
  const below = known === null ? [] : [known];
  const walked = await git.revList(held, below, { parentsLast: true });
  const newestFirst = walked.toString('latin1').split('\n');
  const place = new Map<string, number>();
  for (const [index, oid] of newestFirst.entries()) place.set(oid, newestFirst.length - index);
  const last = newestFirst.length + 1;
  return [...oids].sort((a, b) => (place.get(a) ?? last) - (place.get(b) ?? last));
}
