import type { PhaseContext } from '@/lib/analysis/context';
import { listWords } from '@/lib/analysis/finding';
import { asOfSeconds, dayOf, isActive } from '@/lib/analysis/input';
import { matterOf } from '@/lib/analysis/model/is-repair';
import { round, type Score } from '@/lib/analysis/model/score';
import type { ModelWeights } from '@/lib/analysis/model/weights';
import { maintainerAgreement } from '@/lib/analysis/subsystem/maintainer-agreement';
import type { Finding } from '@/lib/contracts/analysis';
import type { Verdict } from '@/lib/contracts/vocabulary';
import type { CheckedRule } from './checklist';

export interface Decision {
  readonly verdict: Verdict;
  readonly confidence: number;
  readonly reason: string;
  /** ISO date on which a `wait` is worth another look; null otherwise. */
  readonly reviewAfter: string | null;
  readonly cites: readonly string[];
}

/** A verdict that a rule decides is at least this sure, whatever the sum of the features says. */
const ruleConfidence = 0.75;
/** Days that a commit nobody asked for should have been in upstream before it is taken. */
export const soakDays = 7;
const day = 24 * 3600;

type Keyed = { readonly key: string; readonly finding: Finding };
type Ruled = Omit<Decision, 'confidence'> & { readonly sure?: number };

/**
 * The verdict (4-phases, phase 9): what a rule decides first (nothing readable, reverted, opted out, asked for, too
 * fresh, not needed anywhere), else the score. A `no` names a defect or a rule, a `wait` what is waited for.
 */
export function decide(
  context: PhaseContext,
  score: Score,
  rules: readonly CheckedRule[],
  bounds: ModelWeights['bounds'],
): Decision {
  const p = score.probability;
  const agreed = maintainerAgreement(context);
  const ruled =
    ruledNo(context, rules, agreed) ?? ruledWait(context, p >= bounds.yes) ?? ruledYes(context);
  if (ruled) {
    const sure = ruled.sure ?? Math.max(ruleConfidence, ruled.verdict === 'no' ? 1 - p : p);
    const { sure: _sure, ...rest } = ruled;
    return { ...rest, confidence: round(sure) };
  }
  if (p >= bounds.yes) {
    return {
      verdict: 'yes',
      confidence: p,
      reason: `${forReason(score)}${allowed(context, agreed)}`,
      reviewAfter: null,
      cites: [],
    };
  }
  const failed = worstFailure(rules);
  if (p <= bounds.no && failed) {
    return {
      verdict: 'no',
      confidence: round(Math.min(0.99, 1 - p)),
      reason: `Rule not met: "${failed.rule}" ${failed.why}`,
      reviewAfter: null,
      cites: failed.cites,
    };
  }
  const open = rules
    .filter((rule) => rule.outcome !== 'pass')
    .map((rule) => `"${rule.rule}" (${rule.outcome === 'fail' ? 'not met' : 'not shown'})`);
  return {
    verdict: 'unsure',
    // Sure of nothing: the figure is how much speaks for it, so that the doubtful stand above the unlikely.
    confidence: round(p),
    reason: `Neither enough speaks for it nor enough against it${open.length === 0 ? '' : `; open: ${listWords(open.slice(0, 3))}`}.`,
    reviewAfter: null,
    cites: [],
  };
}

/** What the candidate is comes before how it looks: no bug, then a trivial change, then a feature, then the rest. */
function worstFailure(rules: readonly CheckedRule[]): CheckedRule | undefined {
  // That it does not apply is work to do, not a reason against it.
  const failed = rules.filter(
    (rule) => rule.outcome === 'fail' && !rule.rule.startsWith('It must apply'),
  );
  const first = ['It must either fix', 'No trivial', 'No new features'];
  return (
    first.flatMap((start) => failed.filter((rule) => rule.rule.startsWith(start)))[0] ?? failed[0]
  );
}

/** What is the same for every commit of a project is in the sum, and no reason for this one. */
const ofTheProject: readonly string[] = ['base', 'project-rate'];

function forReason(score: Score): string {
  const speaking = score.contributions.filter((one) => one.weight > 0);
  const own = speaking.filter((one) => !ofTheProject.includes(one.feature));
  const best = (own.length > 0 ? own : speaking).slice(0, 3);
  return `${listWords(best.map((one, index) => (index === 0 ? one.label : lower(one.label))))}.`;
}

