import type { Tx } from '@/lib/db/client';

export const findCandidate = (tx: Tx, projectId: string, upstreamOid: string) =>
  tx.candidate.findUnique({ where: { projectId_upstreamOid: { projectId, upstreamOid } } });

export const findCandidates = (tx: Tx, projectId: string, oids: readonly string[]) =>
  tx.candidate.findMany({ where: { projectId, upstreamOid: { in: [...oids] } } });
