import type { PhaseContext } from '@/lib/analysis/context';
import { announcesChange, parseSubject } from '@/lib/analysis/message/subject';

const kinds = ['fixes', 'declared-fix', 'hidden-fix', 'repair-wording', 'revert', 'stable-request'];

/** Whether anything says that the candidate repairs something: only then is there a bug that a branch may have. */
export function isRepair(context: PhaseContext): boolean {
  return kinds.some((kind) => context.findings('message', kind).length > 0);
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
