import { factsOf } from '@/lib/analysis/branches/facts-of';
import { adviceRange, adviseBranch, type BranchAdvice } from '@/lib/analysis/branches/recommend';
import type { PhaseContext } from '@/lib/analysis/context';
import { capital, cite, count, finding, listWords } from '@/lib/analysis/finding';
import { extractFeatures, type Feature } from '@/lib/analysis/model/features';
import { score, weightIn } from '@/lib/analysis/model/score';
import { type ModelWeights, weightsOf } from '@/lib/analysis/model/weights';
import { definePhase } from '@/lib/analysis/phase';
import { type CheckedRule, checkRules, exceptionOf } from '@/lib/analysis/synthesis/checklist';
import { decide } from '@/lib/analysis/synthesis/decide';
import { type Finding, VerdictData } from '@/lib/contracts/analysis';
import { type PhaseName, phaseNames, phaseNumber, phaseTitle } from '@/lib/contracts/vocabulary';

const kinds = [
  'verdict',
  'argument', // one feature, for or against
  'rule', // one rule of the checklist
  'exception',
  'recommendation', // one branch
  'missing-phases',
] as const;
type F = Finding & { kind: (typeof kinds)[number] };

/** Phase 9, synthesis: for and against, the rules, the verdict, what to do per branch (4-phases). */
export const synthesisPhase = definePhase({
  name: 'synthesis',
  version: 11,
  kinds,
  inputs: async (context) => ({
    model: [context.input.profile.name, weightsOf(context.input.profile.name).version],
    asOf: context.input.asOf,
    upstream: context.input.upstream,
    phases: phaseNames.slice(0, -1).map((name) => context.basis(name)),
  }),
  run: async (context) => {
    const features = extractFeatures(context);
    const model = weightsOf(context.input.profile.name);
    const scored = score(features, model);
    const rules = await checkRules(context);
    const decision = decide(context, scored, rules, model.bounds);
    const exception = exceptionOf(context);
    const branches = adviseBranches(context, decision.verdict === 'no');
    const missing = missingPhases(context);
    const range = decision.verdict === 'no' ? null : recommendedRange(context, branches);
    const data = VerdictData.parse({
      verdict: decision.verdict,
      confidence: decision.confidence,
      range,
      reason: decision.reason,
      reviewAfter: decision.reviewAfter,
      exception: exception?.name ?? null,
      checklist: rules.map(({ rule, outcome, why }) => ({ rule, outcome, why })),
      contributions: scored.contributions,
      branches,
      missingPhases: missing,
    });
    const polarity = { yes: 'for', no: 'against', wait: 'neutral', unsure: 'neutral' } as const;
    const verdict = finding({
      kind: 'verdict',
      polarity: polarity[decision.verdict],
      summary: `${decision.verdict.toUpperCase()}${range === null ? '' : ` for ${range}`}: ${decision.reason}`,
      data,
      evidence: (decision.cites.length > 0 ? decision.cites : features.flatMap((one) => one.cites))
        .slice(0, 12)
        .map(cite),
    });
    const findings: F[] = [
      verdict,
      ...argumentsOf(features, model),
      ...ruleFindings(context, rules),
      ...(exception === null
        ? []
        : [
            finding({
              kind: 'exception' as const,
              summary: `Exception category: ${exception.name}.`,
              data: { exception: exception.name },
              evidence: exception.cites.map(cite),
            }),
          ]),
      ...recommendationFindings(context, branches),
      ...missingFinding(context, missing),
    ];
    return { status: 'completed' as const, reason: null, summary: summaryOf(data), findings };
  },
});

/** What moves the sum less than this is no argument; it is in the sum all the same. */
const leastArgument = 0.1;

function argumentsOf(features: readonly Feature[], model: ModelWeights): F[] {
  return features
    .flatMap((feature) => {
      // Where stable was asked for it may count for less in the sum; it is an argument all the same.
      const weight = weightIn(feature, [], model);
      return weight === null || Math.abs(weight) < leastArgument ? [] : [{ feature, weight }];
    })
    .sort(
      (a, b) =>
        Math.abs(b.weight) - Math.abs(a.weight) || (a.feature.name < b.feature.name ? -1 : 1),
    )
    .map(({ feature, weight }) => {
      return finding({
        kind: 'argument',
        polarity: weight > 0 ? 'for' : 'against',
        severity: Math.abs(weight) >= 2 ? 'high' : Math.abs(weight) >= 0.8 ? 'medium' : 'low',
        summary: `${feature.label}.`,
        data: { feature: feature.name, weight },
        evidence: feature.cites.map(cite),
      });
    });
}

function ruleFindings(context: PhaseContext, rules: readonly CheckedRule[]): F[] {
  const { document } = context.input.profile.rules;
  const words = { pass: 'Met', fail: 'Not met', 'not-shown': 'Not shown' };
  return rules.map((one) =>
    finding({
      kind: 'rule',
      polarity: one.outcome === 'pass' ? 'for' : one.outcome === 'fail' ? 'against' : 'neutral',
      summary: `${words[one.outcome]}: ${one.rule} ${one.why}`,
      data: { rule: one.rule, outcome: one.outcome, why: one.why },
      evidence: [{ type: 'rule', rule: one.rule, source: document }, ...one.cites.map(cite)],
    }),
  );
}

