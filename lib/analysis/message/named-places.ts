import type { PhaseContext } from '@/lib/analysis/context';
import type { MessageFinding } from './kinds';
import { type ParsedMessage, runningText } from './parse-message';
import { quoteFinding } from './quote-finding';

/**
 * "Added in the next patch". "Previous commit" is as often the one that brought the bug, and has a name then; "The following
 * patch adds …" is as often the commit itself, from the mail that it came in.
 */
const place =
  /\b(?:(?:next|(?<=\b(?:in|by|with|for|from|of|to|until|before)\s+(?:the\s+|an?\s+|my\s+)?)following|subsequent|upcoming)\s+(?:patch|commit)|(?:previous|preceding)\s+patch)(?:es)?\b(?!\s*:|\s*\n\s*\n|\s+(?:commit\b|["(']|[0-9a-f]{7,}\b))/i;
/** Shown of the sentence before it and behind it. */
const most = 100;

/** Where running text points to another patch by its place in the posting alone, with the sentence; null where not. */
export function namedPlace(
  message: ParsedMessage,
): { readonly words: string; readonly line: number; readonly endLine: number } | null {
  const { text, lineAt } = runningText(message);
  const match = place.exec(text.slice(message.subject.length));
  if (match === null) return null;
  const at = message.subject.length + match.index;
  const end = at + match[0].length;
  // From the beginning of the sentence, or of as much of it as can be shown.
  const before = /(?:(?![.!?:]\s|\n\s*\n)[\s\S])*$/.exec(text.slice(Math.max(0, at - most), at));
  const from = at - (before?.[0].trimStart().length ?? 0);
  const rest = text.slice(end, end + most);
  const behind = /^(?:(?![.!?:;](?:\s|$)|\n\s*\n)[\s\S])*/.exec(rest)?.[0] ?? '';
  const isCut = (length: number) => (length >= most ? '…' : '');
  return {
    words: `${isCut(before?.[0].length ?? 0)}${text
      .slice(from, end + behind.length)
      .replace(/\s+/g, ' ')
      .trim()}${isCut(behind.length)}`,
    line: lineAt(from),
    endLine: lineAt(end + behind.trimEnd().length - 1),
  };
}

/** The finding that the message points to a patch without naming it; none where it does not. */
export async function placeFindings(
  context: PhaseContext,
  message: ParsedMessage,
): Promise<MessageFinding[]> {
  const said = namedPlace(message);
  if (said === null) return [];
  const { words, line, endLine } = said;
  const summary = `Running text points to another patch by its place, not by name: "${words}" (line ${line}).`;
  const data = { words };
  return [await quoteFinding(context, { kind: 'named-place', summary, line, endLine, data })];
}
