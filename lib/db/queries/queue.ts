import { alarmFlags, securityFlags } from '@/lib/contracts/flags';
import type { queueSorts, queueViews } from '@/lib/contracts/pages';
import type { QueueFilter } from '@/lib/contracts/queue-filter';
import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';

type View = (typeof queueViews)[number];
type Sort = (typeof queueSorts)[number];

export interface QueueScope {
  readonly projectId: string;
  readonly userId: string | null;
  readonly now: Date;
  readonly filter: QueueFilter;
}

const sql = Prisma.sql;
const anyOf = (parts: readonly Prisma.Sql[]): Prisma.Sql =>
  parts.length === 0 ? sql`FALSE` : sql`(${Prisma.join([...parts], ' OR ')})`;
const texts = (values: readonly string[]): Prisma.Sql => sql`${[...values]}::text[]`;
/** A value as a LIKE pattern's literal part. */
const literal = (value: string): string => value.replace(/[\\%_]/g, '\\$&');

/** Words as a tsquery: every word, each as a prefix; identifiers and paths are split as the stored vector was. */
function tsquery(words: readonly string[]): string {
  return words
    .flatMap((word) => word.split(/[^\p{L}\p{N}]+/u))
    .filter(Boolean)
    .map((word) => `${word.toLowerCase()}:*`)
    .join(' & ');
}

function cellConditions(tokens: QueueFilter['tokens']): Prisma.Sql[] {
  const { branch, state, affected } = tokens;
  if (branch === undefined && state === undefined && affected === undefined) return [];
  const conditions = [
    sql`x."candidateId" = c.id`,
    sql`b.active`,
    ...(branch === undefined ? [] : [sql`b.name = ANY(${texts(branch)})`]),
    ...(state === undefined ? [] : [sql`x.state::text = ANY(${texts(state)})`]),
    ...(affected === undefined ? [] : [sql`x.affected::text = ANY(${texts(affected)})`]),
    // "branch:6.6" alone asks for what can be decided there.
    ...(branch !== undefined && state === undefined && affected === undefined
      ? [sql`x.state IN ('applies', 'merges', 'conflicts') AND x.affected <> 'no'`]
      : []),
  ];
  return [
    sql`EXISTS (SELECT 1 FROM "Cell" x JOIN "Branch" b ON b.id = x."branchId" WHERE ${Prisma.join(conditions, ' AND ')})`,
  ];
}

