import { readRows } from '@/lib/db/client';

/** What the queue's index knows of one candidate. Times are milliseconds since 1970. */
export interface IndexRow {
  readonly id: string;
  readonly oid: string;
  readonly verdict: string | null;
  readonly confidence: number | null;
  readonly severity: string | null;
  readonly subsystem: string;
  readonly flags: readonly string[];
  /** "Name <address>". */
  readonly author: string;
  readonly paths: readonly string[];
  /** Identifiers that the message names. */
  readonly cves: readonly string[];
  readonly seriesKey: string | null;
  readonly seriesIndex: number | null;
  readonly priority: number;
  readonly created: number;
  readonly released: number | null;
  readonly settled: boolean;
  /** When the facts about it last changed: added, or analysed anew. */
  readonly changed: number;
  /** The newest comment. */
  readonly talkAt: number | null;
  readonly talkBy: string | null;
  /** Per cell: branch, state, affected, standing, as places in the branches asked for and in the enums (standing 0: none). */
  readonly cells: readonly (readonly [number, number, number, number])[];
  readonly votes: readonly VoteRow[];
  /** When anybody first voted on it. */
  readonly firstVote: number | null;
  /** Where it came from first: a kind of import, or "mail". */
  readonly source: string;
  /** Upstream commits that fix or revert it: kind, commit time, oid. */
  readonly followUps: readonly (readonly ['fixes' | 'reverts', number, string])[];
  readonly assigned: readonly string[];
  /** Person and end (null: no date) of the snoozes that nothing has ended. */
  readonly snoozes: readonly (readonly [string, number | null])[];
}

/** Place of a value in its enum, from 1. The values are read once per statement: a bare call reads them once per row. */
const placeIn = (name: string, column: string): string =>
  `array_position((SELECT enum_range(NULL::"${name}")), ${column})`;

/**
 * A vote: branch (place in the branches asked for) and verb (place in the enum, from 1), who, when, the engine's verdict then,
 * whether it is the newest that counts on its cell, and its id and reason if it turned an accept into a reject or back.
 */
export type VoteRow = readonly [
  branch: number,
  verb: number,
  userId: string,
  at: number,
  verdict: string | null,
  newest: boolean,
  turned: readonly [id: string, reason: string] | null,
];

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const noRows = `'[]'::json`;

/** As history's `is:reversal` has it: the accept or reject that was the newest to count on the cell just before vote d. */
const verbBefore = `(SELECT p.verb FROM "Decision" p
  WHERE p."candidateId" = d."candidateId" AND p."branchId" = d."branchId" AND p.seq < d.seq AND p.verb IN ('accept', 'reject')
    AND NOT EXISTS (SELECT 1 FROM "Decision" l WHERE l."candidateId" = d."candidateId" AND l."branchId" = d."branchId"
      AND l."userId" = p."userId" AND l.seq > p.seq AND l.seq < d.seq)
  ORDER BY p.seq DESC LIMIT 1)`;

