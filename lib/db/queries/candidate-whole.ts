import type {
  Affected,
  CellState,
  DecisionVerb,
  JobState,
  MailVerdict,
} from '@/lib/contracts/vocabulary';
import { readRows } from '@/lib/db/client';
import { phasesSql, type StoredPhase, storedPhases } from './candidate-page';
import { type DecisionRow, decisionOf, type FlatVote, flatColumns, flatTables } from './decision';
import type { FollowUpRow } from './follow-ups';

/** A cell of a branch in use. `tipNow`: the branch's, where `tip` is the one the cell was computed for. */
export interface WholeCell {
  readonly branchId: string;
  readonly branch: string;
  readonly tipNow: string;
  /** A day, "2026-12-31". */
  readonly endOfLife: string | null;
  readonly state: CellState;
  readonly affected: Affected;
  readonly standing: DecisionVerb | null;
  readonly tip: string;
  readonly computedAt: string;
  readonly strict: boolean | null;
  readonly pick: 'clean' | 'empty' | 'conflict' | null;
  readonly tree: string | null;
  readonly reason: string;
  readonly introducedBy: string[];
  readonly detail: unknown;
}

/** A mail of a candidate; kind, form and verdict as the database names them. */
export interface StoredMail {
  readonly id: string;
  readonly messageId: string;
  readonly subject: string;
  readonly fromName: string;
  readonly fromEmail: string;
  readonly date: string | null;
  readonly kind: string;
  readonly form: string | null;
  readonly verdict: string | null;
  readonly newest: string | null;
  readonly oldest: string | null;
  readonly replyClass: string | null;
  readonly parsed: unknown;
}

export interface WholeAnalysis {
  readonly id: string;
  readonly state: JobState;
  readonly error: string | null;
  readonly asOf: string;
  readonly finishedAt: string | null;
  readonly engineVersion: string;
  /** Null: those that the caller knows already. */
  readonly phases: readonly StoredPhase[] | null;
}

/** What the page of a candidate shows of it, times as ISO texts. */
export interface WholeCandidate {
  readonly id: string;
  readonly commitKnown: boolean;
  readonly subject: string;
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly authorTime: Date | null;
  readonly commitTime: Date | null;
  readonly subsystem: string;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
  readonly firstRelease: string | null;
  readonly firstReleaseTime: Date | null;
  readonly flags: string[];
  readonly seriesKey: string | null;
  readonly seriesIndex: number | null;
  readonly seriesCount: number | null;
  readonly mailVerdict: MailVerdict | null;
  /** The latest, with its nine phase records. */
  readonly analysis: WholeAnalysis | null;
  /** Newest branch first. */
  readonly cells: readonly WholeCell[];
  /** By branch and seq. */
  readonly votes: readonly DecisionRow[];
  /** Oldest first, retracted ones left out. */
  readonly comments: readonly {
    readonly id: string;
    readonly by: { readonly id: string; readonly name: string };
    readonly at: string;
    readonly body: string;
    readonly path: string | null;
    readonly line: number | null;
    readonly replyTo: string | null;
  }[];
  /** Oldest first. */
  readonly mails: readonly StoredMail[];
  /** Later upstream commits that fix or revert it, oldest first. */
  readonly followUps: readonly FollowUpRow[];
  readonly members: readonly {
    readonly oid: string;
    readonly subject: string;
    readonly index: number;
  }[];
  readonly hasAlarms: boolean;
  /** Whether the project set any policy. */
  readonly hasPolicies: boolean;
}

const list = (select: string): string =>
  `coalesce((SELECT json_agg(x) FROM (${select}) x), '[]'::json)`;