function lower(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Why an opt-out of the subsystem does not hold. */
function allowed(context: PhaseContext, agreed: readonly Keyed[]): string {
  const optedOut = context
    .findings('subsystem', 'policy')
    .some((one) => one.finding.data.optOut === true);
  const who = String(agreed[0]?.finding.data.who ?? '');
  return optedOut && agreed.length > 0
    ? ` The subsystem is left out by policy, but its maintainer ${who} agreed.`
    : '';
}

function ruledNo(
  context: PhaseContext,
  rules: readonly CheckedRule[],
  agreed: readonly Keyed[],
): Ruled | null {
  const of = context.findings.bind(context);
  const no = (reason: string, from: readonly { key: string }[]): Ruled => ({
    verdict: 'no',
    reason,
    reviewAfter: null,
    cites: from.map((one) => one.key),
  });
  const unread = (['message', 'diff'] as const).filter(
    (name) => context.records.get(name)?.status === 'failed',
  );
  if (unread.length > 0) {
    const why = unread.map((name) => context.records.get(name)?.reason ?? '').join(' ');
    return {
      verdict: 'unsure',
      reason: `The commit could not be read. ${why}`,
      reviewAfter: null,
      cites: [],
      sure: 0,
    };
  }
  const empty = of('diff', 'empty');
  if (empty[0]) return no(`It changes nothing: ${empty[0].finding.summary}`, empty);
  const reverted = of('history', 'reverted');
  if (reverted[0]) return no(reverted[0].finding.summary, reverted);
  const optOut = of('message', 'no-autosel');
  if (optOut[0]) return no(optOut[0].finding.summary, optOut);
  const policy = of('subsystem', 'policy').filter((one) => one.finding.data.optOut === true);
  const open = of('message', 'stable-request').length === 0 && agreed.length === 0;
  if (policy[0] && open) {
    const reason = `${policy[0].finding.summary} The patch does not ask for one, and no maintainer agreed on the list.`;
    return no(reason, policy);
  }
  const unwanted = of('mail', 'stable-objection');
  if (unwanted[0]) return no(unwanted[0].finding.summary, unwanted);
  const nack = of('message', 'nack');
  if (nack[0]) return no(nack[0].finding.summary, nack);
  const scope = of('diff', 'scope').filter((one) => one.finding.polarity === 'against');
  if (scope[0] && of('message', 'stable-request').length === 0) {
    const rule = rules.find((one) => one.outcome === 'fail' && one.rule.startsWith('No trivial'));
    return no(
      `Rule not met: "${rule?.rule ?? 'It must fix a real bug.'}" ${scope[0].finding.summary}`,
      scope,
    );
  }
  return notNeeded(context);
}

/** No active branch has the bug, or the code that is changed. Said only where every cell is known. */
function notNeeded(context: PhaseContext): Ruled | null {
  const { asOf, branches } = context.input;
  const active = new Set(branches.filter((one) => isActive(one, asOf)).map((one) => one.name));
  const cells = context
    .findings('branches', 'cell')
    .filter((one) => active.has(String(one.finding.data.branch)));
  const needless = cells.filter(
    (one) => one.finding.data.affected === 'no' || one.finding.data.state === 'absent',
  );
  if (cells.length === 0 || needless.length !== cells.length) return null;
  if (cells.some((one) => one.finding.data.state === 'present')) return null;
  const why = String(needless[0]?.finding.data.affectedReason ?? '');
  return {
    verdict: 'no',
    reason: `No active branch has ${matterOf(context)}. ${why}`,
    reviewAfter: null,
    cites: needless.slice(0, 6).map((one) => one.key),
  };
}

function ruledWait(context: PhaseContext, likely: boolean): Ruled | null {
  const of = context.findings.bind(context);
  const candidate = of('history', 'release')[0];
  const now = asOfSeconds(context.input.asOf);
  const wait = (reason: string, days: number, from: readonly { key: string }[]): Ruled => ({
    verdict: 'wait',
    reason,
    reviewAfter: dayOf(now + days * day),
    cites: from.map((one) => one.key),
  });
  const wanted = of('message', 'stable-request').length > 0 || likely;
  if (!wanted) return null;
  const pending = of('history', 'follow-up').filter(
    (one) => one.finding.data.firstRelease === null,
  );
  if (pending[0])
    return wait(`A follow-up is in no release yet: ${pending[0].finding.summary}`, 14, pending);
  const lost = of('history', 'unverified').filter(
    (one) => one.finding.data.what === 'prerequisite',
  );
  if (lost[0]) return wait(lost[0].finding.summary, 14, lost);
  const delayed = of('message', 'stable-request').filter(
    (one) => typeof one.finding.data.delay === 'string',
  );
  if (delayed[0] && candidate?.finding.data.release === null) {
    return wait(
      `Asked for only ${String(delayed[0].finding.data.delay)}, and it is in no release yet.`,
      14,
      delayed,
    );
  }
  const committed = Date.parse(String(candidate?.finding.data.committed ?? '')) / 1000;
  if (
    of('message', 'stable-request').length === 0 &&
    Number.isFinite(committed) &&
    now - committed < soakDays * day
  ) {
    return {
      verdict: 'wait',
      reason: `Too fresh: committed ${dayOf(committed)}, and no tag asks for it to go to stable at once.`,
      reviewAfter: dayOf(committed + soakDays * day),
      cites: candidate ? [candidate.key] : [],
    };
  }
  return null;
}

/** `Cc: stable` decides on its own: the maintainers asked for it. */
function ruledYes(context: PhaseContext): Ruled | null {
  const asked = context.findings('message', 'stable-request');
  if (!asked[0]) return null;
  const later = context.findings('history', 'follow-up');
  const also = later[0] ? ` Take its follow-up as well: ${later[0].finding.summary}` : '';
  return {
    verdict: 'yes',
    reason: `${asked[0].finding.summary}${also}`,
    reviewAfter: null,
    cites: [...asked, ...later].map((one) => one.key),
  };
}
