import type { ChangeClass } from '@/lib/analysis/change/classes';
import type { PhaseContext } from '@/lib/analysis/context';
import { capital, cite, finding, listWords } from '@/lib/analysis/finding';
import {
  type AffectedUsers,
  affectedUsers,
  isAboveAll,
} from '@/lib/analysis/impact/affected-users';
import { failureWords, type JudgedFailure, judgeFailure } from '@/lib/analysis/impact/failure-mode';
import { type JudgedLikelihood, judgeLikelihood } from '@/lib/analysis/impact/likelihood';
import { placeInSubject } from '@/lib/analysis/impact/place-in-subject';
import { benefitScore, type ImpactScore, riskScore } from '@/lib/analysis/impact/scores';
import { findTrigger, type Trigger } from '@/lib/analysis/impact/trigger';
import type { SymptomName } from '@/lib/analysis/message/symptoms';
import { quotedReason } from '@/lib/analysis/message/told-reason';
import { tellsOfBug } from '@/lib/analysis/model/is-repair';
import { definePhase } from '@/lib/analysis/phase';
import { classWords } from '@/lib/analysis/text/change';
import { symptomWords } from '@/lib/analysis/text/message';
import type { Evidence, Finding } from '@/lib/contracts/analysis';
import { isAppError } from '@/lib/errors';

const kinds = [
  'affected-users',
  'trigger',
  'failure-mode', // with its severity
  'likelihood',
  'benefit',
  'risk',
  'unverified',
] as const;
type F = Finding & { kind: (typeof kinds)[number] };

const before = ['message', 'diff', 'history', 'mail', 'code', 'branches', 'subsystem'] as const;

/** Phase 8, impact and risk: who is hit, by what, how badly, how likely, and both scores as sums (4-phases). */
export const impactPhase = definePhase({
  name: 'impact',
  version: 16,
  kinds,
  inputs: async (context) => ({
    phases: before.map((name) => context.basis(name)),
    branches: context.input.branches.map((one) => [one.name, one.endOfLife]),
    asOf: context.input.asOf.slice(0, 10),
  }),
  run: async (context) => {
    const unread = (['message', 'diff'] as const).filter(
      (name) => context.records.get(name)?.status === 'failed',
    );
    if (unread.length > 0) {
      const reason = `Without phase ${listWords([...unread])} there is nothing to judge by.`;
      return { status: 'skipped' as const, reason, summary: reason, findings: [] };
    }
    const users = affectedUsers(pathsOf(context), context.input.profile.name);
    // Of a commit that repairs nothing, "when …" tells how the new code works.
    const repairs = tellsOfBug(context);
    const harmless = context
      .findings('diff', 'scope')
      .find((one) => one.finding.polarity === 'against');
    const trigger = repairs && harmless === undefined ? findTrigger(await context.message()) : null;
    const failure = judgeFailure(context);
    const likelihood = await judgeLikelihood(context, trigger);
    const benefit = benefitScore(context, failure, likelihood, users);
    const risk = riskScore(context);
    const findings: F[] = [
      await usersFinding(context, users),
      await triggerFinding(context, trigger, {
        repairs,
        scope: harmless?.finding.summary ?? null,
      }),
      failureFinding(failure, repairs ? unnamedMode(context) : null),
      likelihoodFinding(likelihood),
      scoreFinding('benefit', 'for', benefit),
      scoreFinding('risk', 'against', risk),
      ...privilege(context),
    ];
    const failureText =
      failure === null
        ? 'No known failure mode found'
        : failure.mode === 'cosmetic' && failure.how === 'told'
          ? `Nothing goes wrong for those who run it (${failure.from})`
          : `${capital(failure.severity)}: ${failureWords[failure.mode]}${failure.how === 'shape' ? ', by the shape of the change' : ''}`;
    return {
      status: 'completed' as const,
      reason: null,
      summary: `${failureText}; benefit ${benefit.level} (${benefit.points}), risk ${risk.level} (${risk.points}).`,
      findings,
    };
  },
});

function pathsOf(context: PhaseContext): string[] {
  return context.findings('diff', 'file').flatMap((one) => one.finding.path ?? []);
}

