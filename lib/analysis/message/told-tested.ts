import type { PhaseContext } from '@/lib/analysis/context';
import type { MessageFinding } from './kinds';
import type { MessageLine, ParsedMessage } from './parse-message';
import { quoteFinding } from './quote-finding';
import { type Sentence, sentencesOf } from './sentences';

/** A sentence that says it, from its first word on. */
const saysTested =
  /^(?:(?:also|successfully|manually|(?:it|this)(?: (?:patch|change|fix|commit|series))?|the (?:patch|change|fix|series)|(?:this|it|which)) )?(?:(?:has been|have been|was|were|is|are) )?(?:also |successfully |manually )?tested(?:[,:]| (?:on|with|using|by|against|in|under|over|via|for|the|this|it|both|all|successfully|ok)\b)|^(?:i|we)(?:'ve| have)? (?:also |successfully |manually )?tested (?:it|this|that|the (?:patch|change|fix|series)|with|on|using)\b/i;
/** Not run, or yet to be. */
const notRun =
  /\b(?:not|never|un|build|compile|only)[ -]?(?:\w+[ -])?tested\b|\b(?:needs?|should|must|can|could|to) (?:to )?be tested\b|\btested for (?:null|equality|being)\b/i;

/** The sentence of running text that says that the change was run and tried, or null. */
export const toldTested = (prose: readonly MessageLine[]): Sentence | null =>
  sentencesOf(prose).find(({ text }) => {
    const said = text.slice(0, 2000);
    return saysTested.test(said) && !notRun.test(said);
  }) ?? null;

/** The finding that the message says so; none where it does not. */
export async function testedFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const said = toldTested(message.prose);
  if (said === null) return [];
  const { text, line, endLine } = said;
  const summary = `The message says that it was tested: "${text.slice(0, 120)}" (line ${line}).`;
  return [
    await quoteFinding(context, { kind: 'told-tested', summary, line, endLine, data: { text } }),
  ];
}
