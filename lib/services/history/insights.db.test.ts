import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { HistoryQuery } from '@/lib/contracts/history';
import type { Figures, Insights } from '@/lib/contracts/insights';
import { db } from '@/lib/db/client';
import { insertDecisions } from '@/lib/db/queries/decision';
import { testDatabase } from '@/lib/db/testing/test-database';
import { standingOf } from '@/lib/review/standing';
import { getHistory } from '@/lib/services/history/get-history';
import { getInsights } from '@/lib/services/history/get-insights';
import { samplePerson } from '@/lib/services/testing/sample-project';
import { type Story, story, type Told, tellStory } from '@/lib/services/testing/vote-story';

testDatabase();

let users: Told['people'] = [];
let projectId = '';
let slug = '';

async function tell(told: Story): Promise<void> {
  const made = await tellStory(told);
  ({ projectId, slug } = made);
  users = made.people;
}

const period = { from: '2026-01-20', to: '2026-03-01' };
const from = new Date('2026-01-20T00:00:00Z');
const to = new Date('2026-03-02T00:00:00Z');
const insights = (query: { from: string; to: string } = period): Promise<Insights> =>
  getInsights(users[0] ?? fail(), {
    project: slug,
    query: { ...query, compare: 'none' },
  });
function fail(): never {
  throw new Error('nobody is there');
}
const asked = async <Row>(text: string, ...values: unknown[]): Promise<Row[]> =>
  db().$queryRawUnsafe<Row[]>(text, projectId, ...values);
const one = async (text: string, ...values: unknown[]): Promise<number> => {
  const [row] = await asked<{ n: number | null }>(text, ...values);
  return row?.n ?? 0;
};

/** The newest counting vote of every cell, from the votes alone. */
const outcome = `outcome AS (
  SELECT * FROM (
    SELECT l.*, row_number() OVER (PARTITION BY "candidateId", "branchId" ORDER BY seq DESC) AS place
    FROM (SELECT d.*, max(seq) OVER (PARTITION BY "candidateId", "branchId", "userId") AS last FROM "Decision" d
          WHERE "projectId" = $1::uuid) l
    WHERE seq = last AND verb <> 'withdraw') p
  WHERE place = 1)`;

const total = (shares: Figures['byBranch']) =>
  Object.fromEntries(shares.map((s) => [s.name, [s.accept, s.reject, s.other]]));

