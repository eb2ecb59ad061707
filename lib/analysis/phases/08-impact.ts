import type { PhaseContext } from '@/lib/analysis/context';
import { capital, cite, finding, listWords } from '@/lib/analysis/finding';
import { type AffectedUsers, affectedUsers } from '@/lib/analysis/impact/affected-users';
import { failureWords, type JudgedFailure, judgeFailure } from '@/lib/analysis/impact/failure-mode';
import {
  benefitScore,
  type ImpactScore,
  type JudgedLikelihood,
  riskScore,
} from '@/lib/analysis/impact/scores';
import { findTrigger, type Trigger } from '@/lib/analysis/impact/trigger';
import { isRepair } from '@/lib/analysis/model/is-repair';
import { definePhase } from '@/lib/analysis/phase';
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
  version: 3,
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
    const repairs = isRepair(context) || context.findings('message', 'trace').length > 0;
    const trigger = repairs ? findTrigger(await context.message()) : null;
    const failure = judgeFailure(context);
    const likelihood = judgeLikelihood(context, trigger);
    const benefit = benefitScore(context, failure, likelihood, users);
    const risk = riskScore(context);
    const findings: F[] = [
      await usersFinding(context, users),
      await triggerFinding(context, trigger, repairs),
      failureFinding(failure),
      likelihoodFinding(likelihood),
      scoreFinding('benefit', 'for', benefit),
      scoreFinding('risk', 'against', risk),
      ...privilege(context),
    ];
    const failureText =
      failure === null
        ? 'No failure told or shown'
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
      gates.flatMap((one) =>
        typeof one.finding.data.config === 'string' ? [one.finding.data.config] : [],
      ),
    ),
  ];
  const ids = context
    .findings('diff', 'class')
    .filter((one) => /^(?:id-table|quirk)$/.test(String(one.finding.data.class)));
  const allowed = capabilitiesOf(gates);
  const more = [
    allowed.length > 0 ? `allowed by ${listWords(allowed)}` : '',
    configs.length > 0 ? listWords(configs.slice(0, 4).map(gateWords)) : '',
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
function gateWords(config: string): string {
  return config.startsWith('meson: ') ? config.slice('meson: '.length) : `built with ${config}`;
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
  repairs: boolean,
): Promise<F> {
  const { commit } = context.input;
  if (trigger === null) {
    return finding({
      kind: 'unverified',
      summary: repairs
        ? 'Trigger: the message does not say when it happens.'
        : 'Trigger: nothing says that it repairs something, so there is none to tell.',
      data: { what: 'trigger' },
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
    summary: `Trigger, as the message tells it: "${trigger.text}".`,
    line: trigger.line,
    data: { ...trigger },
    evidence: [lines],
  });
}

function failureFinding(failure: JudgedFailure | null): F {
  if (failure === null) {
    return finding({
      kind: 'failure-mode',
      summary: 'Neither message nor change shows what goes wrong without it.',
      data: { mode: null, severity: 'info', how: null, from: null },
      evidence: [
        {
          type: 'rule',
          rule: 'A failure mode is told by symptoms, traces or CVE numbers, else by the class of the change.',
          source: 'the nine phases, phase 8',
        },
      ],
    });
  }
  const how =
    failure.how === 'told'
      ? `from ${failure.from}`
      : `by the shape of the change (${failure.from})`;
  return finding({
    kind: 'failure-mode',
    polarity: failure.mode === 'cosmetic' ? 'against' : 'for',
    severity: failure.severity,
    summary: `Failure mode: ${failureWords[failure.mode]}, ${failure.severity} severity, ${how}.`,
    data: { mode: failure.mode, severity: failure.severity, how: failure.how, from: failure.from },
    evidence: failure.cites.slice(0, 6).map(cite),
  });
}

/** Words of people who did not run into it. */
const guessed =
  /\b(?:theoretical(?:ly)?|potential(?:ly)?|in theory|unlikely|coverity|smatch|sparse|cppcheck|coccinelle|static(?: code)? analy[sz]\w+|found by (?:code )?(?:review|inspection))\b/i;

function judgeLikelihood(context: PhaseContext, trigger: Trigger | null): JudgedLikelihood {
  const seen = [
    ...context.findings('message', 'trace'),
    ...(isRepair(context) || context.findings('message', 'symptom').length > 0
      ? context.findings('message', 'reporter')
      : []),
    ...context.findings('message', 'link').filter((one) => one.finding.data.isBug === true),
  ];
  const doubtful = context
    .findings('message', 'symptom')
    .filter((one) => (one.finding.data.quotes as readonly string[]).some((q) => guessed.test(q)));
  if (seen.length > 0 && doubtful.length === 0)
    return {
      level: 'seen',
      why: 'somebody ran into it',
      cites: seen.slice(0, 4).map((one) => one.key),
    };
  if (doubtful.length > 0)
    return {
      level: 'theoretical',
      why: 'found by reading or by a tool',
      cites: doubtful.slice(0, 4).map((one) => one.key),
    };
  const told = context.findings('message', 'symptom');
  if (told.length > 0 && trigger !== null)
    return {
      level: 'described',
      why: 'the message says when it happens',
      cites: told.slice(0, 4).map((one) => one.key),
    };
  return { level: 'not-told', why: 'nothing says how often it happens', cites: [] };
}

const likelihoodText: Readonly<Record<JudgedLikelihood['level'], string>> = {
  seen: 'Likelihood: somebody ran into it',
  described: 'Likelihood: described, not shown to have been hit',
  theoretical: 'Likelihood: found by reading or by a tool, not by running into it',
  'not-told': 'Likelihood: nothing says how often it happens',
};

function likelihoodFinding(likelihood: JudgedLikelihood): F {
  return finding({
    kind: 'likelihood',
    polarity: likelihood.level === 'seen' ? 'for' : 'neutral',
    summary: `${likelihoodText[likelihood.level]}.`,
    data: { level: likelihood.level },
    evidence:
      likelihood.cites.length > 0
        ? likelihood.cites.map(cite)
        : [
            {
              type: 'rule',
              rule: 'A report, a quoted trace or a bug link shows that somebody ran into it.',
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

/** Whether it takes privileges is known only where phase 5 followed the calls to an entry point. */
function privilege(context: PhaseContext): F[] {
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