/** One JSON text for all rows: a hundred thousand objects reach us in a few pieces. */
const rowsSql = (which: string): string => `
SELECT coalesce(json_agg(r), ${noRows})::text AS rows FROM (
  SELECT c.id, c."upstreamOid" AS oid, c.verdict, c.confidence, c.severity, c.subsystem, c.flags,
    c."authorName" || ' <' || c."authorEmail" || '>' AS author, c.paths,
    CASE WHEN position('CVE-' IN c.message) > 0
      THEN ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(c.message, '(CVE-\\d{4}-\\d{4,})', 'g') m)
      ELSE '{}' END AS cves,
    c."seriesKey", c."seriesIndex", c.priority, ${ms('c."createdAt"')} AS created, ${ms('c."firstReleaseTime"')} AS released,
    c.settled, greatest(${ms('c."createdAt"')}, (SELECT ${ms('a."finishedAt"')} FROM "Analysis" a WHERE a.id = c."latestAnalysisId")) AS changed,
    k.at AS "talkAt", k.by AS "talkBy", ${ms('c."firstVoteAt"')} AS "firstVote",
    coalesce((SELECT coalesce(i.kind::text, 'mail') FROM "CandidateSource" s LEFT JOIN "Import" i ON i.id = s."importId"
      WHERE s."candidateId" = c.id ORDER BY s."createdAt", s.id LIMIT 1), 'mail') AS source,
    coalesce((SELECT json_agg(json_build_array(r.kind, ${ms('m."commitTime"')}, m.oid))
      FROM "CommitRelation" r JOIN "Commit" m ON m."projectId" = r."projectId" AND m.oid = r."fromOid"
      WHERE r."projectId" = c."projectId" AND r."toOid" = c."upstreamOid" AND r.kind IN ('fixes', 'reverts')), ${noRows}) AS "followUps",
    coalesce((SELECT json_agg(json_build_array(array_position($2::uuid[], x."branchId") - 1,
        ${placeIn('CellState', 'x.state')} - 1, ${placeIn('Affected', 'x.affected')} - 1,
        coalesce(${placeIn('DecisionVerb', 'x.standing')}, 0)))
      FROM "Cell" x WHERE x."candidateId" = c.id AND x."branchId" = ANY($2::uuid[])), ${noRows}) AS cells,
    coalesce((SELECT json_agg(json_build_array(array_position($2::uuid[], d."branchId") - 1,
        ${placeIn('DecisionVerb', 'd.verb')}, d."userId", ${ms('d."createdAt"')}, d.verdict,
        EXISTS (SELECT 1 FROM "Outcome" o WHERE o."decisionId" = d.id),
        CASE WHEN d.seq > 1 AND d.verb IN ('accept', 'reject') AND d.verb <> ${verbBefore}
          THEN json_build_array(d.id, left(d.reason, 200)) END) ORDER BY d."createdAt", d.seq)
      FROM "Decision" d WHERE d."candidateId" = c.id), ${noRows}) AS votes,
    ARRAY(SELECT s."userId" FROM "Assignment" s WHERE s."candidateId" = c.id) AS assigned,
    coalesce((SELECT json_agg(json_build_array(z."userId", ${ms('z.until')})) FROM "Snooze" z
      WHERE z."candidateId" = c.id AND z."endedAt" IS NULL), ${noRows}) AS snoozes
  FROM "Candidate" c
  LEFT JOIN LATERAL (SELECT ${ms('k."createdAt"')} AS at, k."userId" AS by FROM "Comment" k
    WHERE k."candidateId" = c.id AND k."retractedAt" IS NULL ORDER BY k."createdAt" DESC LIMIT 1) k ON true
  WHERE ${which}) r`;

const chunkSql = rowsSql(
  `c."projectId" = $1::uuid AND c.id > $3::uuid AND c.id <= coalesce((SELECT n.id FROM "Candidate" n
     WHERE n."projectId" = $1::uuid AND n.id > $3::uuid ORDER BY n.id OFFSET 1999 LIMIT 1), 'ffffffff-ffff-ffff-ffff-ffffffffffff')`,
);
const someSql = rowsSql(`c."projectId" = $1::uuid AND c.id = ANY($3::uuid[])`);

// What the database made of our own statement: its shape is known, and checking a million fields would cost seconds.
const parse = (rows: readonly { rows: string }[]): IndexRow[] =>
  JSON.parse(rows[0]?.rows ?? '[]') as IndexRow[];

