import { z } from 'zod';
import { type Finding, type PhaseRecord, VerdictData } from '@/lib/contracts/analysis';
import type { Cell } from '@/lib/contracts/cell';
import type { CandidateFlag } from '@/lib/contracts/flags';
import { type PhaseName, type Severity, severities } from '@/lib/contracts/vocabulary';
import type { AnalysedFacts } from '@/lib/db/queries/candidate-write';
import { pressingOf } from './pressing';

/** What of the candidate itself decides flags and order, beside the phases. */
export interface Known {
  readonly subsystem: string;
  readonly firstRelease: string | null;
  readonly firstReleaseTime: Date | null;
  readonly commitKnown: boolean;
  readonly mailVerdict: string | null;
}

const securitySymptoms = new Set([
  'use-after-free',
  'double-free',
  'out-of-bounds',
  'memory-corruption',
  'information-leak',
  'security',
]);
const idClasses = new Set(['id-table', 'quirk', 'module-metadata']);

const SubjectData = z.object({ subsystem: z.string().nullable() }).partial();
const ReleaseData = z.object({
  release: z.object({ tag: z.string(), date: z.string() }).nullable(),
});

/** The verdict of phase 9, or null when there is none. */
export function verdictOf(records: readonly PhaseRecord[]): VerdictData | null {
  const found = findingsOf(records, 'synthesis').find((one) => one.kind === 'verdict');
  const read = VerdictData.safeParse(found?.data);
  return read.success ? read.data : null;
}

/** What lists show of a finished analysis: copied to the candidate, so that the queue reads one table. */
export function copiedFacts(
  known: Known,
  records: readonly PhaseRecord[],
  cells: readonly Cell[],
): AnalysedFacts {
  const verdict = verdictOf(records);
  const severity = severityOf(records);
  const flags = flagsOf(known, records, cells);
  const pressing = pressingOf({ verdict, severity, flags, cells });
  const message = findingsOf(records, 'message');
  const subject = SubjectData.safeParse(message.find((one) => one.kind === 'subject')?.data);
  return {
    verdict: verdict?.verdict ?? null,
    confidence: verdict?.confidence ?? null,
    severity,
    range: verdict?.range ?? null,
    why: verdict?.reason ?? '',
    flags,
    priority: pressing.reduce((sum, one) => sum + one.points, 0),
    pressing,
    ...releaseOf(known, records),
    subsystem: (subject.success ? subject.data.subsystem : null) ?? known.subsystem,
  };
}

function findingsOf(records: readonly PhaseRecord[], phase: PhaseName): readonly Finding[] {
  return records.find((record) => record.phase === phase)?.findings ?? [];
}

/**
 * How severe the bug is, as phase 8 judges it; where it could not, the gravest thing said in favour of taking it. Null
 * when nothing graver than a remark was said.
 */
function severityOf(records: readonly PhaseRecord[]): Severity | null {
  const judged = findingsOf(records, 'impact').find((one) => one.kind === 'failure-mode');
  if (judged !== undefined) return judged.severity === 'info' ? null : judged.severity;
  const ranks = records
    .filter((record) => record.phase !== 'synthesis' && record.phase !== 'branches')
    .flatMap((record) => record.findings)
    .filter((finding) => finding.polarity === 'for')
    .map((finding) => severities.indexOf(finding.severity));
  const top = Math.max(0, ...ranks);
  return top === 0 ? null : (severities[top] ?? null);
}

function flagsOf(known: Known, records: readonly PhaseRecord[], cells: readonly Cell[]): string[] {
  const message = findingsOf(records, 'message');
  const history = findingsOf(records, 'history');
  const has = (list: readonly Finding[], kind: string) => list.some((one) => one.kind === kind);
  const classes = findingsOf(records, 'diff')
    .filter((one) => one.kind === 'class')
    .map((one) => String(one.data.class));
  const symptoms = message
    .filter((one) => one.kind === 'symptom')
    .map((one) => String(one.data.symptom));
  const when: Record<Exclude<CandidateFlag, 'analysis-failed' | 'alarm'>, boolean> = {
    'follow-up': has(history, 'follow-up'),
    reverted: has(history, 'reverted'),
    nak: has(message, 'nack'),
    prerequisite:
      has(message, 'dependency') ||
      has(history, 'prerequisite') ||
      cells.some((cell) => /prerequisite/i.test(cell.reason)),
    'device-id': classes.length > 0 && classes.every((name) => idClasses.has(name)),
    cve: has(message, 'cve'),
    security: symptoms.some((name) => securitySymptoms.has(name)),
    'stable-request': has(message, 'stable-request'),
    'mail-no': known.mailVerdict === 'no',
    'mail-contradictory': known.mailVerdict === 'contradictory',
    'mail-only': !known.commitKnown,
  };
  const found = Object.entries(when).flatMap(([flag, set]) => (set ? [flag] : []));
  return found.sort();
}

/** As of the analysis's moment; without the phase's word, as it was when the candidate was taken. */
function releaseOf(known: Known, records: readonly PhaseRecord[]) {
  const found = findingsOf(records, 'history').find((one) => one.kind === 'release');
  const data = ReleaseData.safeParse(found?.data);
  const { firstRelease, firstReleaseTime } = known;
  if (!data.success) return { firstRelease, firstReleaseTime };
  const { release } = data.data;
  if (release === null) return { firstRelease: null, firstReleaseTime: null };
  return {
    firstRelease: release.tag,
    firstReleaseTime: release.tag === firstRelease ? firstReleaseTime : new Date(release.date),
  };
}
