import type { CandidateFlag } from '@/lib/contracts/flags';
import type { Tx } from '@/lib/db/client';
import { jsonText } from './sql-text';
import { uuid7 } from './uuid7';

export interface NewCandidate {
  readonly upstreamOid: string;
  readonly commitKnown: boolean;
  readonly subject: string;
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  /** Seconds since 1970 UTC. */
  readonly authorTime: number | null;
  readonly commitTime: number | null;
  readonly subsystem: string;
  readonly paths: readonly string[];
  readonly additions: number;
  readonly deletions: number;
  readonly firstRelease: string | null;
  readonly firstReleaseTime: number | null;
  readonly mailPatchDigest: string | null;
  readonly seriesKey: string | null;
  /** Number in the posting; a cover letter may have been the first. */
  readonly seriesIndex: number | null;
}

export interface CandidateKey {
  readonly id: string;
  readonly upstreamOid: string;
}

/** Adds the candidates that the project does not have yet and returns those; the others stay as they are. */
export async function insertCandidates(
  tx: Tx,
  projectId: string,
  rows: readonly NewCandidate[],
): Promise<CandidateKey[]> {
  if (rows.length === 0) return [];
  const input = rows.map((row) => ({ id: uuid7(), ...row }));
  // Ordered by oid, so that two imports of the same commits cannot deadlock.
  return tx.$queryRaw<CandidateKey[]>`
    INSERT INTO "Candidate" ("id", "projectId", "upstreamOid", "commitKnown", "subject", "message", "authorName",
      "authorEmail", "authorTime", "commitTime", "subsystem", "paths", "additions", "deletions", "firstRelease",
      "firstReleaseTime", "mailPatchDigest", "seriesKey", "seriesIndex", "seriesCount", "flags", "updatedAt")
    SELECT x."id", ${projectId}::uuid, x."upstreamOid", x."commitKnown", x."subject", x."message", x."authorName",
      x."authorEmail", to_timestamp(x."authorTime"), to_timestamp(x."commitTime"), x."subsystem", x."paths",
      x."additions", x."deletions", x."firstRelease", to_timestamp(x."firstReleaseTime"), x."mailPatchDigest",
      x."seriesKey", x."seriesIndex", NULL, '{}', now()
    FROM jsonb_to_recordset(${jsonText(input)}::jsonb) AS x("id" uuid, "upstreamOid" text, "commitKnown" boolean,
      "subject" text, "message" text, "authorName" text, "authorEmail" text, "authorTime" float8, "commitTime" float8,
      "subsystem" text, "paths" text[], "additions" int, "deletions" int, "firstRelease" text,
      "firstReleaseTime" float8, "mailPatchDigest" text, "seriesKey" text, "seriesIndex" int)
    ORDER BY x."upstreamOid"
    ON CONFLICT ("projectId", "upstreamOid") DO NOTHING
    RETURNING "id", "upstreamOid"`;
}

/** Keys of the candidates of these oids that the project has. */
export async function findCandidateKeys(
  tx: Tx,
  projectId: string,
  oids: readonly string[],
): Promise<(CandidateKey & { commitKnown: boolean })[]> {
  return tx.candidate.findMany({
    where: { projectId, upstreamOid: { in: [...oids] } },
    select: { id: true, upstreamOid: true, commitKnown: true },
  });
}

export interface SourceRow {
  readonly candidateId: string;
  readonly importId: string | null;
  readonly mailId: string | null;
  readonly note: string;
}

/** Says where candidates came from; the same note (and mail) for the same candidate is kept once. */
export async function insertSources(tx: Tx, rows: readonly SourceRow[]): Promise<void> {
  if (rows.length === 0) return;
  const input = rows.map((row) => ({ id: uuid7(), ...row }));
  await tx.$executeRaw`
    INSERT INTO "CandidateSource" ("id", "candidateId", "importId", "mailId", "note")
    SELECT x."id", x."candidateId", x."importId", x."mailId", x."note"
    FROM jsonb_to_recordset(${jsonText(input)}::jsonb)
      AS x("id" uuid, "candidateId" uuid, "importId" uuid, "mailId" uuid, "note" text)
    WHERE NOT EXISTS (SELECT 1 FROM "CandidateSource" s WHERE s."candidateId" = x."candidateId"
      AND s."mailId" IS NOT DISTINCT FROM x."mailId" AND s."note" = x."note")
    ORDER BY x."candidateId"
    ON CONFLICT DO NOTHING`;
}

