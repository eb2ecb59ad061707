import { z } from 'zod';
import type { PhaseView } from '@/lib/contracts/pages';
import { phaseNames, phaseNumber } from '@/lib/contracts/vocabulary';
import type { StoredPhase } from '@/lib/db/queries/candidate-page';

const Log = z
  .array(z.object({ command: z.string(), ms: z.number(), exitCode: z.number().int() }))
  .catch([]);
const Data = z.record(z.string(), z.unknown()).catch({});

/**
 * The nine phases in order. Those without a record yet are `waiting`, the first of them `running` while a worker is at
 * it. `claims`: what a selecting mail says, by phase number, shown beside and marked as an outside claim.
 */
export function phaseViews(
  stored: readonly StoredPhase[],
  running: boolean,
  claims: ReadonlyMap<number, string>,
): PhaseView[] {
  let claimed = !running;
  return phaseNames.map((phase): PhaseView => {
    const claim = claims.get(phaseNumber[phase]) ?? null;
    const link = stored.find((one) => one.phase === phase);
    if (link === undefined) {
      const status = claimed ? 'waiting' : 'running';
      claimed = true;
      return {
        id: null,
        phase,
        status,
        summary: '',
        reason: null,
        findings: [],
        ms: null,
        log: [],
        claim,
      };
    }
    const { record } = link;
    return {
      id: record.id,
      phase,
      status: record.status,
      summary: record.summary,
      reason: record.reason,
      findings: record.findings.map((finding) => ({
        id: finding.id,
        kind: finding.kind,
        polarity: finding.polarity,
        severity: finding.severity,
        summary: finding.summary,
        ...(finding.path === null ? {} : { path: finding.path }),
        ...(finding.line === null ? {} : { line: finding.line }),
        data: Data.parse(finding.data),
        evidence: finding.evidence,
      })),
      ms: link.ms,
      log: Log.parse(link.log),
      claim,
    };
  });
}
