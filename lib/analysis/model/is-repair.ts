import type { PhaseContext } from '@/lib/analysis/context';
import { announcesChange, parseSubject } from '@/lib/analysis/message/subject';
import type { Finding } from '@/lib/contracts/analysis';

const kinds = ['fixes', 'declared-fix', 'hidden-fix', 'repair-wording', 'revert', 'stable-request'];

/** Whether anything says that the candidate repairs something: only then is there a bug that a branch may have. */
export function isRepair(context: PhaseContext): boolean {
  return kinds.some((kind) => context.findings('message', kind).length > 0);
}

/** The same, of phase 1's findings while they are made. */
export function saysRepair(findings: readonly Finding[]): boolean {
  return findings.some((one) => kinds.includes(one.kind));
}

/** Whether there is a bug that a branch may have: what is wrong in a text is none. */
export function hasBug(context: PhaseContext): boolean {
  return isRepair(context) && !isText(context);
}

function isText(context: PhaseContext): boolean {
  return context.findings('diff', 'scope')[0]?.finding.data.scope === 'documentation';
}

/** What a branch is asked for: `bug`, or of a commit that repairs nothing, and of texts, what the patch starts from. */
export type Matter = 'the bug' | `the ${'code' | 'text'} it ${'changes' | 'adds to'}`;

/** Which of them it is: a patch that takes no line away changes no code of the branch, it adds to it. */
export function matterOf(context: PhaseContext): Matter {
  if (hasBug(context)) return 'the bug';
  const size = context.findings('diff', 'size')[0]?.finding.data;
  return `the ${isText(context) ? 'text' : 'code'} it ${size?.deleted === 0 ? 'adds to' : 'changes'}`;
}

/**
 * Whether the message tells of something that went wrong: a repair, quoted output, or symptoms; but not what "fails" or is
 * "invalid" in the words of a feature.
 */
export function tellsOfBug(context: PhaseContext): boolean {
  if (isRepair(context) || context.findings('message', 'trace').length > 0) return true;
  const symptoms = context.findings('message', 'symptom');
  const subject = String(context.findings('message', 'subject')[0]?.finding.data.subject ?? '');
  const isMild = symptoms.every((one) => one.finding.severity === 'low');
  return symptoms.length > 0 && !(isMild && announcesChange(parseSubject(subject).intent));
}
