import type { HistoryIs, HistoryTokens } from '@/lib/contracts/history-filter';
import { readSql, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { type DecisionRow, readVotes } from './decision';
import { tsquery } from './sql-text';

export interface HistoryFilter {
  readonly projectId: string;
  readonly query: HistoryTokens;
  readonly by?: string | undefined;
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly to?: Date | undefined;
}

const sql = Prisma.sql;
const anyOf = (parts: readonly Prisma.Sql[]): Prisma.Sql =>
  sql`(${Prisma.join([...parts], ' OR ')})`;
const texts = (values: readonly string[]): Prisma.Sql => sql`${[...values]}::text[]`;
const literal = (value: string): string => value.replace(/[\\%_]/g, '\\$&');

/**
 * The accept or reject that was the newest to count on the cell of vote `d` just before it: of people whose last word it
 * was by then. Null where there was none.
 */
export const verbBefore = sql`(SELECT p.verb FROM "Decision" p
  WHERE p."candidateId" = d."candidateId" AND p."branchId" = d."branchId" AND p.seq < d.seq AND p.verb IN ('accept', 'reject')
    AND NOT EXISTS (SELECT 1 FROM "Decision" l WHERE l."candidateId" = d."candidateId" AND l."branchId" = d."branchId"
      AND l."userId" = p."userId" AND l.seq > p.seq AND l.seq < d.seq)
  ORDER BY p.seq DESC LIMIT 1)`;

const isNewest = sql`EXISTS (SELECT 1 FROM "Outcome" o WHERE o."decisionId" = d.id)`;

/** A commit upstream that fixes or reverts the candidate of vote `d`, by when it was committed. */
const followedUp = (kinds: readonly string[], when: 'after' | 'before') =>
  sql`EXISTS (SELECT 1 FROM "CommitRelation" r JOIN "Commit" k ON k."projectId" = r."projectId" AND k.oid = r."fromOid"
    WHERE r."projectId" = c."projectId" AND r."toOid" = c."upstreamOid" AND r.kind::text = ANY(${texts(kinds)})
      AND k."commitTime" ${when === 'after' ? sql`>` : sql`<=`} d."createdAt")`;

function isCondition(is: HistoryIs): Prisma.Sql {
  switch (is) {
    case 'newest':
      return isNewest;
    case 'first':
      return sql`d."createdAt" = c."firstVoteAt" AND d.verb <> 'withdraw'`;
    case 'reversal':
      return sql`d.seq > 1 AND d.verb IN ('accept', 'reject') AND d.verb <> ${verbBefore}`;
    case 'withdrawn':
      return sql`d.verb <> 'withdraw' AND EXISTS (SELECT 1 FROM "Decision" l WHERE l."candidateId" = d."candidateId"
        AND l."branchId" = d."branchId" AND l."userId" = d."userId" AND l.seq > d.seq)`;
    case 'waits':
      return sql`d.verb = 'accept' AND ${isNewest} AND EXISTS (SELECT 1 FROM "Cell" x
        WHERE x."candidateId" = d."candidateId" AND x."branchId" = d."branchId" AND x.blocked <> '{}')`;
    case 'fixed-later':
      return sql`d.verb = 'accept' AND ${isNewest} AND ${followedUp(['fixes'], 'after')}`;
    case 'reverted-later':
      return sql`d.verb = 'accept' AND ${isNewest} AND ${followedUp(['reverts'], 'after')}`;
    case 'known-bad':
      return sql`d.verb = 'accept' AND ${isNewest} AND ${followedUp(['fixes', 'reverts'], 'before')}`;
  }
}

function subsystemCondition(value: string): Prisma.Sql {
  if (value.startsWith('=')) return sql`c.subsystem = ${value.slice(1)}`;
  const name = value.toLowerCase();
  return sql`(lower(c.subsystem) = ${name} OR lower(c.subsystem) LIKE ${`${literal(name)}/%`} OR lower(c.subsystem) LIKE ${`${literal(name)}:%`})`;
}

/** Where a candidate came from first. */
export const firstSource = sql`coalesce((SELECT coalesce(i.kind::text, 'mail') FROM "CandidateSource" s
  LEFT JOIN "Import" i ON i.id = s."importId" WHERE s."candidateId" = c.id ORDER BY s."createdAt", s.id LIMIT 1), 'mail')`;

function tokenConditions(projectId: string, { tokens, took, words }: HistoryTokens): Prisma.Sql[] {
  const found: Prisma.Sql[] = [];
  const among = (values: readonly string[] | undefined, column: Prisma.Sql) => {
    if (values !== undefined) found.push(sql`${column} = ANY(${texts(values)})`);
  };
  const some = (values: readonly string[] | undefined, one: (value: string) => Prisma.Sql) => {
    if (values !== undefined) found.push(anyOf(values.map(one)));
  };
  among(tokens.verdict, sql`coalesce(d.verdict::text, 'none')`);
  among(tokens.state, sql`d.state::text`);
  among(tokens.affected, sql`d.affected::text`);
  among(tokens.verb, sql`d.verb::text`);
  among(tokens.branch, sql`b.name`);
  among(tokens.series, sql`c."seriesKey"`);
  among(tokens.source, firstSource);
  some(tokens.subsystem, subsystemCondition);
  if (tokens.flag !== undefined) found.push(sql`c.flags && ${texts(tokens.flag)}`);
  some(tokens.reviewer, (name) => {
    const start = `${literal(name)}%`;
    return sql`EXISTS (SELECT 1 FROM "User" u WHERE u.id = d."userId" AND (u.name ILIKE ${`%${start}`} OR u.email ILIKE ${start}))`;
  });
  some(tokens.author, (name) => {
    const inside = `%${literal(name)}%`;
    return sql`(c."authorName" ILIKE ${inside} OR c."authorEmail" ILIKE ${inside})`;
  });
  some(
    tokens.path,
    (path) => sql`EXISTS (SELECT 1 FROM unnest(c.paths) p WHERE p LIKE ${`${literal(path)}%`})`,
  );
  some(tokens.cve, (name) =>
    name.toLowerCase() === 'any'
      ? sql`'cve' = ANY(c.flags)`
      : sql`c.message ILIKE ${`%${literal(name)}%`}`,
  );
  for (const is of tokens.is ?? []) found.push(isCondition(is as HistoryIs));
  for (const { than, hours } of took) {
    const waited = sql`extract(epoch FROM c."firstVoteAt" - c."createdAt")`;
    found.push(than === '<' ? sql`${waited} < ${hours * 3600}` : sql`${waited} >= ${hours * 3600}`);
  }
  if (words.length > 0) found.push(wordCondition(projectId, words));
  return found;
}

/** All words: in the candidate, or in the reason of the vote itself, or the beginning of an oid. */
function wordCondition(projectId: string, words: readonly string[]): Prisma.Sql {
  const query = tsquery(words);
  const oids = words.filter((word) => /^[0-9a-f]{7,40}$/i.test(word)).map((w) => w.toLowerCase());
  const byOid = oids.map((oid) => sql`c."upstreamOid" LIKE ${`${oid}%`}`);
  if (query === '') return byOid.length === 0 ? sql`FALSE` : anyOf(byOid);
  const found = sql`to_tsquery('simple', ${query})`;
  // From the indexes to a set of candidates first; what of them a vote matches is looked at afterwards.
  const among = [
    sql`SELECT "candidateId" FROM "CandidateText" WHERE "projectId" = ${projectId}::uuid AND search @@ ${found}`,
    sql`SELECT "candidateId" FROM "TalkText" WHERE search @@ ${found}`,
    ...oids.map(
      (oid) =>
        sql`SELECT id FROM "Candidate" WHERE "projectId" = ${projectId}::uuid AND "upstreamOid" >= ${oid} AND "upstreamOid" < ${`${oid}g`}`,
    ),
  ];
  const parts = [
    ...byOid,
    sql`d."candidateId" IN (SELECT "candidateId" FROM "CandidateText" WHERE "projectId" = ${projectId}::uuid AND search @@ ${found})`,
    sql`stablehand_search_vector(d.reason) @@ ${found}`,
  ];
  return sql`(d."candidateId" IN (${Prisma.join(among, ' UNION ')}) AND ${anyOf(parts)})`;
}

function where(filter: HistoryFilter): Prisma.Sql {
  return Prisma.join(
    [
      sql`d."projectId" = ${filter.projectId}::uuid`,
      ...(filter.by === undefined ? [] : [sql`d."userId" = ${filter.by}`]),
      ...(filter.from === undefined ? [] : [sql`d."createdAt" >= ${filter.from}`]),
      ...(filter.to === undefined ? [] : [sql`d."createdAt" < ${filter.to}`]),
      ...tokenConditions(filter.projectId, filter.query),
    ],
    ' AND ',
  );
}

/** A filter that asks nothing of candidate and branch is answered from an index of votes alone. */
const tablesFor = ({ query }: HistoryFilter): Prisma.Sql =>
  Object.keys(query.tokens).length + query.took.length + query.words.length === 0
    ? sql`"Decision" d`
    : tables;

const tables = sql`"Decision" d JOIN "Candidate" c ON c.id = d."candidateId" JOIN "Branch" b ON b.id = d."branchId"`;

/** Newest first, after the row that the keyset names; one more than `limit` tells that there is more. */
export async function listHistory(
  filter: HistoryFilter,
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<readonly DecisionRow[]> {
  const later =
    after === null
      ? sql`TRUE`
      : sql`(d."createdAt", d.id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  const ids = await readSql<{ id: string }>(sql`
    SELECT d.id::text AS id FROM ${tablesFor(filter)} WHERE ${where(filter)} AND ${later}
    ORDER BY d."createdAt" DESC, d.id DESC LIMIT ${limit + 1}`);
  const rows = await readVotes(ids.map((row) => row.id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap(({ id }) => byId.get(id) ?? []);
}

/** How many votes match; counting ends at `most`. */
export async function countHistory(filter: HistoryFilter, most: number): Promise<number> {
  const rows = await readSql<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM (SELECT 1 FROM ${tablesFor(filter)} WHERE ${where(filter)} LIMIT ${most}) m`);
  return rows[0]?.n ?? 0;
}

/** Everybody who ever voted in the project, by name. */
export const votersOf = (tx: Tx, projectId: string) =>
  tx.user.findMany({
    where: { decisions: { some: { projectId } } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