async function usersFinding(context: PhaseContext, users: AffectedUsers): Promise<F> {
  const gates = context.findings('code', 'gate');
  const configs = [
    ...new Set(
      gates.flatMap(({ finding: { data } }) =>
        typeof data.config === 'string' && isAboveAll(String(data.folder), users.parts)
          ? [data.config]
          : [],
      ),
    ),
  ];
  const ids = context
    .findings('diff', 'class')
    .filter((one) => /^(?:id-table|quirk)$/.test(String(one.finding.data.class)));
  const allowed = capabilitiesOf(gates);
  const more = [
    allowed.length > 0 ? `allowed by ${listWords(allowed)}` : '',
    ...gateWords(configs.slice(0, 4)),
    ids.length > 0 ? 'with the hardware it names' : '',
  ].filter((one) => one !== '');
  const numstat = await evidenceOf(context);
  return finding({
    kind: 'affected-users',
    summary: `${users.words}${more.length > 0 ? `, ${more.join(', ')}` : ''}.`,
    data: { ...users, configs, capabilities: allowed, hardware: ids.length > 0 },
    evidence: [...numstat, ...[...gates, ...ids].slice(0, 6).map((one) => cite(one.key))],
  });
}

/** "built with CONFIG_X"; what a meson.build says is a condition already. */
function gateWords(configs: readonly string[]): string[] {
  const symbols = configs.filter((one) => !one.startsWith('meson: '));
  const conditions = configs.filter((one) => one.startsWith('meson: '));
  return [
    symbols.length === 0 ? '' : `built with ${listWords(symbols)}`,
    listWords(conditions.map((one) => one.slice('meson: '.length))),
  ];
}

/** What one has to be allowed on the way, as far as phase 5 found it checked. */
function capabilitiesOf(gates: readonly { readonly finding: Finding }[]): string[] {
  const all = gates.map((one) => one.finding.data.capability);
  return [...new Set(all.filter((one) => typeof one === 'string'))];
}

/** The list of changed files; a mail without a patch has none to show. */
async function evidenceOf(context: PhaseContext): Promise<Evidence[]> {
  try {
    return [(await context.probe('numstat', { commit: context.input.commit })).evidence];
  } catch (error) {
    if (!isAppError(error, 'object-missing', 'too-large', 'timeout')) throw error;
    return context.findings('diff', 'size').map((one) => cite(one.key));
  }
}

async function triggerFinding(
  context: PhaseContext,
  trigger: Trigger | null,
  { repairs, scope }: { readonly repairs: boolean; readonly scope: string | null },
): Promise<F> {
  const { commit } = context.input;
  if (trigger === null) {
    const looked = repairs && scope === null;
    const place = looked ? placeInSubject(await context.message()) : null;
    const where = place === null ? '' : `; the subject names a place or case: "${place}"`;
    return finding({
      kind: 'unverified',
      summary: repairs
        ? scope === null
          ? `Trigger: no known word of when it happens was found in the message${where}.`
          : `Trigger: not looked for (${/^[^.;:]*/.exec(scope)?.[0].toLowerCase() ?? ''}).`
        : context.findings('message', 'repair-in-passing').length > 0
          ? 'Trigger: not looked for of what is repaired in passing.'
          : 'Trigger: not looked for, since no sign of a repair was found.',
      data: { what: 'trigger', place },
      evidence: context
        .findings('message', 'subject')
        .slice(0, 1)
        .map((one) => cite(one.key)),
    });
  }
  const lines = await context.probe('message-lines', {
    commit,
    from: trigger.line,
    to: trigger.endLine,
  });
  return finding({
    kind: 'trigger',
    summary:
      trigger.about === 'bug'
        ? `Trigger, as the message tells it: "${trigger.text}".`
        : `Trigger: told only by what the repair does, "${trigger.text}".`,
    line: trigger.line,
    data: { ...trigger },
    evidence: [lines],
  });
}

/** "as the message tells: a race" of a symptom's name. */
function fromWords(from: string): string {
  const words: string | undefined = symptomWords[from as SymptomName];
  return words === undefined ? `from ${from}` : `as the message tells: ${words}`;
}

/** How a repair of no known failure mode is told, with what it cites: a sentence may name one in other words. */
function unnamedMode(context: PhaseContext): {
  readonly words: string;
  readonly cites: readonly string[];
} {
  const reason = quotedReason(context);
  return reason === null
    ? {
        words:
          'no known word of what goes wrong without it was found in the message, no shape of it in the change',
        cites: [],
      }
    : {
        words: `none by a known word or by the shape of the change; ${reason.words}`,
        cites: [reason.key],
      };
}