/** Fourteen statements in one: a page that is opened all day is asked for in a single way to the database. */
const wholeSql = `
SELECT c.id::text AS id, c."commitKnown", c.subject, c.message, c."authorName", c."authorEmail", c."authorTime", c."commitTime",
  c.subsystem, cardinality(c.paths) AS files, c.additions, c.deletions, c."firstRelease", c."firstReleaseTime", c.flags,
  c."seriesKey", c."seriesIndex", c."seriesCount", c."mailVerdict"::text AS "mailVerdict",
  (SELECT json_build_object('id', a.id, 'state', a.state, 'error', a.error, 'asOf', a."asOf", 'finishedAt', a."finishedAt",
      'engineVersion', a."engineVersion", 'phases', CASE WHEN a.id::text = $3 THEN NULL ELSE coalesce(${phasesSql('a.id')}, '[]'::json) END)
    FROM "Analysis" a WHERE a."candidateId" = c.id ORDER BY a."createdAt" DESC, a.id DESC LIMIT 1) AS analysis,
  ${list(`SELECT k."branchId", b.name AS branch, b.tip AS "tipNow", b."endOfLife", k.state, k.affected, k.standing, k.tip,
      k."computedAt", k.strict, k.pick, k.tree, k.reason, k."introducedBy", k.detail
    FROM "Cell" k JOIN "Branch" b ON b.id = k."branchId" AND b.active WHERE k."candidateId" = c.id ORDER BY b.position`)} AS cells,
  ${list(`SELECT ${flatColumns} FROM ${flatTables} WHERE d."candidateId" = c.id ORDER BY d."branchId", d.seq`)} AS votes,
  ${list(`SELECT k.id, json_build_object('id', u.id, 'name', u.name) AS by, k."createdAt" AS at, k.body, k.path, k.line, k."replyToId" AS "replyTo"
    FROM "Comment" k JOIN "User" u ON u.id = k."userId"
    WHERE k."candidateId" = c.id AND k."retractedAt" IS NULL ORDER BY k."createdAt", k.id`)} AS comments,
  ${list(`SELECT m.id, m."messageId", m.subject, m."fromName", m."fromEmail", m.date, m.kind, m.form, m.verdict, m.newest, m.oldest,
      m."replyClass", m.parsed
    FROM "MailMessage" m WHERE m."candidateId" = c.id ORDER BY m.date NULLS LAST, m.id`)} AS mails,
  ${list(`SELECT r."fromOid" AS oid, coalesce(m.subject, '') AS subject, r.kind
    FROM "CommitRelation" r LEFT JOIN "Commit" m ON m."projectId" = r."projectId" AND m.oid = r."fromOid"
    WHERE r."projectId" = c."projectId" AND r."toOid" = c."upstreamOid" AND r.kind IN ('fixes', 'reverts')
    ORDER BY m."commitTime", r."fromOid"`)} AS "followUps",
  ${list(`SELECT m."upstreamOid" AS oid, m.subject, coalesce(m."seriesIndex", 0) AS index FROM "Candidate" m
    WHERE m."projectId" = c."projectId" AND m."seriesKey" = c."seriesKey" ORDER BY m."seriesIndex"`)} AS members,
  EXISTS (SELECT 1 FROM "Alarm" a WHERE a."candidateId" = c.id) AS "hasAlarms",
  EXISTS (SELECT 1 FROM "PolicyRevision" p WHERE p."projectId" = c."projectId") AS "hasPolicies"
FROM "Candidate" c WHERE c."projectId" = $1::uuid AND c."upstreamOid" = $2`;

type Row = Omit<WholeCandidate, 'votes' | 'analysis'> & {
  readonly votes: readonly FlatVote[];
  readonly analysis: (Omit<WholeAnalysis, 'phases'> & { readonly phases: unknown }) | null;
};

/** One candidate with all its page shows, or null. `known`: the analysis whose phases the caller has already. */
export async function readWholeCandidate(
  projectId: string,
  oid: string,
  known: string | null,
): Promise<WholeCandidate | null> {
  const [row] = await readRows<Row>('candidate-whole', wholeSql, [projectId, oid, known]);
  if (row === undefined) return null;
  const { analysis, votes } = row;
  return {
    ...row,
    analysis:
      analysis === null
        ? null
        : {
            ...analysis,
            phases: analysis.phases === null ? null : storedPhases(analysis.phases),
          },
    votes: votes.map((vote) => decisionOf({ ...vote, createdAt: new Date(vote.createdAt) })),
  };
}
