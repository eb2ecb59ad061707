import type { PhaseContext } from '@/lib/analysis/context';
import type { Finding } from '@/lib/contracts/analysis';
import type { MessageFinding } from './kinds';
import type { ParsedMessage } from './parse-message';
import { quoteFinding } from './quote-finding';
import { type Sentence, sentencesOf } from './sentences';

/** How a sentence gives away that it says what is wrong, the surest first. */
const signs: readonly RegExp[] = [
  /^(?:however|but|unfortunately|yet)\b/i,
  /^(?:currently|previously|formerly|until now|so far|at (?:the moment|present)|today|as of now|right now|before (?:this|that)|in the current)\b/i,
  /\b(?:however|but|although|though|instead of|without|not|never|no longer|only|wrong(?:ly)?|incorrect(?:ly)?|missing)\b|n't\b/i,
  /\b(?:must|should|needs?|ha(?:s|ve) to|make sure|so that|in order to|because|since)\b/i,
];
const longest = 240;

/**
 * The sentence of the body that most likely says what was wrong, for a message whose words name no symptom: the first
 * with the surest sign, else the first of all, with what it leads up to. Null where there is no sentence of four words. It is quoted, not judged.
 */
export function toldReason(message: ParsedMessage): Sentence | null {
  const sentences = sentencesOf(message.prose.filter((one) => one.line > 1)).filter(
    ({ text }) => text.split(/\s+/, 4).length === 4,
  );
  for (const sign of signs) {
    const found = sentences.find(({ text }) => sign.test(text.slice(0, 2000)));
    if (found !== undefined) return found;
  }
  const [first, second] = sentences;
  if (first === undefined || !first.text.endsWith(':') || second === undefined)
    return first ?? null;
  // "Fix the following issue:" says nothing without what it leads up to.
  const isNear = !message.prose.some(({ line }) => line > first.endLine && line < second.line);
  return isNear
    ? { text: `${first.text} ${second.text}`, line: first.line, endLine: second.endLine }
    : first;
}

/** What phase 1 quoted of a repair that names no known symptom, as a later phase tells it; null where it quoted nothing. */
export function quotedReason(
  context: PhaseContext,
): { readonly words: string; readonly key: string; readonly finding: Finding } | null {
  const quoted = context.findings('message', 'told-reason')[0];
  if (quoted === undefined) return null;
  const text = String(quoted.finding.data.text).replace(/[.:;,]+$/, '');
  return { ...quoted, words: `the message tells: "${text}"` };
}

/** The finding that quotes it; none where the message is only a subject. */
export async function reasonFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const told = toldReason(message);
  if (told === null) return [];
  const { line, endLine } = told;
  const text = told.text.length > longest ? `${told.text.slice(0, longest)}…` : told.text;
  const summary = `Names no known symptom; the message tells: "${text}"`;
  return [
    await quoteFinding(context, { kind: 'told-reason', summary, line, endLine, data: { text } }),
  ];
}
