import type { Evidence, PhaseRecord } from '@/lib/contracts/analysis';
import type { PhaseName } from '@/lib/contracts/vocabulary';
import type { Tx } from '@/lib/db/client';
import { jsonText } from './sql-text';
import { uuid7 } from './uuid7';

/** One phase of one analysis, ready to be stored. */
export interface PhaseToStore {
  readonly analysisId: string;
  readonly candidateId: string;
  readonly record: PhaseRecord;
  /** Null for a record that was taken over: it was not computed in this run. */
  readonly run: {
    readonly ms: number;
    readonly log: readonly { command: string; ms: number; exitCode: number }[];
  } | null;
  /** Digests of whole outputs that are stored as blobs already. */
  readonly stored: ReadonlySet<string>;
}

/** What makes a phase record the same one. */
export const recordKey = (
  candidateId: string,
  record: Pick<PhaseRecord, 'phase' | 'version' | 'inputDigest'>,
) => `${candidateId}/${record.phase}/${record.version}/${record.inputDigest}`;

/**
 * Stores phase records with their findings and evidence, once per (candidate, phase, version, inputs), and points the
 * analyses at them. A record that is there already is shared, not written again.
 */
export async function storePhases(tx: Tx, phases: readonly PhaseToStore[]): Promise<void> {
  if (phases.length === 0) return;
  const fresh = await insertRecords(tx, phases);
  const ids = new Map(fresh);
  const known = phases.filter((one) => !ids.has(recordKey(one.candidateId, one.record)));
  for (const [name, id] of await findRecords(tx, known)) ids.set(name, id);
  const recordOf = (one: PhaseToStore) => {
    const id = ids.get(recordKey(one.candidateId, one.record));
    if (id === undefined) throw new Error(`phase record ${one.record.phase} vanished`);
    return id;
  };
  await insertFindings(
    tx,
    phases
      .filter((one) => fresh.has(recordKey(one.candidateId, one.record)))
      .map((one) => ({ recordId: recordOf(one), one })),
  );
  const links = phases.map((one) => ({
    analysisId: one.analysisId,
    phase: one.record.phase,
    phaseRecordId: recordOf(one),
    ms: one.run?.ms ?? 0,
    log: one.run?.log ?? [],
    fresh: one.run !== null,
  }));
  await tx.$executeRaw`
    INSERT INTO "AnalysisPhase" ("analysisId", "phase", "phaseRecordId", "ms", "log")
    SELECT x."analysisId", x."phase"::"PhaseName", x."phaseRecordId", x."ms", x."log"
    FROM jsonb_to_recordset(${jsonText(links)}::jsonb)
      AS x("analysisId" uuid, "phase" text, "phaseRecordId" uuid, "ms" float8, "log" jsonb, "fresh" boolean)
    WHERE x."fresh" OR NOT EXISTS (SELECT 1 FROM "AnalysisPhase" p
      WHERE p."analysisId" = x."analysisId" AND p."phase" = x."phase"::"PhaseName")
    ON CONFLICT ("analysisId", "phase") DO UPDATE
      SET "phaseRecordId" = excluded."phaseRecordId", "ms" = excluded."ms", "log" = excluded."log"`;
}

async function insertRecords(tx: Tx, phases: readonly PhaseToStore[]) {
  const rows = phases.map(({ candidateId, record }) => ({
    id: uuid7(),
    candidateId,
    phase: record.phase,
    version: record.version,
    inputDigest: record.inputDigest,
    status: record.status,
    summary: record.summary,
    reason: record.reason,
  }));
  const made = await tx.$queryRaw<{ id: string; key: string }[]>`
    INSERT INTO "PhaseRecord" ("id", "candidateId", "phase", "version", "inputDigest", "status", "summary", "reason")
    SELECT x."id", x."candidateId", x."phase"::"PhaseName", x."version", x."inputDigest",
      x."status"::"PhaseStatus", x."summary", x."reason"
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS x("id" uuid, "candidateId" uuid, "phase" text,
      "version" int, "inputDigest" text, "status" text, "summary" text, "reason" text)
    ORDER BY x."candidateId", x."phase"
    ON CONFLICT ("candidateId", "phase", "version", "inputDigest") DO NOTHING
    RETURNING "id", concat_ws('/', "candidateId", "phase", "version", "inputDigest") AS "key"`;
  return new Map(made.map((row) => [row.key, row.id]));
}

