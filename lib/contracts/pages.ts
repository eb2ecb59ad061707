import { z } from 'zod';
import { AlarmView } from '@/lib/contracts/alarm';
import { Evidence, Finding, VerdictData } from '@/lib/contracts/analysis';
import { BranchHead } from '@/lib/contracts/branch';
import { CellDetail } from '@/lib/contracts/cell';
import { DecisionView } from '@/lib/contracts/decision';
import { Oid } from '@/lib/contracts/git';

import {
  Affected,
  CellState,
  DecisionVerb,
  JobState,
  MailForm,
  MailKind,
  MailVerdict,
  PhaseName,
  PhaseStatus,
  Pick,
  ProfileName,
  Role,
  Severity,
  Verdict,
} from '@/lib/contracts/vocabulary';

import { queueSorts, queueViews } from '@/lib/contracts/words';

export { BranchHead, BranchListItem, BranchView } from '@/lib/contracts/branch';
export { HistoryPage, HistoryQuery, HistoryRow } from '@/lib/contracts/history';
export { queueSorts, queueViews } from '@/lib/contracts/words';

/** What services give to pages and the JSON API. Times are ISO 8601 UTC strings; oids are full. */

export const Viewer = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  instanceAdmin: z.boolean(),
  memberships: z.array(z.object({ slug: z.string(), name: z.string(), role: Role })),
});
export type Viewer = z.infer<typeof Viewer>;

/** What the frame of every page of a project shows. */
export const ProjectFrame = z.object({
  slug: z.string(),
  name: z.string(),
  profile: ProfileName,
  profileReason: z.string(),
  upstreamRef: z.string(),
  demo: z.boolean(),
  role: Role,
  /** The moment ages and soak are counted from: now, or the demo's own clock. */
  now: z.string(),
  /** Newest first. */
  branches: z.array(BranchHead),
  waiting: z.number().int(),
  analysing: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
});
export type ProjectFrame = z.infer<typeof ProjectFrame>;

/** One square of a strip: enough to draw it and to vote on it. */
export const CellBrief = z.object({
  branch: z.string(),
  state: CellState,
  affected: Affected,
  /** Computed for an older tip than the branch has now. */
  stale: z.boolean(),
  standing: DecisionVerb.nullable(),
  /** Votes so far: goes back as `seenSeq`. */
  seq: z.number().int(),
});
export type CellBrief = z.infer<typeof CellBrief>;

export const QueueRow = z.object({
  oid: Oid,
  subject: z.string(),
  why: z.string(),
  subsystem: z.string(),
  verdict: Verdict.nullable(),
  confidence: z.number().nullable(),
  severity: Severity.nullable(),
  range: z.string().nullable(),
  flags: z.array(z.string()),
  series: z
    .object({ key: z.string(), index: z.number().int(), count: z.number().int() })
    .nullable(),
  cells: z.array(CellBrief),
  author: z.string(),
  commitTime: z.string().nullable(),
  /** Since when it is in a released mainline tag; null when in none yet. */
  soakSince: z.string().nullable(),
  addedAt: z.string(),
  analysis: JobState.nullable(),
  analysisError: z.string().nullable(),
  /** Why it stands where it stands: summands of the priority. */
  pressing: z.array(z.object({ label: z.string(), points: z.number() })),
  /** Whom it was given to, or whom its subsystem is delegated to. */
  workers: z.array(z.string()),
  /** Something about it is newer than this person's last visit, and not by them. */
  unread: z.boolean(),
  /** This person put it off until a moment, a tag or a follow-up that has not come. */
  snoozed: z.boolean(),
});
export type QueueRow = z.infer<typeof QueueRow>;

/**
 * The queue's address: `q` holds tokens and words exactly as typed
 * (`subsystem:nvme verdict:yes branch:6.6 state:conflicts -flag:follow-up reviewer:me author:x path:drivers/nvme/ cve:any words`),
 * AND across kinds, OR within one; a minus takes out (lib/contracts/queue-filter).
 */
