import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import type { MessageFinding } from './kinds';
import type { MessageLine, ParsedMessage } from './parse-message';

/** A sentence that says it, from its first word on. */
const saysTested =
  /^(?:(?:also|successfully|manually|(?:it|this)(?: (?:patch|change|fix|commit|series))?|the (?:patch|change|fix|series)|(?:this|it|which)) )?(?:(?:has been|have been|was|were|is|are) )?(?:also |successfully |manually )?tested(?:[,:]| (?:on|with|using|by|against|in|under|over|via|for|the|this|it|both|all|successfully|ok)\b)|^(?:i|we)(?:'ve| have)? (?:also |successfully |manually )?tested (?:it|this|that|the (?:patch|change|fix|series)|with|on|using)\b/i;
/** Not run, or yet to be. */
const notRun =
  /\b(?:not|never|un|build|compile|only)[ -]?(?:\w+[ -])?tested\b|\b(?:needs?|should|must|can|could|to) (?:to )?be tested\b|\btested for (?:null|equality|being)\b/i;

/** The line on which running text says that the change was run and tried, or null. A sentence may begin within a line. */
export function toldTested(prose: readonly MessageLine[]): MessageLine | null {
  let open = false;
  let last = 0;
  for (const { line, text } of prose) {
    if (line !== last + 1) open = false;
    last = line;
    const pieces = text.slice(0, 2000).split(/(?<=[.!?])\s+(?=[A-Z])/);
    for (const [at, piece] of pieces.entries()) {
      const isStart = at > 0 || !open;
      if (isStart && saysTested.test(piece.trim()) && !notRun.test(piece))
        return { line, text: piece.trim() };
    }
    open = text.trim() !== '' && !/[.!?:]$/.test(text.trim());
  }
  return null;
}

/** The finding that the message says so; none where it does not. */
export async function testedFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const said = toldTested(message.prose);
  if (said === null) return [];
  const { commit } = context.input;
  return [
    finding({
      kind: 'told-tested',
      summary: `The message says that it was tested: "${said.text.slice(0, 120)}" (line ${said.line}).`,
      line: said.line,
      data: { text: said.text },
      evidence: [await context.probe('message-lines', { commit, from: said.line, to: said.line })],
    }),
  ];
}