async function findRecords(tx: Tx, phases: readonly PhaseToStore[]) {
  if (phases.length === 0) return new Map<string, string>();
  const rows = phases.map(({ candidateId, record }) => ({
    candidateId,
    phase: record.phase,
    version: record.version,
    inputDigest: record.inputDigest,
  }));
  const found = await tx.$queryRaw<{ id: string; key: string }[]>`
    SELECT r."id", concat_ws('/', r."candidateId", r."phase", r."version", r."inputDigest") AS "key"
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb)
      AS x("candidateId" uuid, "phase" text, "version" int, "inputDigest" text)
    JOIN "PhaseRecord" r ON r."candidateId" = x."candidateId" AND r."phase" = x."phase"::"PhaseName"
      AND r."version" = x."version" AND r."inputDigest" = x."inputDigest"`;
  return new Map(found.map((row) => [row.key, row.id]));
}

async function insertFindings(
  tx: Tx,
  records: readonly { readonly recordId: string; readonly one: PhaseToStore }[],
): Promise<void> {
  const findings: object[] = [];
  const evidence: object[] = [];
  for (const { recordId, one } of records) {
    for (const [position, finding] of one.record.findings.entries()) {
      const id = uuid7();
      const { kind, polarity, severity, summary, data } = finding;
      const place = { path: finding.path ?? null, line: finding.line ?? null };
      findings.push({ id, recordId, position, kind, polarity, severity, summary, data, ...place });
      for (const [at, body] of finding.evidence.entries()) {
        const output = body.type === 'probe' && one.stored.has(body.digest) ? body.digest : null;
        evidence.push({ id: uuid7(), findingId: id, position: at, type: body.type, body, output });
      }
    }
  }
  if (findings.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "Finding" ("id", "phaseRecordId", "position", "kind", "polarity", "severity", "summary", "path", "line", "data")
    SELECT x."id", x."recordId", x."position", x."kind", x."polarity"::"Polarity", x."severity"::"Severity",
      x."summary", x."path", x."line", x."data"
    FROM jsonb_to_recordset(${jsonText(findings)}::jsonb) AS x("id" uuid, "recordId" uuid, "position" int,
      "kind" text, "polarity" text, "severity" text, "summary" text, "path" text, "line" int, "data" jsonb)`;
  if (evidence.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "Evidence" ("id", "findingId", "position", "type", "body", "outputDigest")
    SELECT x."id", x."findingId", x."position", x."type"::"EvidenceType", x."body", x."output"
    FROM jsonb_to_recordset(${jsonText(evidence)}::jsonb)
      AS x("id" uuid, "findingId" uuid, "position" int, "type" text, "body" jsonb, "output" text)`;
}

/** Keys of the records that candidates have: `recordKey` to the row's key. */
export async function listRecordKeys(
  tx: Tx,
  candidateIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; key: string }[]>`
    SELECT "id", concat_ws('/', "candidateId", "phase", "version", "inputDigest") AS "key" FROM "PhaseRecord"
    WHERE "candidateId" = ANY(${[...candidateIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** A stored record with findings and evidence in order. */
export async function readRecord(tx: Tx, id: string): Promise<PhaseRecord> {
  const row = await tx.phaseRecord.findUniqueOrThrow({
    where: { id },
    include: {
      findings: {
        orderBy: { position: 'asc' },
        include: { evidence: { orderBy: { position: 'asc' } } },
      },
    },
  });
  return {
    phase: row.phase as PhaseName,
    version: row.version,
    status: row.status === 'not_available' ? 'not-available' : row.status,
    summary: row.summary,
    reason: row.reason,
    inputDigest: row.inputDigest,
    findings: row.findings.map((finding) => ({
      kind: finding.kind,
      polarity: finding.polarity,
      severity: finding.severity,
      summary: finding.summary,
      data: finding.data as Record<string, unknown>,
      evidence: finding.evidence.map((one) => one.body as unknown as Evidence),
      ...(finding.path === null ? {} : { path: finding.path }),
      ...(finding.line === null ? {} : { line: finding.line }),
    })),
  };
}

/** One piece of evidence with the project and analysis it belongs to, or null. */
export const findEvidence = (tx: Tx, id: string) =>
  tx.evidence.findUnique({
    where: { id },
    include: {
      finding: {
        include: {
          record: { include: { candidate: { select: { projectId: true, upstreamOid: true } } } },
        },
      },
    },
  });
