import type { AnalysisInput } from '@/lib/analysis/input';
import type { Output } from '@/lib/cli/output';
import {
  type Finding,
  type PhaseRecord,
  type PhaseRun,
  VerdictData,
} from '@/lib/contracts/analysis';
import { phaseNumber, phaseTitle } from '@/lib/contracts/vocabulary';

interface Analysis {
  readonly input: AnalysisInput;
  readonly subject: string;
  readonly records: readonly PhaseRecord[];
  readonly runs: readonly PhaseRun[];
}

const sign = { for: '+', against: '-', neutral: ' ' } as const;
/** Findings of these kinds repeat what others say; the JSON has them. */
const quiet = new Set([
  'hunk',
  'argument',
  'rule',
  'verdict',
  'recommendation',
  'file',
  'sign-off',
]);

/** The walk-through for a person: verdict, for and against, then phase by phase, then what was run. */
export function printWalkThrough(analysis: Analysis, io: Output): void {
  const out: string[] = [];
  const { input, subject, records } = analysis;
  out.push(`${input.commit.slice(0, 12)} ${subject}`, `as of ${input.asOf}`, '');
  const synthesis = records.find((record) => record.phase === 'synthesis');
  out.push(...verdictLines(synthesis));
  for (const record of records) {
    out.push(
      `${phaseNumber[record.phase]} ${phaseTitle[record.phase]} [${record.status}] ${record.summary}`,
    );
    for (const finding of record.findings.filter((one) => !quiet.has(one.kind))) {
      out.push(`  ${sign[finding.polarity]} ${finding.summary}`);
    }
    out.push('');
  }
  const probes = analysis.runs.flatMap((run) => run.probes);
  const ms = Math.round(analysis.runs.reduce((sum, run) => sum + run.ms, 0));
  const open = records.flatMap((record) =>
    record.findings.filter((one) => one.kind === 'unverified'),
  );
  out.push(`Verification: ${probes.length} commands in ${ms} ms; ${open.length} not verified.`);
  io.stdout.write(`${printable(out.join('\n'))}\n`);
}

function verdictLines(record: PhaseRecord | undefined): string[] {
  const verdict = record?.findings.find((one) => one.kind === 'verdict');
  if (record === undefined || verdict === undefined) return ['No verdict.', ''];
  const data = VerdictData.parse(verdict.data);
  const sides = (polarity: Finding['polarity']) =>
    record.findings
      .filter((one) => one.kind === 'argument' && one.polarity === polarity)
      .map((one) => `  ${sign[polarity]} ${one.summary}`);
  return [
    `${data.verdict.toUpperCase()} ${data.confidence.toFixed(2)}${data.range === null ? '' : ` ${data.range}`}  ${data.reason}`,
    ...(data.reviewAfter === null ? [] : [`  look again after ${data.reviewAfter}`]),
    ...sides('for'),
    ...sides('against'),
    'Rules',
    ...data.checklist.map((one) => `  ${one.outcome.padEnd(8)} ${one.rule} ${one.why}`),
    'Branches',
    ...data.branches.map(
      (one) => `  ${one.branch.padEnd(14)} ${one.recommendation.padEnd(18)} ${one.why}`,
    ),
    '',
  ];
}

/** Text from a repository must not steer a terminal. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, ' ');
}
