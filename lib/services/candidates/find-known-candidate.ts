import type { Oid } from '@/lib/contracts/git';
import { db } from '@/lib/db/client';
import { findCandidate } from '@/lib/db/queries/candidate-read';
import { AppError } from '@/lib/errors';
import type { ProjectAccess } from '@/lib/services/context';

/** The upstream commit of a candidate whose commit the repository holds. Throws `not-found`. */
export async function findKnownCandidate(project: ProjectAccess, oid: string): Promise<Oid> {
  const candidate = await findCandidate(db(), project.id, oid);
  if (candidate === null) throw new AppError('not-found', `There is no candidate ${oid}.`);
  if (candidate.commitKnown) return candidate.upstreamOid;
  throw new AppError('not-found', `The repository does not hold ${candidate.upstreamOid}.`);
}
