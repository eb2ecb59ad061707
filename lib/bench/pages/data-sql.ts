import {
  branches,
  devices,
  findingTemplates,
  names,
  places,
  reasons,
  sentences,
  subsystemBases,
  things,
  verbs,
} from './data-words';

/**
 * SQL that fills an empty, migrated database with a made-up project, the same for the same size: every choice is a hash
 * of the row's number. Runs as superuser with triggers off, so that a million rows take seconds; what triggers would have
 * written is written here.
 */

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const array = (values: readonly string[]): string => `ARRAY[${values.map(text).join(',')}]`;

export interface Step {
  readonly name: string;
  readonly sql: string;
}

export const projectSlug = 'large';
export const emailOf = (person: number): string => `person${person}@example.org`;

/** A uuid whose group (1 to 15) says of which table it is; ordered like the numbers. */
const uuid = (group: number, number: string): string =>
  `('0000000${group.toString(16)}-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

const helpers = `
CREATE SCHEMA bench;
CREATE FUNCTION bench.u(i bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (hashint8extended(i, salt) & 9007199254740991)::float8 / 9007199254740992 $$;
CREATE FUNCTION bench.pick(of text[], i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT of[1 + floor(bench.u(i, salt) * cardinality(of))::int] $$;
CREATE FUNCTION bench.oid(i bigint, salt text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT md5(salt || i) || left(md5(i || salt), 8) $$;`;

const candidateFacts = (n: number): string => `
CREATE UNLOGGED TABLE bench.c AS
SELECT i, ${uuid(1, 'i')} AS id, bench.oid(i, 'c') AS oid,
  base || CASE WHEN s < 40 THEN '' ELSE '/' || (${array(devices)})[1 + s / 40 % 10] END AS subsystem,
  replace(replace(lower(base), ': ', '_'), '/', '_') || '_' || bench.pick(${array(places)}, i, 3) AS func,
  regexp_replace(lower(base), '[^a-z0-9]+', '/', 'g') AS folder,
  bench.pick(${array(verbs)}, i, 4) || ' ' || bench.pick(${array(things)}, i, 5) AS what,
  floor(3000 * bench.u(i, 6) ^ 2)::int AS author,
  now() - interval '1 day' * (420 * bench.u(i, 7) ^ 1.6) AS created,
  CASE WHEN v < 0.45 THEN 'yes' WHEN v < 0.70 THEN 'no' WHEN v < 0.82 THEN 'wait' ELSE 'unsure' END AS verdict,
  round((0.5 + 0.49 * bench.u(i, 9))::numeric, 2)::float8 AS confidence,
  CASE WHEN g < 0.03 THEN 'critical' WHEN g < 0.18 THEN 'high' WHEN g < 0.5 THEN 'medium' WHEN g < 0.85 THEN 'low' END AS severity,
  array_remove(ARRAY[
    CASE WHEN bench.u(i, 20) < 0.06 THEN 'cve' END, CASE WHEN bench.u(i, 21) < 0.08 THEN 'device-id' END,
    CASE WHEN bench.u(i, 22) < 0.09 THEN 'follow-up' END, CASE WHEN bench.u(i, 23) < 0.02 THEN 'nak' END,
    CASE WHEN bench.u(i, 24) < 0.11 THEN 'prerequisite' END, CASE WHEN bench.u(i, 25) < 0.015 THEN 'reverted' END,
    CASE WHEN bench.u(i, 26) < 0.14 THEN 'security' END, CASE WHEN bench.u(i, 27) < 0.38 THEN 'stable-request' END], NULL) AS flags,
  CASE WHEN bench.u(i / 5, 30) < 0.2 THEN i / 5 END AS series,
  bench.u(i, 31) < 0.62 AS decided
FROM (SELECT i, s, (${array(subsystemBases)})[1 + s % 40] AS base, bench.u(i, 8) AS v, bench.u(i, 10) AS g
  FROM (SELECT i::bigint AS i, floor(400 * bench.u(i, 2) ^ 2.5)::int AS s FROM generate_series(1, ${n}) i) x) y;
CREATE UNIQUE INDEX ON bench.c (i);
ANALYZE bench.c;`;

const people = (password: string): string => `
INSERT INTO "User" (id, name, email, "emailVerified", "updatedAt")
SELECT 'person-' || p, (${array(names)})[p] || ' ' || chr(64 + p % 26 + 1) || '.', 'person' || p || '@example.org', true, now()
FROM generate_series(1, 30) p;
INSERT INTO "Account" (id, "userId", "accountId", "providerId", password, "updatedAt")
SELECT 'account-' || p, 'person-' || p, 'person-' || p, 'credential', ${text(password)}, now() FROM generate_series(1, 30) p;
INSERT INTO "Project" (id, slug, name, profile, "profileReason", "upstreamRef", "upstreamTip")
VALUES (${uuid(15, '1')}, '${projectSlug}', 'Large', 'linux', 'made for measurements', 'refs/heads/master', bench.oid(0, 'u'));
INSERT INTO "Membership" ("userId", "projectId", role)
SELECT 'person-' || p, ${uuid(15, '1')}, CASE WHEN p <= 2 THEN 'lead' ELSE 'reviewer' END::"Role" FROM generate_series(1, 30) p;
INSERT INTO "Branch" (id, "projectId", name, ref, version, position, tip, "tipTime")
SELECT ${uuid(14, 'b')}, ${uuid(15, '1')}, name, 'refs/heads/linux-' || name || '.y', string_to_array(name, '.')::int[], b - 1,
  bench.oid(b, 'b'), now() FROM unnest(${array(branches)}) WITH ORDINALITY AS x(name, b);`;

const cells = `
CREATE UNLOGGED TABLE bench.cell AS
SELECT i, b, i * 10 + b - 1 AS n,
  CASE WHEN p < 0.24 - 0.02 * b THEN 'present' WHEN p < 0.62 - 0.03 * b THEN 'applies' WHEN p < 0.74 - 0.02 * b THEN 'merges'
    WHEN p < 0.93 - 0.015 * b THEN 'conflicts' WHEN p < 0.97 THEN 'absent' ELSE 'unknown' END::"CellState" AS state,
  CASE WHEN q < 0.7 THEN 'yes' WHEN q < 0.85 THEN 'no' ELSE 'unknown' END::"Affected" AS affected
FROM (SELECT i, b::bigint, bench.u(i * 16 + b, 40) AS p, bench.u(i * 16 + b, 41) AS q FROM bench.c, generate_series(1, 10) b) x;
INSERT INTO "CellRevision" (id, "candidateId", "branchId", seq, tip, state, affected, reason, digest)
SELECT ${uuid(2, 'n')}, ${uuid(1, 'i')}, ${uuid(14, 'b')}, 1, bench.oid(b, 'b'), state, affected,
  'Decided by git at the tip of the branch.', md5(n::text) FROM bench.cell ORDER BY n;`;

const votes = (n: number): string => `
CREATE UNLOGGED TABLE bench.vote AS
SELECT x.n, x.i, x.b, x.state, x.affected, 1 AS seq, verdict, confidence,
  1 + floor(30 * bench.u(x.i, 50) ^ 1.7)::int AS person,
  CASE WHEN verdict = 'no' AND v < 0.7 THEN 'reject' WHEN v < 0.66 THEN 'accept' WHEN v < 0.84 THEN 'reject'
    WHEN v < 0.95 THEN 'defer' ELSE 'needs-work' END AS verb,
  created + interval '1 hour' * (1 + 200 * bench.u(x.i, 51) ^ 3) AS at
FROM (SELECT k.*, c.verdict, c.confidence, c.created, bench.u(k.i, 52) AS v, bench.u(k.n, 53) AS h
  FROM bench.cell k JOIN bench.c c USING (i)
  WHERE c.decided AND k.state IN ('applies', 'merges', 'conflicts') AND k.affected <> 'no') x
ORDER BY h LIMIT ${Math.round(n * 2.88)};
-- Some change their mind: a second vote of the same person that replaces the first.
INSERT INTO bench.vote SELECT n, i, b, state, affected, 2, verdict, confidence, person,
  CASE verb WHEN 'accept' THEN 'reject' ELSE 'accept' END, least(at + interval '2 days', now()) FROM bench.vote
ORDER BY bench.u(n, 54) LIMIT ${Math.round(n * 3)} - (SELECT count(*) FROM bench.vote);
INSERT INTO "Decision" (id, "projectId", "candidateId", "branchId", "userId", seq, verb, reason, "batchId", "supersedesId",
  tip, state, affected, verdict, confidence, "cellRevisionId", "analysisId", "createdAt")
SELECT ${uuid(3, 'n * 2 + seq')}, ${uuid(15, '1')}, ${uuid(1, 'i')}, ${uuid(14, 'b')}, 'person-' || person, seq,
  verb::"DecisionVerb", CASE WHEN bench.u(i, 55) < 0.4 AND verb = 'accept' THEN '' ELSE bench.pick(${array(reasons)}, i, 56) END,
  ${uuid(4, 'i * 2 + seq')}, CASE WHEN seq = 2 THEN ${uuid(3, 'n * 2 + 1')} END, bench.oid(b, 'b'), state, affected,
  verdict::"Verdict", confidence, ${uuid(2, 'n')}, ${uuid(5, 'i')}, least(at, now()) FROM bench.vote ORDER BY at;
INSERT INTO "Outcome" ("candidateId", "branchId", "projectId", "decisionId", at, verb, verdict)
SELECT DISTINCT ON ("candidateId", "branchId") "candidateId", "branchId", "projectId", id, "createdAt", verb, verdict
FROM "Decision" ORDER BY "candidateId", "branchId", seq DESC;
INSERT INTO "TalkText" ("projectId", "candidateId", search)
SELECT DISTINCT ON ("candidateId", reason) "projectId", "candidateId", stablehand_search_vector(reason) FROM "Decision" WHERE reason <> '';
INSERT INTO "AuditEvent" (id, at, "actorKind", actor, "actorName", action, entity, "entityId", "projectId")
SELECT ${uuid(6, 'n * 2 + seq')}, least(at, now()), 'person', 'person-' || person, (${array(names)})[person], 'decision.' || verb,
  'decision', (${uuid(3, 'n * 2 + seq')})::text, ${uuid(15, '1')} FROM bench.vote;
INSERT INTO "Cell" (id, "projectId", "candidateId", "branchId", tip, state, affected, reason, "introducedBy", detail, ms, standing, "revisionId")
SELECT ${uuid(7, 'k.n')}, ${uuid(15, '1')}, ${uuid(1, 'k.i')}, ${uuid(14, 'k.b')}, bench.oid(k.b, 'b'), k.state, k.affected,
  'Decided by git at the tip of the branch.', '{}',
  '{"presence":null,"affectedReason":"The introducing commit is in the branch.","introducing":[],"missingPaths":[],"conflicts":[],"appliesWithAm":false,"queued":[]}',
  12, v.verb::"DecisionVerb", ${uuid(2, 'k.n')}
FROM bench.cell k LEFT JOIN (SELECT DISTINCT ON (n) n, verb FROM bench.vote ORDER BY n, seq DESC) v ON v.n = k.n ORDER BY k.n;`;

const templates = `
CREATE UNLOGGED TABLE bench.f (n int, phase text, position int, kind text, polarity text, severity text, words text);
INSERT INTO bench.f VALUES ${findingTemplates
  .map(([phase, kind, polarity, severity, words], n) => {
    const position = findingTemplates.slice(0, n).filter((other) => other[0] === phase).length;
    return `(${n}, ${[text(phase), position, text(kind), text(polarity), text(severity), text(words)].join(', ')})`;
  })
  .join(',\n')};
CREATE UNLOGGED TABLE bench.p AS SELECT phase, (row_number() OVER (ORDER BY min(n)) - 1)::int AS p FROM bench.f GROUP BY phase;`;

const analyses = `
INSERT INTO "Analysis" (id, "candidateId", "asOf", "engineVersion", state, verdict, confidence, range, "createdAt", "finishedAt")
SELECT ${uuid(5, 'i')}, id, created, '1', 'completed', verdict::"Verdict", confidence, '7.0-5.10', created, created FROM bench.c ORDER BY i;
INSERT INTO "PhaseRecord" (id, "candidateId", phase, version, "inputDigest", status, summary, "createdAt")
SELECT ${uuid(8, 'i * 9 + p')}, c.id, p.phase::"PhaseName", 1, md5(i::text) || md5(p::text), 'completed',
  'Read what there is for ' || c.func, created FROM bench.c c, bench.p ORDER BY i, p;
INSERT INTO "AnalysisPhase" ("analysisId", phase, "phaseRecordId", ms, log)
SELECT ${uuid(5, 'i')}, p.phase::"PhaseName", ${uuid(8, 'i * 9 + p')}, 20 + p,
  '[{"command":"git cat-file --batch","ms":1.2,"exitCode":0}]' FROM bench.c, bench.p ORDER BY i, p;`;

const findings = `
INSERT INTO "Finding" (id, "phaseRecordId", position, kind, polarity, severity, summary, data)
SELECT ${uuid(9, 'c.i * 30 + f.n')}, ${uuid(8, 'c.i * 9 + p.p')}, f.position, f.kind, f.polarity::"Polarity", f.severity::"Severity",
  format(f.words, c.func, c.subsystem),
  CASE WHEN f.kind = 'verdict' THEN jsonb_build_object('verdict', c.verdict, 'confidence', c.confidence, 'range', '7.0-5.10',
    'reason', 'It fixes a problem that users can meet.', 'reviewAfter', NULL, 'exception', NULL, 'checklist', '[]'::jsonb,
    'contributions', '[]'::jsonb, 'branches', '[]'::jsonb, 'missingPhases', '[]'::jsonb)
  ELSE jsonb_build_object('function', c.func) END
FROM bench.c c, bench.f f JOIN bench.p p USING (phase) ORDER BY c.i, f.n;`;

const evidence = `
INSERT INTO "Evidence" (id, "findingId", position, type, body)
SELECT ${uuid(10, 'c.i * 30 + f.n')}, ${uuid(9, 'c.i * 30 + f.n')}, 0, 'probe', jsonb_build_object('type', 'probe', 'probe', 'show-commit',
  'params', jsonb_build_object('commit', c.oid), 'command', 'git show --stat ' || c.oid, 'exitCode', 0, 'truncated', false,
  'digest', md5(f.n::text) || md5(c.i::text), 'excerpt', ' drivers/' || c.folder || '/' || c.func || '.c | 12 ++++++------
 1 file changed, 6 insertions(+), 6 deletions(-)
' || repeat(c.func || ' ', 1 + f.n % 7))
FROM bench.c c, bench.f f ORDER BY c.i, f.n;`;

const candidates = `
CREATE UNLOGGED TABLE bench.message AS
SELECT i, subsystem || ': ' || what || ' in ' || func || '()' AS subject,
  (SELECT string_agg((${array(sentences)})[1 + floor(bench.u(c.i * 8 + k, 60) * 16)::int], ' ' ORDER BY k)
    FROM generate_series(1, 3 + (c.i % 5)::int) k) || E'\\n\\n'
  || CASE WHEN 'cve' = ANY(flags) THEN 'This is CVE-2026-' || (1000 + i % 9000) || E'.\\n\\n' ELSE '' END
  || 'Fixes: ' || left(bench.oid(i, 'f'), 12) || ' ("' || subsystem || E': add the first version")\\n'
  || CASE WHEN 'stable-request' = ANY(flags) THEN E'Cc: stable@vger.kernel.org\\n' ELSE '' END
  || 'Signed-off-by: Author ' || author || ' <author' || author || '@example.org>' AS message,
  ARRAY(SELECT 'drivers/' || folder || '/' || func || '_' || floor(bench.u(c.i * 4 + k, 61) * 40)::int || '.c'
    FROM generate_series(1, 1 + (c.i % 3)::int) k) AS paths
FROM bench.c c;
CREATE UNLOGGED TABLE bench.vector AS
SELECT c.i, setweight(stablehand_search_vector(m.subject), 'A') || setweight(to_tsvector('simple', c.oid), 'A')
  || setweight(stablehand_search_vector(c.subsystem), 'B') || setweight(stablehand_search_vector(array_to_string(m.paths, ' ')), 'B')
  || setweight(stablehand_search_vector('Author ' || author || ' author' || author || '@example.org'), 'C')
  || setweight(stablehand_search_vector(m.message), 'D')
  || setweight(stablehand_search_vector((SELECT string_agg(format(f.words, c.func, c.subsystem), ' ') FROM bench.f)), 'D') AS search
FROM bench.c JOIN bench.message m USING (i);
INSERT INTO "Candidate" (id, "projectId", "upstreamOid", "commitKnown", subject, message, "authorName", "authorEmail", "authorTime",
  "commitTime", subsystem, paths, additions, deletions, "firstRelease", "firstReleaseTime", verdict, confidence, severity, range, why,
  flags, "seriesKey", "seriesIndex", "seriesCount", priority, pressing, "createdAt", "updatedAt", "latestAnalysisId")
SELECT c.id, ${uuid(15, '1')}, c.oid, true, m.subject, m.message, 'Author ' || author, 'author' || author || '@example.org',
  created - interval '9 days', created - interval '5 days', subsystem, m.paths, 1 + (i % 40)::int, (i % 17)::int,
  CASE WHEN bench.u(i, 70) < 0.8 THEN 'v7.1' END, CASE WHEN bench.u(i, 70) < 0.8 THEN created - interval '1 day' * (20 * bench.u(i, 71)) END,
  verdict::"Verdict", confidence, severity::"Severity", '7.0-5.10', 'It fixes a ' || what || ' that users can meet in ' || func || '.',
  flags, 'series-' || series, CASE WHEN series IS NOT NULL THEN (i % 5)::int + 1 END, CASE WHEN series IS NOT NULL THEN 5 END,
  points, jsonb_build_array(jsonb_build_object('label', 'engine says ' || verdict, 'points', points)), created, created, ${uuid(5, 'i')}
FROM (SELECT c.*, round((CASE verdict WHEN 'yes' THEN 20 WHEN 'no' THEN -20 WHEN 'wait' THEN -10 ELSE 8 END * confidence)::numeric)
    + CASE severity WHEN 'critical' THEN 40 WHEN 'high' THEN 25 WHEN 'medium' THEN 12 WHEN 'low' THEN 4 ELSE 0 END AS points FROM bench.c) c
JOIN bench.message m USING (i) ORDER BY i;
INSERT INTO "CandidateText" ("candidateId", "projectId", search)
SELECT c.id, ${uuid(15, '1')}, x.search FROM bench.c JOIN bench.vector x USING (i) ORDER BY i;
UPDATE "Candidate" c SET settled = true FROM (
  SELECT k."candidateId", CASE WHEN count(*) FILTER (WHERE k.state IN ('applies', 'merges') AND k.affected <> 'no') > 0
    THEN count(*) FILTER (WHERE k.state IN ('applies', 'merges') AND k.affected <> 'no' AND k.standing IS NULL) = 0
    ELSE count(*) FILTER (WHERE k.state IN ('conflicts', 'unknown') AND k.affected <> 'no' AND k.standing IS NULL) = 0 END AS settled
  FROM "Cell" k GROUP BY 1) s WHERE s."candidateId" = c.id AND s.settled;
UPDATE "Candidate" c SET "firstVoteAt" = d.at FROM (SELECT "candidateId", min("createdAt") AS at FROM "Decision" GROUP BY 1) d
WHERE d."candidateId" = c.id;`;

const around = (n: number): string => `
INSERT INTO "Comment" (id, "candidateId", "userId", body, "createdAt")
SELECT ${uuid(11, 'i')}, id, 'person-' || 1 + floor(30 * bench.u(i, 80))::int, bench.pick(${array(sentences)}, i, 81), created + interval '3 hours'
FROM bench.c WHERE bench.u(i, 82) < 0.2;
INSERT INTO "TalkText" ("projectId", "candidateId", "commentId", search)
SELECT ${uuid(15, '1')}, "candidateId", id, stablehand_search_vector(body) FROM "Comment";
INSERT INTO "Assignment" ("candidateId", "userId", "assignedBy")
SELECT id, 'person-' || 1 + floor(30 * bench.u(i, 83))::int, 'person-1' FROM bench.c WHERE bench.u(i, 84) < 0.05;
INSERT INTO "Snooze" (id, "candidateId", "userId", until)
SELECT ${uuid(12, 'i')}, id, 'person-' || 1 + floor(30 * bench.u(i, 85))::int, now() + interval '9 days' FROM bench.c WHERE bench.u(i, 86) < 0.02;
INSERT INTO "Commit" ("projectId", oid, subject, "authorName", "authorEmail", "authorTime", "commitTime")
SELECT ${uuid(15, '1')}, oid, subject, 'Author', 'a@example.org', created, created FROM bench.c JOIN bench.message USING (i);
INSERT INTO "CommitRelation" ("projectId", "fromOid", "toOid", kind)
SELECT ${uuid(15, '1')}, bench.oid(1 + (i * 7919) % ${n}, 'c'), oid, 'fixes' FROM bench.c WHERE 'follow-up' = ANY(flags);
DROP SCHEMA bench CASCADE;`;

/** The steps that make the data, in order. `password`: the stored hash that all thirty people share. */
export const dataSteps = (n: number, password: string): readonly Step[] => [
  { name: 'helpers', sql: helpers },
  { name: 'facts', sql: candidateFacts(n) },
  { name: 'people and branches', sql: people(password) },
  { name: 'cells', sql: cells },
  { name: 'decisions', sql: votes(n) },
  { name: 'analyses', sql: templates + analyses },
  { name: 'findings', sql: findings },
  { name: 'evidence', sql: evidence },
  { name: 'candidates', sql: candidates },
  { name: 'around them', sql: around(n) },
];