/** The advice of the cells, held back where a commit that the message says it needs is not in the branch. */
function adviseBranches(context: PhaseContext, rejected: boolean): BranchAdvice[] {
  const { branches, cells } = context.input;
  const facts = factsOf(context);
  return branches.map((branch) => {
    const advice = adviseBranch(
      cells.find((cell) => cell.branch === branch.name),
      facts,
    );
    if (rejected && advice.recommendation !== 'unknown' && advice.recommendation !== 'not-needed') {
      return {
        branch: branch.name,
        recommendation: 'not-needed' as const,
        why: 'The verdict is no.',
      };
    }
    const unasked = nothingAsks(context, branch.name);
    if (
      advice.recommendation !== 'not-needed' &&
      advice.recommendation !== 'unknown' &&
      unasked !== null
    ) {
      return { branch: branch.name, recommendation: 'not-needed' as const, why: unasked };
    }
    const lacking = lackingPrerequisite(context, branch.name, branch.versionText);
    const lands =
      advice.recommendation === 'recommend' || advice.recommendation === 'recommend-adjusted';
    if (lands && lacking !== null) {
      return {
        branch: branch.name,
        recommendation: 'needs-work' as const,
        why: `Needs ${lacking} first.`,
      };
    }
    return { branch: branch.name, ...advice };
  });
}

/** Where the code that asks for what is added is missing, the addition has no use. */
function nothingAsks(context: PhaseContext, branch: string): string | null {
  const here = context
    .findings('branches', 'related-code')
    .filter((one) => one.finding.data.branch === branch);
  const without = here.every((one) => one.finding.data.present === false);
  return here.length > 0 && without ? (here[0]?.finding.summary ?? null) : null;
}

function lackingPrerequisite(
  context: PhaseContext,
  branch: string,
  version: string,
): string | null {
  for (const { finding: one } of context.findings('history', 'prerequisite')) {
    const versions = one.data.versions as readonly string[];
    if (versions.length > 0 && !versions.includes(version)) continue;
    const presence = one.data.presence as readonly { branch: string; present: boolean }[];
    if (presence.some((item) => item.branch === branch && !item.present)) {
      return `${String(one.data.oid).slice(0, 12)} ("${String(one.data.subject)}")`;
    }
  }
  return null;
}

function recommendedRange(context: PhaseContext, advice: readonly BranchAdvice[]): string | null {
  const { branches, cells, asOf } = context.input;
  const taken = new Set(
    advice.filter((one) => /^recommend/.test(one.recommendation)).map((one) => one.branch),
  );
  return adviceRange(
    branches,
    // What was held back for another reason breaks the range as a conflict does.
    cells.map((cell) =>
      taken.has(cell.branch) || cell.state === 'present'
        ? cell
        : { ...cell, state: 'unknown' as const },
    ),
    asOf,
    (one) => one === 'recommend' || one === 'recommend-adjusted',
    factsOf(context),
  );
}

function recommendationFindings(context: PhaseContext, branches: readonly BranchAdvice[]): F[] {
  const words = {
    recommend: 'recommended',
    'recommend-adjusted': 'recommended with adjustment',
    'needs-work': 'needs work',
    'not-needed': 'not needed',
    unknown: 'unknown',
  };
  const cells = context.findings('branches', 'cell');
  return branches.map((one) => {
    const cell = cells.find((item) => item.finding.data.branch === one.branch);
    const version = context.input.branches.find((item) => item.name === one.branch)?.versionText;
    return finding({
      kind: 'recommendation',
      summary: `${version ?? one.branch}: ${words[one.recommendation]}. ${one.why}`.trim(),
      data: { ...one },
      evidence: cell === undefined ? [] : [cite(cell.key)],
    });
  });
}

function missingPhases(context: PhaseContext): PhaseName[] {
  return phaseNames.filter((name) => {
    const status = context.records.get(name)?.status;
    return name !== 'synthesis' && status !== 'completed' && status !== 'partial';
  });
}

function missingFinding(context: PhaseContext, missing: readonly PhaseName[]): F[] {
  if (missing.length === 0) return [];
  const named = missing.map((name) => `${phaseNumber[name]} (${phaseTitle[name]})`);
  const reasons = missing.map(
    (name) => `${phaseTitle[name]}: ${context.records.get(name)?.reason ?? 'no record'}`,
  );
  return [
    finding({
      kind: 'missing-phases',
      summary: `The verdict did not have phase ${listWords(named)}.`,
      data: { missing, reasons },
      evidence: [
        {
          type: 'rule',
          rule: 'What a verdict did not have is named.',
          source: 'the nine phases, verification',
        },
      ],
    }),
  ];
}

function summaryOf(data: VerdictData): string {
  const shown = data.checklist.filter((one) => one.outcome === 'pass').length;
  const open = data.checklist.filter((one) => one.outcome !== 'pass').length;
  const word = capital(data.verdict);
  const missing =
    data.missingPhases.length === 0 ? '' : `; without ${count(data.missingPhases.length, 'phase')}`;
  return `${word}${data.range === null ? '' : `, ${data.range}`}; ${shown} of ${shown + open} rules met${missing}.`;
}
