import { readRows } from '@/lib/db/client';

const iso = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The shape is QueueRow's of lib/contracts/pages, without what depends on who looks. */
const rowsSql = `
SELECT c.id::text AS id, json_build_object(
  'oid', c."upstreamOid", 'subject', c.subject, 'why', c.why, 'subsystem', c.subsystem, 'verdict', c.verdict,
  'confidence', c.confidence, 'severity', c.severity, 'range', c.range, 'flags', c.flags,
  'series', CASE WHEN c."seriesKey" IS NULL OR c."seriesIndex" IS NULL OR c."seriesCount" IS NULL THEN NULL
    ELSE json_build_object('key', c."seriesKey", 'index', c."seriesIndex", 'count', c."seriesCount") END,
  'cells', coalesce((SELECT json_agg(json_build_object('branch', b.name, 'state', x.state, 'affected', x.affected,
      'stale', x.tip <> b.tip, 'standing', x.standing,
      'seq', coalesce((SELECT max(d.seq) FROM "Decision" d WHERE d."candidateId" = c.id AND d."branchId" = b.id), 0)) ORDER BY b.position)
    FROM "Cell" x JOIN "Branch" b ON b.id = x."branchId" AND b.active WHERE x."candidateId" = c.id), '[]'::json),
  'author', c."authorName", 'commitTime', ${iso('c."commitTime"')}, 'soakSince', ${iso('c."firstReleaseTime"')},
  'addedAt', ${iso('c."createdAt"')}, 'analysis', a.state, 'analysisError', a.error, 'pressing', c.pressing)::text AS row
FROM "Candidate" c LEFT JOIN LATERAL (SELECT n.state, n.error FROM "Analysis" n WHERE n."candidateId" = c.id
  ORDER BY n."createdAt" DESC LIMIT 1) a ON true
WHERE c.id = ANY($1::uuid[])`;

/** Rows of the queue as JSON texts by candidate id, ready to be sent. */
export async function readQueueRows(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await readRows<{ id: string; row: string }>('queue-rows', rowsSql, [[...ids]]);
  return new Map(rows.map((row) => [row.id, row.row]));
}