async function check(): Promise<void> {
  const { figures, waiting } = await insights();
  const inside = [from, to] as const;
  const votes = (verbs: string) =>
    one(
      `SELECT count(*)::int AS n FROM "Decision" WHERE "projectId" = $1::uuid AND "createdAt" >= $2 AND "createdAt" < $3 AND verb ${verbs}`,
      ...inside,
    );
  expect(figures.votes).toBe(await votes(`<> 'withdraw'`));
  expect(figures.withdrawn).toBe(await votes(`= 'withdraw'`));
  const sum = (pick: (bucket: Figures['throughput'][number]) => number) =>
    figures.throughput.reduce((a, b) => a + pick(b), 0);
  expect(sum((b) => b.accept)).toBe(await votes(`= 'accept'`));
  expect(sum((b) => b.needsWork)).toBe(await votes(`= 'needs-work'`));
  expect(figures.added).toBe(
    await one(
      `SELECT count(*)::int AS n FROM "Candidate" WHERE "projectId" = $1::uuid AND "createdAt" BETWEEN $2 AND $3`,
      from,
      new Date(to.getTime() - 1),
    ),
  );
  // The backlog at the end of every bucket, candidate by candidate.
  for (const [at, bucket] of figures.throughput.entries()) {
    const next = figures.throughput[at + 1]?.start;
    const end = next === undefined ? to : new Date(`${next}T00:00:00Z`);
    const expected = await one(
      `SELECT count(*)::int AS n FROM "Candidate" c WHERE "projectId" = $1::uuid AND "createdAt" < $2
         AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."candidateId" = c.id AND d.verb <> 'withdraw' AND d."createdAt" < $2)
         AND NOT (settled AND NOT EXISTS (SELECT 1 FROM "Decision" d WHERE d."candidateId" = c.id AND d.verb <> 'withdraw'))`,
      end,
    );
    expect([bucket.start, bucket.backlog]).toEqual([bucket.start, expected]);
  }
  const first = `first AS (SELECT c.id, min(d."createdAt") AS at, greatest(extract(epoch FROM min(d."createdAt") - c."createdAt"), 0) / 3600 AS hours
    FROM "Candidate" c JOIN "Decision" d ON d."candidateId" = c.id AND d.verb <> 'withdraw'
    WHERE c."projectId" = $1::uuid GROUP BY c.id)`;
  const waits = await asked<{ hours: number }>(
    `WITH ${first} SELECT hours::float8 AS hours FROM first WHERE at >= $2 AND at < $3 ORDER BY 1`,
    ...inside,
  );
  expect(figures.decided).toBe(waits.length);
  expect(figures.waits.map((span) => span.count)).toEqual(
    figures.waits.map(
      (span) => waits.filter(({ hours }) => hours >= span.min && hours < (span.max ?? 1e9)).length,
    ),
  );
  const middle = [
    waits[Math.floor((waits.length - 1) / 2)],
    waits[Math.ceil((waits.length - 1) / 2)],
  ];
  const median =
    waits.length === 0 ? null : ((middle[0]?.hours ?? 0) + (middle[1]?.hours ?? 0)) / 2;
  if (median === null) expect(figures.medianHours).toBeNull();
  else expect(figures.medianHours).toBeCloseTo(median, 6);

  const shares = async (name: string) =>
    Object.fromEntries(
      (
        await asked<{ name: string; accept: number; reject: number; other: number }>(
          `WITH ${outcome} SELECT ${name} AS name, (count(*) FILTER (WHERE o.verb = 'accept'))::int AS accept,
             (count(*) FILTER (WHERE o.verb = 'reject'))::int AS reject, (count(*) FILTER (WHERE o.verb IN ('defer', 'needs-work')))::int AS other
           FROM outcome o JOIN "Candidate" c ON c.id = o."candidateId" JOIN "Branch" b ON b.id = o."branchId"
           LEFT JOIN "CandidateSource" s ON s."candidateId" = c.id LEFT JOIN "Import" i ON i.id = s."importId"
           WHERE o."createdAt" >= $2 AND o."createdAt" < $3 GROUP BY 1`,
          ...inside,
        )
      ).map((row) => [row.name, [row.accept, row.reject, row.other]]),
    );
  expect(total(figures.byBranch)).toEqual(await shares('b.name'));
  expect(total(figures.bySubsystem)).toEqual(await shares('c.subsystem'));
  expect(total(figures.bySource)).toEqual(await shares(`coalesce(i.kind::text, 'mail')`));
  const matrix = await asked<{ verdict: string | null; verb: string; count: number }>(
    `WITH ${outcome} SELECT verdict::text AS verdict, verb::text AS verb, count(*)::int AS count FROM outcome
     WHERE "createdAt" >= $2 AND "createdAt" < $3 GROUP BY 1, 2`,
    ...inside,
  );
  const order = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  expect([...figures.matrix].sort(order)).toEqual([...matrix].sort(order));
  const of = (verdict: string, verb: string) =>
    matrix.find((row) => row.verdict === verdict && row.verb === verb)?.count ?? 0;
  expect(figures.agreed).toBe(of('yes', 'accept') + of('no', 'reject'));
  expect(figures.judged).toBe(figures.agreed + of('yes', 'reject') + of('no', 'accept'));

  // Reversals by the rule itself: what stood just before, by votes alone, against what was said.
  const all = await db().decision.findMany({ where: { projectId }, orderBy: { createdAt: 'asc' } });
  const turned = all.filter((vote) => {
    if (vote.verb !== 'accept' && vote.verb !== 'reject') return false;
    const before = all
      .filter((v) => v.candidateId === vote.candidateId && v.branchId === vote.branchId)
      .filter((v) => v.seq < vote.seq);
    const last = before
      .filter((v) => v.verb === 'accept' || v.verb === 'reject')
      .filter((v) => !before.some((w) => w.userId === v.userId && w.seq > v.seq))
      .reduce<(typeof before)[number] | null>(
        (a, b) => (a === null || b.seq > a.seq ? b : a),
        null,
      );
    return last !== null && last.verb !== vote.verb;
  });
  const turnedInside = turned.filter((v) => v.createdAt >= from && v.createdAt < to);
  expect(figures.reversals).toBe(turnedInside.length);
  expect(figures.lastReversals.map((row) => row.id).sort()).toEqual(
    turnedInside.map((row) => row.id).sort(),
  );
  expect(Object.fromEntries(figures.reversalReasons.map((r) => [r.reason, r.count]))).toEqual(
    Object.fromEntries(
      turnedInside.map(({ reason }) => [
        reason,
        turnedInside.filter((row) => row.reason === reason).length,
      ]),
    ),
  );

  const followed = (kind: string, sign: string) =>
    one(
      `WITH ${outcome} SELECT count(DISTINCT o.id)::int AS n FROM outcome o JOIN "Candidate" c ON c.id = o."candidateId",
         "CommitRelation" r, "Commit" k
       WHERE o.verb = 'accept' AND o."createdAt" >= $2 AND o."createdAt" < $3 AND r."projectId" = $1::uuid AND k."projectId" = $1::uuid
         AND r."toOid" = c."upstreamOid" AND k.oid = r."fromOid" AND r.kind::text LIKE '${kind}' AND k."commitTime" ${sign} o."createdAt"`,
      ...inside,
    );
  expect(figures.fixedLater).toBe(await followed('fixes', '>'));
  expect(figures.revertedLater).toBe(await followed('reverts', '>'));
  expect(figures.knownBad).toBe(await followed('%', '<='));

  for (const row of figures.reviewers) {
    const own = all.filter((v) => v.userId === row.id && v.createdAt >= from && v.createdAt < to);
    const cast = own.filter((v) => v.verb !== 'withdraw');
    expect(row).toMatchObject({
      votes: cast.length,
      withdrawn: own.length - cast.length,
      candidates: new Set(cast.map((v) => v.candidateId)).size,
      days: new Set(own.map((v) => v.createdAt.toISOString().slice(0, 10))).size,
    });
  }
  expect(figures.reviewers.reduce((n, row) => n + row.votes, 0)).toBe(figures.votes);
  expect(waiting.total).toBe(
    await one(
      'SELECT count(*)::int AS n FROM "Candidate" WHERE "projectId" = $1::uuid AND NOT settled',
    ),
  );

  // Every figure drills down to as many rows as it says.
  const listed = async (q: string) =>
    (
      await getHistory(users[0] ?? fail(), {
        project: slug,
        query: HistoryQuery.parse({ q, ...period }),
      })
    ).total;
  expect(await listed('is:newest')).toBe(figures.outcomes);
  expect(await listed('is:reversal')).toBe(figures.reversals);
  expect(await listed('is:fixed-later')).toBe(figures.fixedLater);
  expect(await listed('is:reverted-later')).toBe(figures.revertedLater);
  expect(await listed('is:known-bad')).toBe(figures.knownBad);
  expect(await listed('verb:withdraw')).toBe(figures.withdrawn);
  for (const row of figures.matrix) {
    const q = `is:newest verdict:${row.verdict ?? 'none'} verb:${row.verb}`;
    expect([q, await listed(q)]).toEqual([q, row.count]);
  }
  for (const row of figures.bySource) {
    expect(await listed(`is:newest source:${row.name} verb:accept`)).toBe(row.accept);
  }

  // The trigger's outcomes are what the rule says.
  const kept = await db().outcome.findMany({ where: { projectId } });
  const cells = new Map<string, typeof all>();
  for (const v of all) {
    const key = `${v.candidateId} ${v.branchId}`;
    cells.set(key, [...(cells.get(key) ?? []), v]);
  }
  const ruled = [...cells.values()].flatMap((cell) => {
    const { counting } = standingOf(
      cell.map((v) => ({
        seq: v.seq,
        userId: v.userId,
        verb: v.verb === 'needs_work' ? 'needs-work' : v.verb,
      })),
    );
    const newest = counting.at(-1);
    return cell.filter((v) => v.seq === newest).map((v) => v.id);
  });
  expect(kept.map((row) => row.decisionId).sort()).toEqual(ruled.sort());
}

