import type { Figures, Insights } from '@/lib/contracts/insights';

/**
 * Every figure of insights in SQL of its own: from votes, candidates, cells' sources and commits alone, not from what triggers or
 * the application keep beside them. $1: the project, $2 and $3: the moments the period begins at and is over at.
 */
export interface Question {
  readonly name: string;
  readonly sql: string;
  /** What the application says; the SQL gives the same shape as `v`. */
  readonly said: (figures: Figures, insights: Insights) => unknown;
}

const inside = (column: string): string => `${column} >= $2 AND ${column} < $3`;

/** The newest vote of each cell among people's last words that are no withdrawal. */
const outcome = `last AS (SELECT d.*, row_number() OVER (PARTITION BY "candidateId", "branchId", "userId" ORDER BY seq DESC) AS mine
    FROM "Decision" d WHERE "projectId" = $1::uuid),
  newest AS (SELECT l.*, row_number() OVER (PARTITION BY "candidateId", "branchId" ORDER BY seq DESC) AS place
    FROM last l WHERE mine = 1 AND verb <> 'withdraw'),
  outcome AS MATERIALIZED (SELECT * FROM newest WHERE place = 1 AND ${inside('"createdAt"')})`;

/** When each candidate was first voted on, and how long it had waited. */
const first = `first AS MATERIALIZED (SELECT c.id, c."createdAt" AS added, c.settled, min(d."createdAt") AS at,
    greatest(extract(epoch FROM min(d."createdAt") - c."createdAt"), 0)::float8 / 3600 AS hours
  FROM "Candidate" c LEFT JOIN "Decision" d ON d."candidateId" = c.id AND d.verb <> 'withdraw'
  WHERE c."projectId" = $1::uuid GROUP BY c.id)`;

/** Votes against what was the newest accept or reject to count on their cell before them. */
const turned = `turned AS (SELECT d.* FROM "Decision" d JOIN LATERAL (
    SELECT p.verb FROM (SELECT DISTINCT ON (e."userId") e.* FROM "Decision" e WHERE e."candidateId" = d."candidateId"
      AND e."branchId" = d."branchId" AND e.seq < d.seq ORDER BY e."userId", e.seq DESC) p
    WHERE p.verb IN ('accept', 'reject') ORDER BY p.seq DESC LIMIT 1) b ON b.verb <> d.verb
  WHERE d."projectId" = $1::uuid AND ${inside('d."createdAt"')} AND d.seq > 1 AND d.verb IN ('accept', 'reject'))`;

const followed = `followed AS MATERIALIZED (SELECT o.id, o."branchId", c."upstreamOid" AS oid, r.kind::text AS kind, k.oid AS by, k."commitTime" AS at,
    extract(epoch FROM k."commitTime" - o."createdAt")::float8 / 86400 AS lag
  FROM outcome o JOIN "Candidate" c ON c.id = o."candidateId", "CommitRelation" r, "Commit" k
  WHERE o.verb = 'accept' AND r."projectId" = $1::uuid AND r."toOid" = c."upstreamOid" AND r.kind IN ('fixes', 'reverts')
    AND k."projectId" = $1::uuid AND k.oid = r."fromOid")`;

const counts = `json_build_object('accept', count(*) FILTER (WHERE verb = 'accept'), 'reject', count(*) FILTER (WHERE verb = 'reject'),
  'other', count(*) FILTER (WHERE verb IN ('defer', 'needs-work')))`;
const bucket = (size: Figures['bucket'], column: string): string =>
  `to_char(date_trunc('${size}', ${column} AT TIME ZONE 'UTC'), 'YYYY-MM-DD')`;
const byName = (shares: readonly { readonly name: string }[]) =>
  Object.fromEntries(shares.map(({ name, ...rest }) => [name, rest]));
const filled = <T extends object>(rows: readonly (readonly [string, T])[]) =>
  Object.fromEntries(rows.filter(([, row]) => Object.values(row).some((n) => n !== 0)));

const shares = (name: string, sources = ''): string =>
  `WITH ${outcome}, s AS (SELECT ${name} AS name, ${counts} AS n, count(*) AS total FROM outcome o
     JOIN "Candidate" c ON c.id = o."candidateId" JOIN "Branch" b ON b.id = o."branchId" ${sources} GROUP BY 1
     ORDER BY 3 DESC, ${name} COLLATE "C" LIMIT 15) SELECT coalesce(json_object_agg(name, n), '{}') AS v FROM s`;
const spanCount = (table: string, spans: readonly { readonly min: number }[]): string =>
  `(SELECT json_agg((SELECT count(*) FROM ${table} WHERE width_bucket(hours, ARRAY[${spans.map((s) => s.min)}]::float8[]) = i) ORDER BY i)
    FROM generate_series(1, ${spans.length}) i) AS v`;

