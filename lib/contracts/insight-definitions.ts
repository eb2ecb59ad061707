/** What each figure counts, in words. Days are UTC; "in the period" means from the beginning of its first day to the end of its last. */
export const insightDefinitions = {
  votes:
    'Votes cast in the period on one candidate and one branch each: accept, reject, defer, needs-work. Later replaced or withdrawn ones count too; withdrawals themselves do not.',
  decided:
    'Candidates that got their first vote in the period, on whatever branch, by whomever, whatever became of that vote.',
  added: 'Candidates imported in the period, by whatever source.',
  backlog:
    'Candidates imported before that moment on which nobody had cast a vote by then. Those that never need one (the fix is everywhere, or belongs nowhere) are left out, as they are known today. A vote that was taken back has been cast all the same.',
  throughput:
    'Per day, week (from Monday) or month, in UTC: votes cast by verb, withdrawals included in the table; candidates imported, and candidates voted on for the first time.',
  ages: 'What the queue shows as waiting at this moment, by the time since its import; the period does not matter. Snoozed candidates are not in it.',
  waits:
    'Of the candidates first voted on in the period: the time from import to that first vote. The median is the middle one; nine in ten took at most the 90 % figure.',
  acceptance:
    'Of the cells (candidate and branch) whose newest counting vote was cast in the period: the share of accepts among accepts and rejects. A person’s last vote counts unless it is a withdrawal; the newest of these is taken, whatever the policy makes of it. Defer and needs-work are shown and not part of the share.',
  source:
    'The same, by where the candidate came from first: the kind of its first import, or a mail that no import brought.',
  agreement:
    'The same cells, by the engine’s verdict when that vote was cast and by the vote. Agreement is accept on yes and reject on no, as a share of accepts and rejects on yes and no. Wait, unsure and no verdict are in the table and not in the share.',
  reversals:
    'Votes cast in the period that accept where the newest accept or reject that counted just before was a reject, or the other way round, by whomever.',
  aftermath:
    'Cells whose newest counting vote is an accept cast in the period, and whose fix another upstream commit fixes (Fixes:) or reverts, committed after the vote. The lag is from the vote to the first such commit. Commits older than the vote were known then: they are counted apart.',
  workload:
    'Per person, by name: votes cast in the period (withdrawals apart), candidates voted on, and days (UTC) with a vote or a withdrawal. Numbers say how much was done, not how well: a hard candidate and an easy one count the same.',
} as const;
export type InsightFigure = keyof typeof insightDefinitions;
