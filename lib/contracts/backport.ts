import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';

/** How a prerequisite is known (3-applicability, "Prerequisites"). */
export const prerequisiteKinds = ['declared', 'textual', 'symbol'] as const;
/** `queued`: waiting in a pending ref of the branch. */
export const prerequisiteStatuses = ['present', 'queued', 'missing', 'unknown'] as const;

/** An upstream commit that should be on the branch before the candidate. */
export const Prerequisite = z.object({
  kind: z.enum(prerequisiteKinds),
  /** Null when what was declared names no commit of upstream, or nothing is known to have brought the symbol. */
  oid: Oid.nullable(),
  subject: z.string(),
  status: z.enum(prerequisiteStatuses),
  /** One sentence: the line that declares it, the lines it wrote, or the symbol it brought. */
  why: z.string(),
});
export type Prerequisite = z.infer<typeof Prerequisite>;

/** What a candidate needs on one branch. */
export const Prerequisites = z.object({
  list: z.array(Prerequisite),
  /** Upstream commits that, picked in this order, let the candidate land cleanly, with the tree that is left. */
  cleanAfter: z.object({ oids: z.array(Oid), tree: Oid }).nullable(),
  /** How far it was looked for: picks tried, and whether the bound ended the search. */
  tried: z.number().int(),
  bounded: z.boolean(),
});
export type Prerequisites = z.infer<typeof Prerequisites>;

export const causeDeeds = ['wrote', 'removed', 'brought-file'] as const;

/** A commit by which the branch differs from the candidate's parent where the patch conflicts. */
export const CauseCommit = z.object({
  oid: Oid,
  subject: z.string(),
  /** `upstream`: upstream has it and the branch has not; `branch`: a commit of the branch itself. */
  side: z.enum(['upstream', 'branch']),
  /** It wrote lines there, took lines away that the branch still has, or brought the file under its name. */
  did: z.enum(causeDeeds),
  /** How many lines. */
  lines: z.number().int(),
});
export type CauseCommit = z.infer<typeof CauseCommit>;

/** The commits behind the conflicts in one file, those of most lines first; none: they were not found. */
export const ConflictCauses = z.object({ path: z.string(), commits: z.array(CauseCommit) });
export type ConflictCauses = z.infer<typeof ConflictCauses>;

export const adjustRules = [
  'newer-branch', // a newer stable branch has upstream's changed lines, and the same code around: taken as it landed there
  'older-branch', // the same from an older branch
  'newer-adapted', // a newer branch has it with changed lines of its own, or among other code
  'older-adapted', // the same from an older branch
  'other-backport', // another branch has it, much changed or with files left out: taken where upstream's patch does not fit
  'blanks-and-comments', // the branch has the lines in another layout, or with other comments
  'neighbouring', // the branch has the changed lines; what stands beside them differs
  'one-neighbour', // added beside the one neighbour that the branch has, nothing of its own there
  'less-context', // the place is found by part of the context
  'beside-other-lines', // added beside the one neighbour that the branch has, among lines of its own
  'beside-function', // new functions beside the one that stands beside them upstream
  'both-added', // both sides add lines at the same place
  'renamed-words', // the branch has the lines with other names in them
  'upstream-words', // both sides change the same words of a line: upstream's are taken
  'upstream-lines', // lines that both sides write anew between the same neighbours: upstream's are taken
  'upstream-side', // both sides change lines that touch: upstream's side of the conflict is taken
  'version-line', // a number of a version that upstream counts up and the branch has otherwise: it stays
  'own-lines-among', // the branch has lines of its own among those the patch takes away: they go too
  'indented', // lines that the patch only moves in or out, around the branch's own wording
  'moved-lines', // the branch has the lines elsewhere in the file
  'moved-file', // the branch has the file under an older name
  'moved-code', // the branch has the lines in another file
  'absent-lines', // lines that the branch does not have: their change is left out
  'absent-function', // inside a function, a type or a section that the branch does not have: left out
  'partly-absent', // of a place, some lines land and some are not in the branch
  'other-code', // lines that the branch does not have, and other code in their place: their change is left out
  'absent-names', // added statements that use names the branch does not have anywhere: left out
  'already-there', // lines that the branch has at that place: they are not added again
  'absent-file', // a file that the branch does not have: its change is left out
  'absent-include', // a header that the branch does not have is not included
  'release-notes', // notes for upstream's release are left out
  'documentation', // documentation that does not fit is left out
] as const;
/** The ways in which a proposal may differ from the upstream patch. Each can be switched off. */
export type AdjustRule = (typeof adjustRules)[number];

/** What one rule did at one place. */
export const Adjustment = z.object({
  rule: z.enum(adjustRules),
  /** Path upstream, as people read paths. */
  path: z.string(),
  /** Line of upstream's file before the patch, from 1; 0 for the whole file. */
  line: z.number().int(),
  /** One sentence: what was done and why. */
  what: z.string(),
});
export type Adjustment = z.infer<typeof Adjustment>;

/** A backport as a person could make it; never applied by itself. */
export const ProposalView = z.object({
  tree: Oid,
  adjustments: z.array(Adjustment),
  paths: z.array(z.string()),
});
export type ProposalView = z.infer<typeof ProposalView>;

/** What stands between a candidate and one branch, and how it could get there. */
export const BackportHelp = z.object({
  branch: z.string(),
  tip: Oid,
  prerequisites: Prerequisites,
  causes: z.array(ConflictCauses),
  proposal: ProposalView.nullable(),
  /** Why there is no proposal; null when there is one. */
  why: z.string().nullable(),
  /** The patch of the proposal; empty when there is none. */
  text: z.string(),
  truncated: z.boolean(),
  /** Rules that a person has to ask for were used. */
  asked: z.boolean(),
});
export type BackportHelp = z.infer<typeof BackportHelp>;

/** How a candidate lands on a branch's effective tip: its tip with everything on it that is accepted for it. */
export const OnAccepted = z.object({
  branch: z.string(),
  tip: Oid,
  /** Accepted backports under it, the candidate itself left out, and how many of them do not land themselves. */
  accepted: z.number().int(),
  broken: z.number().int(),
  /** Null: it could not be told. */
  here: z.enum(['clean', 'conflict', 'empty']).nullable(),
  /** Paths that conflict there. */
  conflicts: z.array(z.string()),
  /** The candidate is accepted itself: this is how it lands in its place of the series. */
  own: z.boolean(),
});
export type OnAccepted = z.infer<typeof OnAccepted>;
export const OnAcceptedAnswer = z.object({ found: OnAccepted.nullable() });
