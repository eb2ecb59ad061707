import { digestOf } from '@/lib/analysis/canonical';
import { type MailedChange, readMailedChange } from '@/lib/analysis/mailed/read-mail';
import type { ProbePorts } from '@/lib/analysis/probes/probe';
import type { PhaseRecord } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import { type PhaseName, phaseNames } from '@/lib/contracts/vocabulary';
import { db } from '@/lib/db/client';
import type { CandidateToAnalyse } from '@/lib/db/queries/analysis';
import { readBlob } from '@/lib/db/queries/blob';
import type { Profile } from '@/lib/profiles';

const version = 1;

/** Why nothing was computed, in one sentence. */
function notHeld(oid: string): string {
  return `No repository of the project holds ${oid}: only the mail is at hand.`;
}

/**
 * Records of a candidate that only a mail knows. Message and diff are read from the mail as far as it goes; the other
 * phases need the commit, so each says that it was skipped and why; what its `Fixes:` lines name is looked up. What the mail itself says about the phases is shown
 * beside them as an outside claim.
 */
export async function mailOnlyRecords(
  candidate: CandidateToAnalyse,
  about: { readonly upstream: string; readonly asOf: string; readonly profile: Profile },
  repositories: ProbePorts,
): Promise<PhaseRecord[]> {
  const skipped = skippedRecords(candidate.upstreamOid, claimedPhases(candidate));
  const mailed = await mailedChange(candidate);
  if (mailed === null) return skipped;
  const read = await readMailedChange(mailed, about, repositories);
  const own: Partial<Record<PhaseName, PhaseRecord | null>> = { ...read };
  return skipped.map((record) => own[record.phase] ?? record);
}

/** The candidate's own text and patch with the mail they came in, the first that selected it; null without one. */
async function mailedChange(candidate: CandidateToAnalyse): Promise<MailedChange | null> {
  const first = candidate.mails.at(-1);
  if (first === undefined) return null;
  const { upstreamOid, subject, message, authorName, authorEmail, mailPatchDigest } = candidate;
  return {
    oid: upstreamOid,
    subject,
    message,
    author: { name: authorName, email: authorEmail },
    patch: mailPatchDigest === null ? Buffer.alloc(0) : await readBlob(db(), mailPatchDigest),
    messageId: first.messageId,
  };
}

function claimedPhases(candidate: CandidateToAnalyse): number[] {
  return candidate.mails.flatMap((mail) => {
    const parsed = mail.parsed as { phases?: { phase?: number }[] } | null;
    return (parsed?.phases ?? []).flatMap((one) => (one.phase === undefined ? [] : [one.phase]));
  });
}

function skippedRecords(oid: string, claims: readonly number[]): PhaseRecord[] {
  return phaseNames.map((phase, index) => ({
    phase,
    version,
    status: 'skipped',
    summary: claims.includes(index + 1)
      ? 'Skipped: the commit is not here. The mail says something about it.'
      : 'Skipped: the commit is not here.',
    reason: notHeld(oid),
    findings: [],
    inputDigest: digestOf(['mail-only', phase, oid, claims.includes(index + 1)]),
  }));
}

/** Its cells: nothing can be said about landing without the commit's trees. */
export function mailOnlyCell(oid: string, branch: { name: string; tip: string }): Cell {
  return {
    commit: oid,
    branch: branch.name,
    tip: branch.tip,
    state: 'unknown',
    affected: 'unknown',
    strict: null,
    pick: null,
    tree: null,
    reason: notHeld(oid),
    introducedBy: [],
    detail: {
      presence: null,
      affectedReason: notHeld(oid),
      introducing: [],
      missingPaths: [],
      conflicts: [],
      appliesWithAm: false,
      queued: [],
    },
    ms: 0,
  };
}
