import { resolveMarkers } from '@/lib/applicability/branch-marks';
import { readMarkers } from '@/lib/applicability/markers';
import { upstreamIndex } from '@/lib/applicability/upstream-index';
import type { WaitingPatch } from '@/lib/contracts/patch-queues';
import { db } from '@/lib/db/client';
import type { BranchRow } from '@/lib/db/queries/branch';
import { findCandidateKeys } from '@/lib/db/queries/candidate-write';
import { queuedFor } from '@/lib/db/queries/patch-queue';
import { isAppError } from '@/lib/errors';
import { projectEngine } from '@/lib/services/analysis/project-engine';
import { pendingTips } from '@/lib/services/cells/queued';
import type { ProjectAccess } from '@/lib/services/context';
import { withProjectGit } from '@/lib/services/projects/project-git';

/** Commits of one pending ref that are looked at, newest first, and what is listed of everything. */
const most = { perRef: 500, listed: 400 };

export interface Waiting {
  readonly patches: readonly WaitingPatch[];
  /** How many there are; `patches` lists the first of them. */
  readonly total: number;
}

/**
 * What waits for a branch in its pending refs and in patch queues and is not in the branch: neither the commit itself
 * nor a backport of the upstream commit it names. In the order in which it would arrive.
 */
export async function waitingPatches(project: ProjectAccess, branch: BranchRow): Promise<Waiting> {
  const rows = await queuedFor(db(), [branch.id]);
  const refs = pendingTips(branch);
  if (rows.length + refs.length === 0) return { patches: [], total: 0 };
  const found = await withProjectGit(project, [branch.tip], async (git, profile) => {
    const upstream = project.upstreamTip ?? (await git.resolve(project.upstreamRef));
    const known = await upstreamIndex(git, upstream);
    const presence = await projectEngine(git, profile, upstream).matrix.presenceIndex(branch.tip);
    const isHere = async (oid: string | null) =>
      oid !== null && (await presence.presence(oid)) !== null;
    const list: Omit<WaitingPatch, 'candidate'>[] = [];
    for (const { ref, tip } of refs) {
      try {
        const waiting: Omit<WaitingPatch, 'candidate'>[] = [];
        let looked = 0;
        for await (const commit of git.log({ include: [tip], exclude: [branch.tip, upstream] })) {
          looked += 1;
          if (looked > most.perRef) break;
          if (commit.parents.length > 1) continue;
          const { found: named } = await resolveMarkers(
            known,
            readMarkers(commit.message, profile.markerForms),
            commit.subject,
          );
          const first = named[0]?.oid ?? null;
          if (await isHere(first)) continue;
          const { oid, subject } = commit;
          waiting.push({ ref, oid, path: null, subject, upstream: first });
        }
        list.push(...waiting.reverse());
      } catch (error) {
        // The ref is gone, or its commits are: nothing waits there.
        if (!isAppError(error, 'ref-not-found', 'object-missing')) throw error;
      }
    }
    for (const { queue, path, subject, upstream: named } of rows) {
      const first = named[0] ?? null;
      if (queue.head === null || (await isHere(first))) continue;
      list.push({ ref: queue.name, oid: queue.head, path, subject, upstream: first });
    }
    return list;
  });
  const shown = found.slice(0, most.listed);
  const oids = shown.flatMap((one) => (one.upstream === null ? [] : [one.upstream]));
  const keys = await findCandidateKeys(db(), project.id, oids);
  const candidates = new Set(keys.map((key) => key.upstreamOid));
  return {
    patches: shown.map((one) => ({
      ...one,
      candidate: one.upstream !== null && candidates.has(one.upstream),
    })),
    total: found.length,
  };
}