/** The next two thousand candidates of a project after `after` (an id, or ''), by id; none: that was all. */
export async function readIndexChunk(
  projectId: string,
  branchIds: readonly string[],
  after: string,
): Promise<readonly IndexRow[]> {
  const from = after === '' ? '00000000-0000-0000-0000-000000000000' : after;
  const rows = await readRows<{ rows: string }>('queue-index-chunk', chunkSql, [
    projectId,
    [...branchIds],
    from,
  ]);
  return parse(rows).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** These candidates, as they are now. */
export async function readIndexRows(
  projectId: string,
  branchIds: readonly string[],
  ids: readonly string[],
): Promise<readonly IndexRow[]> {
  return parse(
    await readRows<{ rows: string }>('queue-index-some', someSql, [
      projectId,
      [...branchIds],
      [...ids],
    ]),
  );
}

export interface Changes {
  /** Transactions before this one are over, and their changes are in what was read. */
  readonly horizon: string;
  /** Number of each change and its candidate; null: every candidate of the project. */
  readonly changes: readonly (readonly [number, string | null])[];
}

/** What changed in transactions from `since` on, as far as they are over. Without `since`: only the horizon. */
export async function readChanges(projectId: string, since: string | null): Promise<Changes> {
  const rows = await readRows<{ horizon: string; changes: [number, string | null][] }>(
    'queue-index-changes',
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, coalesce((
       SELECT json_agg(json_build_array(q.id, q."candidateId")) FROM "QueueChange" q
       WHERE q."projectId" = $1::uuid AND q.xid >= $2::bigint), ${noRows}) AS changes`,
    [projectId, since ?? '9223372036854775807'],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a statement without FROM gives one row');
  return row;
}

/** Forgets changes of transactions before `horizon`. */
export async function pruneChanges(horizon: string): Promise<void> {
  await readRows('queue-index-prune', `DELETE FROM "QueueChange" WHERE xid < $1::bigint`, [
    horizon,
  ]);
}

export interface IndexFrame {
  /** Newest first. */
  readonly branches: readonly { id: string; name: string; active: boolean }[];
  readonly delegations: readonly { subsystem: string; userId: string }[];
  readonly people: readonly { id: string; name: string; email: string }[];
}

/** What of a project concerns all its candidates: branches, delegations, and who may appear beside one. */
export async function readIndexFrame(projectId: string): Promise<IndexFrame> {
  const rows = await readRows<{ frame: IndexFrame }>(
    'queue-index-frame',
    `SELECT json_build_object(
       'branches', coalesce((SELECT json_agg(json_build_object('id', b.id, 'name', b.name, 'active', b.active) ORDER BY b.position, b.id)
         FROM "Branch" b WHERE b."projectId" = $1::uuid), ${noRows}),
       'delegations', coalesce((SELECT json_agg(json_build_object('subsystem', d.subsystem, 'userId', d."userId"))
         FROM "Delegation" d WHERE d."projectId" = $1::uuid), ${noRows}),
       'people', coalesce((SELECT json_agg(json_build_object('id', u.id, 'name', u.name, 'email', u.email)) FROM "User" u), ${noRows})
     ) AS frame`,
    [projectId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a statement without FROM gives one row');
  return row.frame;
}

/** One value for all: tens of thousands of rows would cost more to take apart than to find. */
const wordsSql = (candidates: string, talk: string): string => `
SELECT string_agg(uuid_send(m.id), ''::bytea) AS ids FROM (
  SELECT c."candidateId" AS id FROM "CandidateText" c WHERE c."projectId" = $1::uuid AND c.search @@ to_tsquery('simple', $2) ${candidates}
  UNION ALL SELECT t."candidateId" FROM "TalkText" t
  WHERE t."projectId" = $1::uuid AND t.search @@ to_tsquery('simple', $2) ${talk}) m`;
const allWordsSql = wordsSql('', '');
const someWordsSql = wordsSql(
  'AND c."candidateId" = ANY($3::uuid[])',
  'AND t."candidateId" = ANY($3::uuid[])',
);

/**
 * Ids of the candidates of which subject, message, paths, findings, reasons or comments match a tsquery, sixteen bytes each,
 * some of them twice. `among`: looked for in these alone.
 */
export async function readMatches(
  projectId: string,
  tsquery: string,
  among: readonly string[] | null,
): Promise<Buffer> {
  const rows = await (among === null
    ? readRows<Matches>('queue-index-words', allWordsSql, [projectId, tsquery])
    : readRows<Matches>('queue-index-words-some', someWordsSql, [projectId, tsquery, [...among]]));
  return rows[0]?.ids ?? Buffer.alloc(0);
}

interface Matches {
  readonly ids: Buffer | null;
}
