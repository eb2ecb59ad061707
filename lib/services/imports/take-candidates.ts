import type { Tx } from '@/lib/db/client';
import {
  type CandidateKey,
  countSeries,
  findCandidateKeys,
  insertCandidates,
  insertSources,
  linkCandidate,
  type NewCandidate,
} from '@/lib/db/queries/candidate-write';
import { adoptMails } from '@/lib/db/queries/mail-attach';
import { startAnalyses } from '@/lib/services/analysis/start-analyses';
import type { Ctx } from '@/lib/services/context';
import { publish } from '@/lib/services/events/publish';

export type Facts = NewCandidate;

export interface Origin {
  readonly importId: string | null;
  readonly mailId: string | null;
  /** For the person: the title of the import. */
  readonly note: string;
}

/**
 * Makes candidates of commits that are none yet, in the caller's transaction, each with its analysis and that
 * analysis's job. One that stood on a mail's patch is linked to its commit and analysed again. Mails that were there
 * before the candidate are attached to it. Returns the keys of the new ones.
 */
export async function takeCandidates(
  tx: Tx,
  ctx: Ctx,
  project: { readonly id: string; readonly slug: string; readonly asOf: Date | null },
  facts: readonly Facts[],
  origin: Origin,
): Promise<CandidateKey[]> {
  const created = await insertCandidates(tx, project.id, facts);
  const isNew = new Set(created.map((one) => one.id));
  const all = await findCandidateKeys(
    tx,
    project.id,
    facts.map((one) => one.upstreamOid),
  );
  const linked: string[] = [];
  for (const known of all) {
    const fact = facts.find((one) => one.upstreamOid === known.upstreamOid);
    if (isNew.has(known.id) || known.commitKnown || fact?.commitKnown !== true) continue;
    const { upstreamOid: _o, mailPatchDigest: _d, ...now } = fact;
    await linkCandidate(tx, known.id, now);
    linked.push(known.id);
  }
  await insertSources(
    tx,
    all.map((one) => ({ candidateId: one.id, ...origin })),
  );
  if (created.length > 0) await adoptMails(tx, project.id, created);
  await countSeries(
    tx,
    project.id,
    facts.flatMap((one) => (one.seriesKey === null ? [] : [one.seriesKey])),
  );
  await startAnalyses(tx, ctx, project, [...isNew, ...linked]);
  for (const one of created) {
    await publish(tx, { type: 'candidate', project: project.slug, oid: one.upstreamOid });
  }
  return created;
}
