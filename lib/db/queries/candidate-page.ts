import { Evidence } from '@/lib/contracts/analysis';
import type { PhaseName, PhaseStatus, Polarity, Severity } from '@/lib/contracts/vocabulary';
import { readRows, type Tx } from '@/lib/db/client';

/** A phase of an analysis with its record, findings in order, evidence parsed. */
export interface StoredPhase {
  readonly phase: PhaseName;
  readonly ms: number;
  readonly log: unknown;
  readonly record: {
    readonly id: string;
    readonly status: PhaseStatus;
    readonly summary: string;
    readonly reason: string | null;
    readonly findings: readonly {
      readonly id: string;
      readonly kind: string;
      readonly polarity: Polarity;
      readonly severity: Severity;
      readonly summary: string;
      readonly path: string | null;
      readonly line: number | null;
      readonly data: unknown;
      readonly evidence: { id: string; evidence: Evidence }[];
    }[];
  };
}

/** Thirty findings with their evidence in one statement, as the database writes JSON. */
export const phasesSql = (analysis: string): string => `
(SELECT json_agg(json_build_object('phase', l.phase, 'ms', l.ms, 'log', l.log, 'record', json_build_object(
    'id', r.id, 'status', r.status, 'summary', r.summary, 'reason', r.reason,
    'findings', coalesce((SELECT json_agg(json_build_object('id', f.id, 'kind', f.kind, 'polarity', f.polarity,
        'severity', f.severity, 'summary', f.summary, 'path', f.path, 'line', f.line, 'data', f.data,
        'evidence', coalesce((SELECT json_agg(json_build_object('id', e.id, 'evidence', e.body) ORDER BY e.position)
          FROM "Evidence" e WHERE e."findingId" = f.id), '[]'::json)) ORDER BY f.position)
      FROM "Finding" f WHERE f."phaseRecordId" = r.id), '[]'::json))))
  FROM "AnalysisPhase" l JOIN "PhaseRecord" r ON r.id = l."phaseRecordId" WHERE l."analysisId" = ${analysis})`;

/** Phases of one analysis. */
export async function phasesOf(analysisId: string): Promise<readonly StoredPhase[]> {
  const [row] = await readRows<{ phases: unknown }>(
    'analysis-phases',
    `SELECT ${phasesSql('$1::uuid')} AS phases`,
    [analysisId],
  );
  return storedPhases(row?.phases);
}

/** What the database made of our own statement is not checked, the stored JSON of evidence is. */
export const storedPhases = (phases: unknown): StoredPhase[] =>
  ((phases ?? []) as StoredPhase[]).map(({ record, ...link }) => ({
    ...link,
    record: {
      ...record,
      findings: record.findings.map((finding) => ({
        ...finding,
        evidence: finding.evidence.map(({ id, evidence }) => ({
          id,
          evidence: Evidence.parse(evidence),
        })),
      })),
    },
  }));

export const commentsOf = (tx: Tx, candidateId: string) =>
  tx.comment.findMany({
    where: { candidateId, retractedAt: null },
    include: { user: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

/** Stores a comment once: the same id again changes nothing and gives false. */
export async function insertComment(
  tx: Tx,
  comment: {
    id: string;
    candidateId: string;
    userId: string;
    body: string;
    path: string | null;
    line: number | null;
    replyToId: string | null;
    createdAt: Date;
  },
): Promise<boolean> {
  const { count } = await tx.comment.createMany({ data: [comment], skipDuplicates: true });
  return count === 1;
}

export const findComment = (tx: Tx, id: string) => tx.comment.findUnique({ where: { id } });

export const seriesMembers = (tx: Tx, projectId: string, seriesKey: string) =>
  tx.candidate.findMany({
    where: { projectId, seriesKey },
    select: { upstreamOid: true, subject: true, seriesIndex: true },
    orderBy: { seriesIndex: 'asc' },
  });
