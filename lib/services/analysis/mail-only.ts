import { digestOf } from '@/lib/analysis/canonical';
import type { PhaseRecord } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import { phaseNames } from '@/lib/contracts/vocabulary';

const version = 1;

/** Why nothing was computed, in one sentence. */
function notHeld(oid: string): string {
  return `No repository of the project holds ${oid}: only the mail is at hand.`;
}

/**
 * Records of a candidate that only a mail knows: every phase needs the commit, so each says that it was skipped and
 * why. What the mail itself says is shown beside them as an outside claim.
 */
export function mailOnlyRecords(oid: string, claims: readonly number[]): PhaseRecord[] {
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