/** A candidate that stood on its mail's patch, now that a repository holds the commit. */
export async function linkCandidate(
  tx: Tx,
  id: string,
  facts: Omit<NewCandidate, 'upstreamOid' | 'mailPatchDigest'>,
): Promise<void> {
  const seconds = (at: number | null) => (at === null ? null : new Date(at * 1000));
  await tx.candidate.update({
    where: { id },
    data: {
      ...facts,
      paths: [...facts.paths],
      authorTime: seconds(facts.authorTime),
      commitTime: seconds(facts.commitTime),
      firstReleaseTime: seconds(facts.firstReleaseTime),
    },
  });
}

/** What the latest analysis says of a candidate, as lists show it. */
export interface AnalysedFacts {
  readonly verdict: 'yes' | 'no' | 'wait' | 'unsure' | null;
  readonly confidence: number | null;
  readonly severity: 'info' | 'low' | 'medium' | 'high' | 'critical' | null;
  readonly range: string | null;
  readonly why: string;
  readonly flags: readonly string[];
  readonly priority: number;
  readonly pressing: readonly { readonly label: string; readonly points: number }[];
  readonly firstRelease: string | null;
  readonly firstReleaseTime: Date | null;
  readonly subsystem: string;
}

/** Copies the facts of an analysis to its candidate. */
export async function copyFacts(tx: Tx, id: string, facts: AnalysedFacts): Promise<void> {
  await tx.candidate.update({
    where: { id },
    data: {
      ...facts,
      flags: [...facts.flags],
      pressing: facts.pressing.map((one) => ({ ...one })),
    },
  });
}

/** The project and commit of a candidate, or null. */
export const findCandidateById = (tx: Tx, id: string) =>
  tx.candidate.findUnique({
    where: { id },
    select: { id: true, projectId: true, upstreamOid: true, commitKnown: true },
  });

/** Adds a flag to candidates; once. */
export async function flagCandidates(
  tx: Tx,
  ids: readonly string[],
  flag: CandidateFlag,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Candidate" SET "flags" = array_append("flags", ${flag}), "updatedAt" = now()
    WHERE "id" = ANY(${[...ids]}::uuid[]) AND NOT ${flag} = ANY("flags")`;
}

/** A candidate by commit, locked until the transaction ends; null when the project has none. */
export async function lockCandidate(
  tx: Tx,
  projectId: string,
  oid: string,
): Promise<{ id: string } | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Candidate" WHERE "projectId" = ${projectId}::uuid AND "upstreamOid" = ${oid} FOR UPDATE`;
  return rows[0] ?? null;
}

/** Brings the size of these postings up to the candidates there are of them; one alone is no series. */
export async function countSeries(
  tx: Tx,
  projectId: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Candidate" c SET "seriesCount" = s."count"
    FROM (SELECT "seriesKey", greatest(count(*), max("seriesIndex"))::int AS "count" FROM "Candidate"
      WHERE "projectId" = ${projectId}::uuid AND "seriesKey" = ANY(${[...new Set(keys)]}::text[])
      GROUP BY 1 HAVING count(*) > 1) s
    WHERE c."projectId" = ${projectId}::uuid AND c."seriesKey" = s."seriesKey"
      AND c."seriesCount" IS DISTINCT FROM s."count"`;
}

/** Keeps others from changing these candidates, and from voting on them, until the transaction ends. */
export async function lockCandidates(tx: Tx, candidateIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM "Candidate" WHERE id = ANY(${[...candidateIds]}::uuid[]) ORDER BY id FOR UPDATE`;
}