/** The questions that the figures of one period answer. */
export function questions({ figures, waiting }: Insights): readonly Question[] {
  const size = figures.bucket;
  const one = (name: string, sql: string, said: (f: Figures) => unknown): Question => ({
    ...{ name, sql, said },
  });
  return [
    one(
      'votes and withdrawals',
      `SELECT json_build_array(count(*) FILTER (WHERE verb <> 'withdraw'), count(*) FILTER (WHERE verb = 'withdraw')) AS v
       FROM "Decision" WHERE "projectId" = $1::uuid AND ${inside('"createdAt"')}`,
      (f) => [f.votes, f.withdrawn],
    ),
    one(
      'votes per bucket and verb',
      `SELECT coalesce(json_object_agg(start, n), '{}') AS v FROM (SELECT start, json_object_agg(verb, n) AS n FROM (
         SELECT ${bucket(size, '"createdAt"')} AS start, verb, count(*) AS n FROM "Decision"
         WHERE "projectId" = $1::uuid AND ${inside('"createdAt"')} GROUP BY 1, 2) x GROUP BY 1) y`,
      (f) =>
        filled(
          f.throughput.map((b) => [
            b.start,
            Object.fromEntries(
              Object.entries({
                ...{ accept: b.accept, reject: b.reject, defer: b.defer },
                ...{ 'needs-work': b.needsWork, withdraw: b.withdraw },
              }).filter(([, n]) => n !== 0),
            ),
          ]),
        ),
    ),
    one(
      'candidates added, per bucket',
      `SELECT coalesce(json_object_agg(start, n), '{}') AS v FROM (SELECT ${bucket(size, '"createdAt"')} AS start, count(*) AS n
         FROM "Candidate" WHERE "projectId" = $1::uuid AND ${inside('"createdAt"')} GROUP BY 1) x`,
      (f) =>
        Object.fromEntries(f.throughput.flatMap((b) => (b.added > 0 ? [[b.start, b.added]] : []))),
    ),
    one(
      'candidates added',
      `SELECT count(*) AS v FROM "Candidate" WHERE "projectId" = $1::uuid AND ${inside('"createdAt"')}`,
      (f) => f.added,
    ),
    one(
      'first votes, per bucket',
      `WITH ${first} SELECT coalesce(json_object_agg(start, n), '{}') AS v FROM (
         SELECT ${bucket(size, 'greatest(at, added)')} AS start, count(*) AS n FROM first WHERE ${inside('greatest(at, added)')} AND at IS NOT NULL
         GROUP BY 1) x`,
      (f) =>
        Object.fromEntries(
          f.throughput.flatMap((b) => (b.firstVoted > 0 ? [[b.start, b.firstVoted]] : [])),
        ),
    ),
    one(
      'backlog at the end of every bucket',
      `WITH ${first}, ends AS (SELECT start, least(((start || ' UTC')::timestamptz AT TIME ZONE 'UTC' + interval '1 ${size}') AT TIME ZONE 'UTC', $3::timestamptz) AS stop
         FROM unnest(ARRAY[${figures.throughput.map((b) => `'${b.start}'`)}]) start)
       SELECT json_object_agg(start, (SELECT count(*) FROM first WHERE added < stop AND NOT (settled AND at IS NULL)
         AND (at IS NULL OR at >= stop))) AS v FROM ends WHERE $2::timestamptz IS NOT NULL`,
      (f) => Object.fromEntries(f.throughput.map((b) => [b.start, b.backlog])),
    ),
    one(
      'time to the first vote: number, median, ninetieth percentile',
      `WITH ${first} SELECT json_build_array(count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY hours),
         percentile_cont(0.9) WITHIN GROUP (ORDER BY hours)) AS v FROM first WHERE ${inside('at')}`,
      (f) => [f.decided, f.medianHours, f.p90Hours],
    ),
    one(
      'time to the first vote, by span',
      `WITH ${first}, w AS MATERIALIZED (SELECT hours FROM first WHERE ${inside('at')}) SELECT ${spanCount('w', figures.waits)}`,
      (f) => f.waits.map((span) => span.count),
    ),
    one(
      'outcomes, accepted, rejected',
      `WITH ${outcome} SELECT json_build_array(count(*), count(*) FILTER (WHERE verb = 'accept'), count(*) FILTER (WHERE verb = 'reject')) AS v FROM outcome`,
      (f) => [f.outcomes, f.accepted, f.rejected],
    ),
    one('outcomes by subsystem, the commonest', shares('c.subsystem'), (f) =>
      byName(f.bySubsystem),
    ),
    one(
      'subsystems beyond those',
      `WITH ${outcome} SELECT greatest(count(DISTINCT c.subsystem) - 15, 0) AS v FROM outcome o JOIN "Candidate" c ON c.id = o."candidateId"`,
      (f) => f.moreSubsystems,
    ),
    one('outcomes by branch', shares('b.name'), (f) => byName(f.byBranch)),
    one(
      'outcomes by source',
      shares(
        `coalesce(s.kind, 'mail')`,
        `LEFT JOIN LATERAL (SELECT coalesce(i.kind::text, 'mail') AS kind FROM "CandidateSource" x LEFT JOIN "Import" i ON i.id = x."importId"
           WHERE x."candidateId" = c.id ORDER BY x."createdAt", x.id LIMIT 1) s ON true`,
      ),
      (f) => byName(f.bySource),
    ),
    one(
      'verdict and vote',
      `WITH ${outcome} SELECT coalesce(json_object_agg(k, n), '{}') AS v FROM (
         SELECT coalesce(verdict::text, 'none') || ' ' || verb AS k, count(*) AS n FROM outcome GROUP BY 1) x`,
      (f) => Object.fromEntries(f.matrix.map((m) => [`${m.verdict ?? 'none'} ${m.verb}`, m.count])),
    ),
    one(
      'agreed of judged',
      `WITH ${outcome} SELECT json_build_array(count(*) FILTER (WHERE (verdict = 'yes') = (verb = 'accept')), count(*)) AS v
       FROM outcome WHERE verdict IN ('yes', 'no') AND verb IN ('accept', 'reject')`,
      (f) => [f.agreed, f.judged],
    ),
    one('reversals', `WITH ${turned} SELECT count(*) AS v FROM turned`, (f) => f.reversals),
    one(
      'reasons of reversals',
      `WITH ${turned}, r AS (SELECT left(reason, 200) AS reason, count(*) AS n FROM turned GROUP BY 1 ORDER BY 2 DESC, left(reason, 200) COLLATE "C" LIMIT 10)
       SELECT coalesce(json_object_agg(reason, n), '{}') AS v FROM r`,
      (f) => Object.fromEntries(f.reversalReasons.map((r) => [r.reason, r.count])),
    ),
    one(
      'last reversals',
      `WITH ${turned}, r AS (SELECT * FROM turned ORDER BY "createdAt" DESC, id DESC LIMIT 20)
       SELECT coalesce(json_agg(json_build_array(r.id, c.subject, b.name, u.name, r.verb) ORDER BY r."createdAt" DESC, r.id DESC), '[]') AS v
       FROM r JOIN "Candidate" c ON c.id = r."candidateId" JOIN "Branch" b ON b.id = r."branchId" JOIN "User" u ON u.id = r."userId"`,
      (f) => f.lastReversals.map((r) => [r.id, r.subject, r.branch, r.by, r.to]),
    ),
    one(
      'accepts later fixed, later reverted, known to be faulty',
      `WITH ${outcome}, ${followed} SELECT json_build_array(count(DISTINCT id) FILTER (WHERE kind = 'fixes' AND lag > 0),
         count(DISTINCT id) FILTER (WHERE kind = 'reverts' AND lag > 0), count(DISTINCT id) FILTER (WHERE lag <= 0)) AS v FROM followed`,
      (f) => [f.fixedLater, f.revertedLater, f.knownBad],
    ),
    one(
      'days to the follow-up, median',
      `WITH ${outcome}, ${followed}, m AS (SELECT min(lag) AS lag FROM followed WHERE lag > 0 GROUP BY id)
       SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) AS v FROM m`,
      (f) => f.medianLagDays,
    ),
    one(
      'last follow-ups',
      `WITH ${outcome}, ${followed}, l AS (SELECT f.*, b.name FROM followed f JOIN "Branch" b ON b.id = f."branchId" WHERE lag > 0
         ORDER BY at DESC, oid COLLATE "C", b.name COLLATE "C", by COLLATE "C" LIMIT 20)
       SELECT coalesce(json_agg(json_build_array(oid, name, kind, by, lag) ORDER BY at DESC, oid COLLATE "C", name COLLATE "C", by COLLATE "C"), '[]') AS v FROM l`,
      (f) => f.lastAftermath.map((a) => [a.oid, a.branch, a.kind, a.followUp.oid, a.lagDays]),
    ),
    one(
      'work per person',
      `SELECT coalesce(json_object_agg("userId", n), '{}') AS v FROM (SELECT "userId", json_build_array(
           count(*) FILTER (WHERE verb <> 'withdraw'), count(DISTINCT "candidateId") FILTER (WHERE verb <> 'withdraw'),
           count(*) FILTER (WHERE verb = 'withdraw'), count(DISTINCT ("createdAt" AT TIME ZONE 'UTC')::date)) AS n
         FROM "Decision" WHERE "projectId" = $1::uuid AND ${inside('"createdAt"')} GROUP BY 1) x`,
      (f) =>
        Object.fromEntries(
          f.reviewers.map((r) => [r.id, [r.votes, r.candidates, r.withdrawn, r.days]]),
        ),
    ),
    {
      name: 'what waits now',
      sql: `WITH w AS MATERIALIZED (SELECT extract(epoch FROM $2::timestamptz - c."createdAt")::float8 / 3600 AS hours FROM "Candidate" c
          WHERE c."projectId" = $1::uuid AND NOT c.settled AND NOT EXISTS (SELECT 1 FROM "Snooze" z WHERE z."candidateId" = c.id
            AND z."endedAt" IS NULL AND coalesce(z.until, 'infinity') > $2) AND $3::timestamptz IS NOT NULL)
        SELECT ${spanCount('w', waiting.ages)}`,
      said: (_, insights) => insights.waiting.ages.map((span) => span.count),
    },
  ];
}