export const QueueQuery = z.object({
  q: z.string().max(1000).default(''),
  view: z.enum(queueViews).default('waiting'),
  sort: z.enum(queueSorts).default('pressing'),
  /** Opaque keyset cursor. */
  after: z.string().optional(),
  /** Another one: `within` says how many rows of the answer stand up to there. */
  until: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type QueueQuery = z.infer<typeof QueueQuery>;

export const QueuePage = z.object({
  rows: z.array(QueueRow),
  next: z.string().nullable(),
  total: z.number().int(),
  counts: z.record(z.enum(queueViews), z.number().int()),
  /** Tokens that were not understood, shown beside the search field. */
  problems: z.array(z.string()),
  /** Rows up to the place `until` of the question, where it named one. */
  within: z.number().int().optional(),
});
export type QueuePage = z.infer<typeof QueuePage>;

/** GET /api/p/<project>/queue/facets: filter values, each with how many candidates it would find beside the other filters. */
export const QueueFacets = z.object({
  facets: z.array(
    z.object({
      token: z.string(),
      values: z.array(z.object({ value: z.string(), count: z.number().int() })),
    }),
  ),
});
export type QueueFacets = z.infer<typeof QueueFacets>;

export const CellView = CellBrief.extend({
  tip: Oid,
  computedAt: z.string(),
  strict: z.boolean().nullable(),
  pick: Pick.nullable(),
  tree: Oid.nullable(),
  reason: z.string(),
  introducedBy: z.array(Oid),
  detail: CellDetail,
  endOfLife: z.string().nullable(),
  /** Beside the button: what keeps a vote from counting; empty when nothing does. */
  blockers: z.array(z.string()),
});
export type CellView = z.infer<typeof CellView>;

export const PhaseView = z.object({
  id: z.string().nullable(),
  phase: PhaseName,
  status: PhaseStatus.or(z.enum(['waiting', 'running'])),
  summary: z.string(),
  reason: z.string().nullable(),
  /** Each item of evidence has its id: POST /api/p/<project>/evidence/<id>/run runs it again. */
  findings: z.array(
    Finding.omit({ evidence: true }).extend({
      id: z.string(),
      evidence: z.array(z.object({ id: z.string(), evidence: Evidence })),
    }),
  ),
  ms: z.number().nullable(),
  log: z.array(z.object({ command: z.string(), ms: z.number(), exitCode: z.number().int() })),
  /** From a selecting mail: marked as an outside claim wherever shown. */
  claim: z.string().nullable(),
});
export type PhaseView = z.infer<typeof PhaseView>;

export const MailView = z.object({
  id: z.string(),
  messageId: z.string(),
  subject: z.string(),
  from: z.string(),
  date: z.string().nullable(),
  kind: MailKind,
  form: MailForm.nullable(),
  verdict: MailVerdict.nullable(),
  range: z.string().nullable(),
  replyClass: z.string().nullable(),
  /** Whole text, to be shown escaped. */
  text: z.string(),
  explanation: z.string().nullable(),
  unverified: z.array(z.string()),
  /** Only its title says that it is about this candidate. */
  bySubject: z.boolean(),
});
export type MailView = z.infer<typeof MailView>;

export const CommentView = z.object({
  id: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.string(),
  body: z.string(),
  path: z.string().nullable(),
  line: z.number().int().nullable(),
  replyTo: z.string().nullable(),
});
export type CommentView = z.infer<typeof CommentView>;

export const CandidateView = z.object({
  oid: Oid,
  commitKnown: z.boolean(),
  subject: z.string(),
  message: z.string(),
  author: z.object({ name: z.string(), email: z.string() }),
  authorTime: z.string().nullable(),
  commitTime: z.string().nullable(),
  subsystem: z.string(),
  files: z.number().int(),
  additions: z.number().int(),
  deletions: z.number().int(),
  firstRelease: z.string().nullable(),
  soakSince: z.string().nullable(),
  flags: z.array(z.string()),
  series: z
    .object({
      key: z.string(),
      index: z.number().int(),
      count: z.number().int(),
      members: z.array(z.object({ oid: Oid, subject: z.string(), index: z.number().int() })),
    })
    .nullable(),
  analysis: z
    .object({
      id: z.string(),
      state: JobState,
      error: z.string().nullable(),
      asOf: z.string(),
      finishedAt: z.string().nullable(),
      engineVersion: z.string(),
    })
    .nullable(),
  verdict: VerdictData.nullable(),
  phases: z.array(PhaseView),
  cells: z.array(CellView),
  decisions: z.array(DecisionView),
  comments: z.array(CommentView),
  mails: z.array(MailView),
  mailVerdict: MailVerdict.nullable(),
  followUps: z.array(
    z.object({
      oid: Oid,
      subject: z.string(),
      kind: z.enum(['fixes', 'reverts']),
      firstRelease: z.string().nullable(),
    }),
  ),
  /** What upstream came to hold since the candidate was taken, newest first. */
  alarms: z.array(AlarmView),
  /** Neighbours in the queue the person came from. */
  position: z
    .object({
      index: z.number().int(),
      total: z.number().int(),
      previous: Oid.nullable(),
      next: Oid.nullable(),
    })
    .nullable(),
});
export type CandidateView = z.infer<typeof CandidateView>;

/** GET /api/p/<project>/candidates/<oid>/patch[?branch=6.6]: upstream's patch, or the backport as it would land. */
export const PatchView = z.object({
  /** Unified diff text, decoded; lib/diff parses it in the page. */
  text: z.string(),
  /** Null for upstream's. */
  branch: z.string().nullable(),
  truncated: z.boolean(),
  /** Why there is none (conflicts, absent …), else null. */
  reason: z.string().nullable(),
});
export type PatchView = z.infer<typeof PatchView>;

export const PersonView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  instanceAdmin: z.boolean(),
  deactivatedAt: z.string().nullable(),
  sessions: z.number().int(),
  lastSeen: z.string().nullable(),
  memberships: z.array(z.object({ slug: z.string(), role: Role })),
});
export type PersonView = z.infer<typeof PersonView>;

export const PeopleView = z.object({
  people: z.array(PersonView),
  invitations: z.array(
    z.object({
      id: z.string(),
      email: z.string(),
      slug: z.string().nullable(),
      role: Role.nullable(),
      expiresAt: z.string(),
    }),
  ),
});
export type PeopleView = z.infer<typeof PeopleView>;

/** RFC 9457 problem, with our closed code. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  hint: z.string().optional(),
  reference: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Events of GET /api/events (one stream per browser): what changed, so that a page can ask again. */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('candidate'), project: z.string(), oid: Oid }),
  z.object({ type: z.literal('import'), project: z.string(), id: z.string() }),
  z.object({ type: z.literal('decision'), project: z.string(), oid: Oid, by: z.string() }),
  z.object({ type: z.literal('branch'), project: z.string(), branch: z.string() }),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;
