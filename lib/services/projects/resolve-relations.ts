import type { CommitIndex, CommitRelation } from '@/lib/analysis/commit-index';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { RelationRow } from '@/lib/db/queries/commit';
import type { GitReader } from '@/lib/ports';

type StoredKind = Exclude<CommitRelation['kind'], 'mentions'>;

const isStored = (kind: CommitRelation['kind']): kind is StoredKind => kind !== 'mentions';

/**
 * The relations of an index whose target is one commit of upstream, as rows. A name must be that of one commit only. A
 * revert that merely quotes a subject means the newest commit with that subject before it.
 */
export async function resolveRelations(
  git: GitReader,
  upstream: string,
  index: CommitIndex,
): Promise<RelationRow[]> {
  const known = await upstreamIndex(git, upstream);
  const rows: RelationRow[] = [];
  for (const { oid, kind, target: name } of [...index.relations.values()].flat()) {
    if (!isStored(kind)) continue;
    const [target, other] = known.withPrefix(name);
    if (target === undefined || other !== undefined || target === oid) continue;
    rows.push({ fromOid: oid, toOid: target, kind });
  }
  const titled = await commitsTitled(git, upstream, index);
  for (const [subject, relations] of index.bySubject) {
    for (const { oid, kind, time } of relations) {
      const target = newestBefore(titled.get(subject) ?? [], time, oid);
      if (isStored(kind) && target !== null) rows.push({ fromOid: oid, toOid: target, kind });
    }
  }
  return rows;
}

interface Titled {
  readonly oid: string;
  /** Committer time. */
  readonly time: number;
}

function newestBefore(commits: readonly Titled[], time: number, self: string): string | null {
  let newest: Titled | null = null;
  for (const one of commits) {
    if (one.oid === self || one.time > time) continue;
    if (newest === null || one.time > newest.time) newest = one;
  }
  return newest?.oid ?? null;
}

/** Patterns of one walk. */
const together = 200;

/** Commits with the subjects that reverts of the index quote: of the index, else of the history before it, in a few walks. */
async function commitsTitled(
  git: GitReader,
  upstream: string,
  index: CommitIndex,
): Promise<ReadonlyMap<string, readonly Titled[]>> {
  const found = new Map<string, Titled[]>();
  const note = (subject: string, one: Titled): void => {
    if (index.bySubject.has(subject)) found.set(subject, [...(found.get(subject) ?? []), one]);
  };
  for (const { subject, oid, time } of [...index.authors.values()].flat()) {
    note(subject, { oid, time });
  }
  const missing = [...index.bySubject.keys()].filter((subject) => !found.has(subject));
  for (let at = 0; at < missing.length; at += together) {
    const patterns = missing.slice(at, at + together).map((subject) => `--grep=${subject}`);
    const { stdout } = await git.run(
      ['log', '--fixed-strings', ...patterns, '--format=%H%x00%ct%x00%s', upstream],
      { timeoutMs: 600_000, maxBytes: 2 ** 28 },
    );
    for (const line of stdout.toString('utf8').split('\n')) {
      const [oid = '', time = '', subject = ''] = line.split('\0');
      note(subject, { oid, time: Number(time) });
    }
  }
  return found;
}
