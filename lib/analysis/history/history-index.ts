import { buildCommitIndex, type CommitIndex } from '@/lib/analysis/commit-index';
import type { PhaseContext } from '@/lib/analysis/context';
import type { GitReader } from '@/lib/ports';

const built = new WeakMap<GitReader, Map<string, Promise<CommitIndex>>>();

/** The index of upstream's relations: the caller's, else one built now and remembered per reader. */
export function historyIndex(context: PhaseContext): Promise<CommitIndex> {
  const { upstream } = context.input;
  const given = context.ports.index;
  if (given?.upstream === upstream) return Promise.resolve(given);
  return indexFor(context.git, upstream);
}

/** The index of one upstream tip, built once per reader. */
export function indexFor(git: GitReader, upstream: string): Promise<CommitIndex> {
  const held = built.get(git) ?? new Map<string, Promise<CommitIndex>>();
  built.set(git, held);
  const known = held.get(upstream);
  if (known !== undefined) return known;
  const made = buildCommitIndex(git, { upstream });
  held.set(upstream, made);
  made.catch(() => held.delete(upstream));
  return made;
}