function filterConditions({ filter, now }: QueueScope): Prisma.Sql[] {
  const { tokens, age, words } = filter;
  const conditions: Prisma.Sql[] = cellConditions(tokens);
  if (tokens.subsystem !== undefined) {
    const wanted = tokens.subsystem.map((s) => s.toLowerCase());
    conditions.push(
      anyOf(
        wanted.map(
          (s) =>
            sql`(lower(c.subsystem) = ${s} OR lower(c.subsystem) LIKE ${`${literal(s)}/%`} OR lower(c.subsystem) LIKE ${`${literal(s)}:%`})`,
        ),
      ),
    );
  }
  if (tokens.verdict !== undefined) {
    conditions.push(sql`coalesce(c.verdict::text, 'none') = ANY(${texts(tokens.verdict)})`);
  }
  if (tokens.flag !== undefined) conditions.push(sql`c.flags && ${texts(tokens.flag)}`);
  if (tokens.author !== undefined) {
    conditions.push(
      anyOf(
        tokens.author.map(
          (a) =>
            sql`(c."authorName" ILIKE ${`%${literal(a)}%`} OR c."authorEmail" ILIKE ${`%${literal(a)}%`})`,
        ),
      ),
    );
  }
  if (tokens.path !== undefined) {
    conditions.push(
      anyOf(
        tokens.path.map(
          (p) => sql`EXISTS (SELECT 1 FROM unnest(c.paths) p WHERE p LIKE ${`${literal(p)}%`})`,
        ),
      ),
    );
  }
  if (tokens.cve !== undefined) {
    conditions.push(
      anyOf(
        tokens.cve.map((v) =>
          v.toLowerCase() === 'any'
            ? sql`'cve' = ANY(c.flags)`
            : sql`c.message ILIKE ${`%${literal(v)}%`}`,
        ),
      ),
    );
  }
  if (tokens.series !== undefined) {
    conditions.push(sql`c."seriesKey" = ANY(${texts(tokens.series)})`);
  }
  if (tokens.reviewer !== undefined) {
    conditions.push(
      anyOf(
        tokens.reviewer.map(
          (r) => sql`EXISTS (SELECT 1 FROM "Decision" d JOIN "User" u ON u.id = d."userId"
            WHERE d."candidateId" = c.id AND (u.name ILIKE ${`%${literal(r)}%`} OR u.email ILIKE ${`${literal(r)}%`}))`,
        ),
      ),
    );
  }
  for (const { than, days } of age) {
    const limit = new Date(now.getTime() - days * 86_400_000);
    conditions.push(than === '>' ? sql`c."createdAt" < ${limit}` : sql`c."createdAt" > ${limit}`);
  }
  if (words.length > 0) {
    const query = tsquery(words);
    const oids = words.filter((w) => /^[0-9a-f]{7,40}$/i.test(w)).map((w) => w.toLowerCase());
    conditions.push(
      anyOf([
        ...(query === '' ? [] : [sql`c.search @@ to_tsquery('simple', ${query})`]),
        ...oids.map((oid) => sql`c."upstreamOid" LIKE ${`${oid}%`}`),
        // Words of people: reasons and comments.
        ...(query === ''
          ? []
          : [
              sql`EXISTS (SELECT 1 FROM "Decision" d WHERE d."candidateId" = c.id AND to_tsvector('simple', d.reason) @@ to_tsquery('simple', ${query}))`,
              sql`EXISTS (SELECT 1 FROM "Comment" k WHERE k."candidateId" = c.id AND k."retractedAt" IS NULL AND to_tsvector('simple', k.body) @@ to_tsquery('simple', ${query}))`,
            ]),
      ]),
    );
  }
  return conditions;
}

function viewCondition(view: View, { userId, now }: QueueScope): Prisma.Sql {
  const open = sql`NOT c.settled`;
  const awake = sql`NOT EXISTS (SELECT 1 FROM "Snooze" z WHERE z."candidateId" = c.id AND z."endedAt" IS NULL AND (z.until IS NULL OR z.until > ${now}))`;
  switch (view) {
    case 'waiting':
      return sql`${open} AND ${awake}`;
    case 'mine':
      return sql`(EXISTS (SELECT 1 FROM "Assignment" a WHERE a."candidateId" = c.id AND a."userId" = ${userId})
        OR EXISTS (SELECT 1 FROM "Decision" d WHERE d."candidateId" = c.id AND d."userId" = ${userId}))`;
    case 'alarms':
      return sql`c.flags && ${texts(alarmFlags)}`;
    case 'security':
      return sql`${open} AND c.flags && ${texts(securityFlags)}`;
    case 'settled':
      return sql`c.settled`;
    case 'all':
      return sql`TRUE`;
  }
}

const where = (scope: QueueScope, view: View): Prisma.Sql =>
  Prisma.join(
    [
      sql`c."projectId" = ${scope.projectId}::uuid`,
      viewCondition(view, scope),
      ...filterConditions(scope),
    ],
    ' AND ',
  );

/** Sort key as one float, so that every order has the same keyset: (key, id). */
function sortKey(sort: Sort): Prisma.Sql {
  const seconds = (column: Prisma.Sql) => sql`extract(epoch FROM ${column})::float8`;
  switch (sort) {
    case 'pressing':
      return sql`c.priority`;
    case 'newest':
      return seconds(sql`c."createdAt"`);
    case 'oldest':
      return sql`-${seconds(sql`c."createdAt"`)}`;
    case 'soak':
      return sql`-coalesce(${seconds(sql`c."firstReleaseTime"`)}, 1e12)`;
  }
}

