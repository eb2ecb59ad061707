import { commitDay } from '@/lib/analysis/branches/branch-history';
import { type CommitRelation, relatedTo } from '@/lib/analysis/commit-index';
import type { PhaseContext } from '@/lib/analysis/context';
import { finding, listWords } from '@/lib/analysis/finding';
import { asOfSeconds, dayOf } from '@/lib/analysis/input';
import type { ProbeResult } from '@/lib/analysis/probes/run-probe';
import { commitWords, nameCommit } from './commit-words';
import { historyIndex } from './history-index';
import type { HistoryFinding } from './kinds';

/** Follow-ups of the candidate that were committed up to `asOf`, oldest first. */
export async function candidateRelations(
  context: PhaseContext,
): Promise<readonly CommitRelation[]> {
  const candidate = await context.candidate();
  const index = await historyIndex(context);
  const until = asOfSeconds(context.input.asOf);
  const { committer, parents, subject } = candidate;
  const related = relatedTo(index, candidate.oid, until, subject);
  const quoting = related.filter((one) => one.target === '');
  const again =
    quoting.length === 0
      ? []
      : [...index.authors.values()]
          .flat()
          .filter((one) => one.subject === subject && one.time > committer.time);
  return related.filter((one) => {
    if (parents.includes(one.oid)) return false;
    if (one.target !== '') return true;
    // A title alone means the last commit before it that has the title.
    return one.time >= committer.time && !again.some((other) => other.time <= one.time);
  });
}

/**
 * Later commits that fix, revert or re-do the candidate, with their presence in each branch (4-phases, phase 3). A
 * revert that was itself reverted, or followed by a re-apply, makes the candidate `restored`.
 */
export async function followUpFindings(context: PhaseContext): Promise<HistoryFinding[]> {
  const { commit, upstream, asOf } = context.input;
  const until = asOfSeconds(asOf);
  const index = await historyIndex(context);
  const relations = await candidateRelations(context);
  const probe = await context.probe('follow-ups', { commit, upstream, until });
  const later = relations.filter((one) => ['fixes', 'reverts', 'reapplies'].includes(one.kind));
  const out: HistoryFinding[] = [];
  const reverts = later.filter((one) => one.kind === 'reverts');
  const reapplies = later.filter((one) => one.kind === 'reapplies');
  for (const one of later.filter((relation) => relation.kind === 'fixes')) {
    // A revert that also carries a Fixes tag is told once, as the revert it is.
    if (reverts.some((revert) => revert.oid === one.oid)) continue;
    out.push(await oneFinding(context, one, 'follow-up', probe, index));
  }
  for (const one of reverts) {
    const undone =
      relatedTo(index, one.oid, until, one.subject).find((other) => other.kind === 'reverts') ??
      reapplies.find((other) => other.time >= one.time) ??
      relatedTo(index, one.oid, until).find((other) => other.kind === 'reapplies');
    out.push(
      await oneFinding(context, one, undone ? 'restored' : 'reverted', probe, index, undone),
    );
  }
  for (const one of relations) {
    if (one.kind === 'depends-on' || one.kind === 'stable-dep-of')
      out.push(await oneFinding(context, one, 'needed-by', probe, index));
  }
  if (later.length === 0) {
    out.push(
      finding({
        kind: 'no-follow-up',
        polarity: 'for',
        summary: `No later commit of upstream up to ${dayOf(until)} was found that fixes or reverts it.`,
        data: { until: dayOf(until), upstream },
        evidence: [probe],
      }),
    );
  }
  return out;
}

async function oneFinding(
  context: PhaseContext,
  relation: CommitRelation,
  kind: 'follow-up' | 'reverted' | 'restored' | 'needed-by',
  probe: ProbeResult,
  index: Awaited<ReturnType<typeof historyIndex>>,
  undone?: CommitRelation,
): Promise<HistoryFinding> {
  const { commit, tag } = await nameCommit(context, relation.oid);
  const { presence, evidence } = await presenceOf(context, relation.oid);
  const inBranches = presence.filter((one) => one.present).map((one) => one.branch);
  const where =
    presence.length === 0
      ? ''
      : inBranches.length === 0
        ? ' No branch has it.'
        : ` In ${listWords(inBranches)}.`;
  const words = {
    'follow-up': `Fixed later by ${commitWords(commit)}, ${commit.date}.`,
    reverted: `Reverted by ${commitWords(commit)}, ${commit.date}.`,
    restored: `Reverted by ${commitWords(commit)}, and brought again by ${undone === undefined ? '' : `${undone.oid.slice(0, 12)} ("${undone.subject}")`}.`,
    'needed-by':
      relation.kind === 'depends-on'
        ? `${commitWords(commit)} says that it needs this one.`
        : `${commitWords(commit)} says that this one needs it.`,
  };
  const itself = index.relations
    .get(relation.oid.slice(0, 7))
    ?.some((r) => relation.oid.startsWith(r.target));
  return finding({
    kind,
    polarity: kind === 'reverted' || kind === 'follow-up' ? 'against' : 'neutral',
    severity: kind === 'reverted' ? 'critical' : kind === 'follow-up' ? 'medium' : 'info',
    summary: words[kind] + where,
    data: {
      ...commit,
      relation: relation.kind,
      quoted: relation.target,
      undoneBy: undone?.oid ?? null,
      hasFollowUpItself: itself === true,
      presence,
    },
    evidence: [probe, tag, ...evidence],
  });
}

/** In which branches a commit is, by ancestry and by what backports say of themselves. */
export async function presenceOf(context: PhaseContext, commit: string) {
  const evidence: ProbeResult[] = [];
  const presence: {
    branch: string;
    present: boolean;
    how: string | null;
    /** The commit that brought it, and its day; null for one that came with upstream's history. */
    by: string | null;
    date: string | null;
  }[] = [];
  for (const branch of context.input.branches) {
    const result = await context.probe('presence', {
      commit,
      branch: branch.name,
      tip: branch.tip,
    });
    const [how = '', oid = ''] = result.output.toString('utf8').trim().split(' ');
    const present = result.evidence.exitCode === 0;
    const by = present && how !== 'ancestor' && oid !== '' ? oid : null;
    presence.push({
      branch: branch.name,
      present,
      how: present ? how : null,
      by,
      date: by === null ? null : await commitDay(context.git, by),
    });
    evidence.push(result);
  }
  return { presence, evidence };
}