/** `unnamed`: of a repair; null where nothing is repaired. */
function failureFinding(
  failure: JudgedFailure | null,
  unnamed: ReturnType<typeof unnamedMode> | null,
): F {
  if (failure === null) {
    return finding({
      kind: 'failure-mode',
      summary: `Failure mode: ${unnamed?.words ?? 'not looked for, since no sign of a repair was found'}.`,
      data: { mode: null, severity: 'info', how: null, from: null },
      evidence: [
        {
          type: 'rule',
          rule: 'A failure mode is told by symptoms, traces or CVE numbers, else by the class of the change.',
          source: 'the nine phases, phase 8',
        },
        ...(unnamed?.cites ?? []).map(cite),
      ],
    });
  }
  // Documentation, tests, comments, clean-ups: nothing goes wrong for those who run it.
  if (failure.mode === 'cosmetic' && failure.how === 'told')
    return finding({
      kind: 'failure-mode',
      polarity: 'against',
      severity: failure.severity,
      summary: `Nothing goes wrong for those who run it: ${failure.from}.`,
      data: { mode: failure.mode, severity: failure.severity, how: 'told', from: failure.from },
      evidence: failure.cites.slice(0, 6).map(cite),
    });
  const how =
    failure.how === 'told'
      ? `${fromWords(failure.from)}`
      : `by the shape of the change (${classWords[failure.from as ChangeClass]})`;
  return finding({
    kind: 'failure-mode',
    polarity: failure.mode === 'cosmetic' ? 'against' : 'for',
    severity: failure.severity,
    summary: `Failure mode: ${failureWords[failure.mode]}, ${failure.severity} severity, ${how}.`,
    data: { mode: failure.mode, severity: failure.severity, how: failure.how, from: failure.from },
    evidence: failure.cites.slice(0, 6).map(cite),
  });
}

const likelihoodText: Readonly<Record<JudgedLikelihood['level'], string>> = {
  seen: 'Likelihood: it happened',
  described: 'Likelihood: described, not shown to have been hit',
  theoretical: 'Likelihood: not shown to have been hit',
  'not-told': 'Likelihood: no known word of how often it happens was found',
  'not-asked': 'Likelihood: not looked for, since no sign of a repair was found',
};

function likelihoodFinding(likelihood: JudgedLikelihood): F {
  const { level, why, often } = likelihood;
  const because = level === 'seen' || level === 'theoretical' ? `; ${why}` : '';
  const words =
    often === undefined
      ? `${likelihoodText[level]}${because}`
      : `${likelihoodText.theoretical}; how often, the message tells: "${often}"`;
  const evidence = [...likelihood.cites.map(cite), ...likelihood.lines];
  return finding({
    kind: 'likelihood',
    polarity: level === 'seen' ? 'for' : 'neutral',
    summary: `${words}.`,
    data: { level, why },
    evidence:
      evidence.length > 0
        ? evidence
        : [
            {
              type: 'rule',
              rule: 'A report, quoted output or the words of the message show that somebody ran into it.',
              source: 'the nine phases, phase 8',
            },
          ],
  });
}

function scoreFinding(
  kind: 'benefit' | 'risk',
  polarity: 'for' | 'against',
  score: ImpactScore,
): F {
  const parts = score.parts.map(({ points, why }) => ({ points, why }));
  const sum = parts.map((one) => `${one.why} (${one.points > 0 ? '+' : ''}${one.points})`);
  const cites = [...new Set(score.parts.flatMap((one) => one.cites))];
  return finding({
    kind,
    polarity: score.level === 'low' ? 'neutral' : polarity,
    severity: score.level === 'high' ? 'high' : score.level === 'medium' ? 'medium' : 'info',
    summary: `${capital(kind)} ${score.level}, ${score.points}: ${listWords(sum)}.`,
    data: { level: score.level, points: score.points, parts },
    evidence:
      cites.length > 0
        ? cites.slice(0, 8).map(cite)
        : [
            {
              type: 'rule',
              rule: 'The sum of what was found.',
              source: 'the nine phases, phase 8',
            },
          ],
  });
}

/** Whether it takes privileges, in a kernel: known only where phase 5 followed the calls to an entry point. */
function privilege(context: PhaseContext): F[] {
  // Capability checks are the kernel's; a program runs with what its user may.
  if (context.input.profile.name !== 'linux') return [];
  if (capabilitiesOf(context.findings('code', 'gate')).length > 0) return [];
  const reached = context.findings('code', 'entry-path');
  return [
    finding({
      kind: 'unverified',
      summary:
        reached.length > 0
          ? 'Privileges: no capability check was found on the way from an entry point; whether others stand before it is not verified.'
          : 'Privileges: no way from an entry point is known, so what it takes to get there is not verified.',
      data: { what: 'privileges' },
      evidence: reached.slice(0, 2).map((one) => cite(one.key)),
    }),
  ];
}
