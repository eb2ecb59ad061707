import { AlarmKind, type AlarmView } from '@/lib/contracts/alarm';
import type { Tx } from '@/lib/db/client';
import { type AlarmRow, titlesOf } from '@/lib/db/queries/alarm';
import { findCandidateKeys } from '@/lib/db/queries/candidate-write';
import { decisionsById } from '@/lib/db/queries/decision';

/** Alarms of one project as pages show them: with the commit's title and the votes they point back to. */
export async function alarmViews(
  tx: Tx,
  projectId: string,
  rows: readonly AlarmRow[],
): Promise<AlarmView[]> {
  if (rows.length === 0) return [];
  const oids = [...new Set(rows.map((row) => row.oid))];
  const [titles, keys, votes] = await Promise.all([
    titlesOf(tx, projectId, oids),
    findCandidateKeys(tx, projectId, oids),
    decisionsById(tx, [...new Set(rows.flatMap((row) => row.decisions))]),
  ]);
  const candidates = new Set(keys.map((key) => key.upstreamOid));
  return rows.map((row) => ({
    id: row.id,
    kind: kindOf(row),
    commit: {
      oid: row.oid,
      subject: titles.get(row.oid)?.subject ?? '',
      at: titles.get(row.oid)?.commitTime.toISOString() ?? null,
      candidate: candidates.has(row.oid),
    },
    candidate: { oid: row.candidate.upstreamOid, subject: row.candidate.subject },
    foundAt: row.createdAt.toISOString(),
    tip: row.tip,
    decisions: votes
      .filter((vote) => row.decisions.includes(vote.id))
      .map((vote) => ({
        id: vote.id,
        branch: vote.branch.name,
        by: vote.user.name,
        at: vote.createdAt.toISOString(),
      })),
    seen:
      row.seen === null
        ? null
        : {
            by: row.seen.user.name,
            at: row.seen.createdAt.toISOString(),
            note: row.seen.note,
          },
  }));
}

/** The database's name of a kind has an underscore where ours has a hyphen. */
export const kindOf = (row: Pick<AlarmRow, 'kind'>): AlarmKind =>
  AlarmKind.parse(row.kind.replace('_', '-'));