/** Takes a vote back, and has a later commit fix something: figures that were counted before must take both up. */
async function goOn(): Promise<void> {
  const last = await db().decision.findFirst({ where: { projectId }, orderBy: { seq: 'desc' } });
  if (last !== null) {
    const [id, createdAt] = [randomUUID(), new Date('2026-02-10T10:00:00Z')];
    const row = { ...last, id, createdAt, verb: 'withdraw' as const, seq: last.seq + 1 };
    await insertDecisions(db(), [{ ...row, supersedesId: last.id }]);
  }
  const accepted = await db().outcome.findFirst({
    where: { projectId, verb: 'accept' },
    include: { candidate: true },
  });
  if (accepted === null) return;
  const fromOid = randomBytes(20).toString('hex');
  const commitTime = new Date(accepted.at.getTime() + 86_400_000);
  const author = { authorName: 'A', authorEmail: 'a@example.org', authorTime: commitTime };
  const relation = { projectId, fromOid, toOid: accepted.candidate.upstreamOid };
  await db().commitRelation.create({ data: { ...relation, kind: 'fixes' } });
  await check();
  await db().commit.create({
    data: { projectId, oid: fromOid, subject: 'fix it', commitTime, ...author },
  });
}

describe('figures', () => {
  test('equal independent SQL over random votes, withdrawals and turns', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told);
        await check();
        await goOn();
        await check();
      }),
      { numRuns: 12, seed: 20260505, endOnFailure: true },
    );
  });
});

describe('small periods', () => {
  beforeAll(() => tell({ candidates: [], votes: [] }));

  test('a project without anything has figures of zero', async () => {
    const { figures, waiting } = await insights();
    expect(figures).toMatchObject({ votes: 0, decided: 0, medianHours: null, medianLagDays: null });
    expect(figures.throughput.length).toBeGreaterThan(5);
    expect(waiting.total).toBe(0);
  });

  test('a period of one day, and one that is upside down', async () => {
    const day = { from: '2026-02-01', to: '2026-02-01' };
    expect((await insights(day)).figures.throughput).toHaveLength(1);
    await expect(insights({ from: '2026-02-02', to: '2026-02-01' })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('who is no member sees nothing', async () => {
    const stranger = await samplePerson('Otto', null, null);
    await expect(
      getInsights(stranger, { project: slug, query: { compare: 'none' } }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