export interface QueueKey {
  readonly key: number;
  readonly id: string;
}

/** Ids in order after the keyset position, with each one's own position; one more than `limit` tells that there is more. */
export async function listQueue(
  tx: Tx,
  scope: QueueScope,
  view: View,
  sort: Sort,
  after: QueueKey | null,
  limit: number,
): Promise<readonly QueueKey[]> {
  const key = sortKey(sort);
  const later =
    after === null ? sql`TRUE` : sql`(${key}, c.id) < (${after.key}::float8, ${after.id}::uuid)`;
  return tx.$queryRaw<QueueKey[]>`
    SELECT ${key} AS key, c.id::text AS id FROM "Candidate" c
    WHERE ${where(scope, view)} AND ${later}
    ORDER BY 1 DESC, c.id DESC LIMIT ${limit + 1}`;
}

export async function countQueue(tx: Tx, scope: QueueScope, view: View): Promise<number> {
  const rows = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Candidate" c WHERE ${where(scope, view)}`;
  return rows[0]?.n ?? 0;
}

/** Place of one candidate in a queue (from 1) with its neighbours' oids; null when it is not in it. */
export async function placeInQueue(
  tx: Tx,
  scope: QueueScope,
  view: View,
  sort: Sort,
  oid: string,
): Promise<{ index: number; total: number; previous: string | null; next: string | null } | null> {
  const rows = await tx.$queryRaw<
    { index: number; total: number; previous: string | null; next: string | null }[]
  >`
    SELECT * FROM (
      SELECT c."upstreamOid" AS oid,
        (row_number() OVER w)::int AS index, (count(*) OVER ())::int AS total,
        lag(c."upstreamOid") OVER w AS previous, lead(c."upstreamOid") OVER w AS next
      FROM "Candidate" c WHERE ${where(scope, view)}
      WINDOW w AS (ORDER BY ${sortKey(sort)} DESC, c.id DESC)
    ) q WHERE oid = ${oid}`;
  return rows[0] ?? null;
}

/** Filter values with how many candidates of the view have them, the commonest first. */
export async function queueFacets(
  tx: Tx,
  scope: QueueScope,
  view: View,
): Promise<readonly { token: string; value: string; count: number }[]> {
  const condition = where(scope, view);
  return tx.$queryRaw<{ token: string; value: string; count: number }[]>`
    WITH c AS (SELECT * FROM "Candidate" c WHERE ${condition})
    SELECT * FROM (
      (SELECT 'verdict' AS token, coalesce(verdict::text, 'none') AS value, count(*)::int AS count FROM c GROUP BY 2)
      UNION ALL (SELECT 'subsystem', subsystem, count(*)::int FROM c WHERE subsystem <> '' GROUP BY 2 ORDER BY 3 DESC LIMIT 30)
      UNION ALL (SELECT 'flag', f, count(*)::int FROM c, unnest(flags) f GROUP BY 2)
      UNION ALL (SELECT 'state', x.state::text, count(DISTINCT c.id)::int FROM c JOIN "Cell" x ON x."candidateId" = c.id JOIN "Branch" b ON b.id = x."branchId" AND b.active GROUP BY 2)
      UNION ALL (SELECT 'branch', b.name, count(*)::int FROM c JOIN "Cell" x ON x."candidateId" = c.id JOIN "Branch" b ON b.id = x."branchId" AND b.active
        WHERE x.state IN ('applies', 'merges', 'conflicts') AND x.affected <> 'no' GROUP BY 2)
    ) f ORDER BY token, count DESC, value`;
}

/** What the rows of a queue show, in the order of `ids`. */
export async function queueRows(tx: Tx, ids: readonly string[]) {
  const rows = await tx.candidate.findMany({
    where: { id: { in: [...ids] } },
    include: { analyses: { orderBy: { createdAt: 'desc' }, take: 1 } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
}
